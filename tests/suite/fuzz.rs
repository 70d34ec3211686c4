//! The renderer against `kubectl kustomize`, on trees that nobody wrote.
//!
//! Each tree comes from a number alone, so that a difference can be looked at again:
//! `FUZZ_SEED=17 FUZZ_COUNT=1 cargo test fuzz -- --nocapture`.

mod flux;
mod flux_failure;
mod flux_objects;
mod flux_patches;
mod flux_tree;
mod flux_values;
mod flux_variables;
mod generators;
mod layers;
mod objects;
mod patches;
mod plugins;
pub(crate) mod random;
mod recorded;
mod scalar;
mod settings;
mod texts;
mod transformers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::{env, fs, thread};

use camino::Utf8Path;
use infra_graph::kustomize::{Build, Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;

use crate::kubectl::{kustomize, same};
use crate::support::{Judge, Tally, Verdict, tell};
use layers::Tree;

/// How many trees a plain test run looks at.
const COUNT: u64 = 40;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn trees() {
    let Some(program) = Judge::Kubectl.find() else { return };
    let (seed, count) = (number("FUZZ_SEED", 1), number("FUZZ_COUNT", COUNT));
    let folder = tempfile::tempdir().expect("a folder");
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8").canonicalize_utf8().expect("a folder");
    let tally = Tally::default();
    let fields: Mutex<BTreeMap<&str, u64>> = Mutex::default();
    let deep = Mutex::new(0);
    thread::scope(|scope| {
        for part in 0..2 {
            let (root, program, tally, fields, deep) = (&root, &program, &tally, &fields, &deep);
            scope.spawn(move || {
                for seed in (seed..seed + count).filter(|seed| seed % 2 == part) {
                    let tree = Tree::grow(seed);
                    tally.add(&format!("tree {seed}"), compare(&tree, &root.join(seed.to_string()), program));
                    *deep.lock().unwrap() += u64::from(tree.depth >= 3);
                    for field in tree.fields.iter().collect::<BTreeSet<_>>() {
                        *fields.lock().unwrap().entry(field).or_default() += 1;
                    }
                }
            });
        }
    });
    tell(&format!("{} of three layers or more; fields: {:?}", deep.lock().unwrap(), fields.lock().unwrap()));
    tally.finish("fuzz::trees");
}

/// Writes the files of a tree.
fn write(tree: &Tree, folder: &Utf8Path) {
    for (path, text) in &tree.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    if let Some(kept) = env::var_os("FUZZ_KEEP") {
        let _ = std::process::Command::new("cp").arg("-r").arg(folder).arg(kept).status();
    }
}

/// What we build.
fn ours(tree: &Tree, folder: &Utf8Path) -> Build {
    let repository = Repository::new(Disk::open(folder).expect("a repository"));
    let renderer = Renderer::new(&repository).with_shown_root(folder.as_str());
    renderer.build(&tree.top, &Options::kubectl())
}

fn compare(tree: &Tree, folder: &Utf8Path, program: &std::path::Path) -> (Verdict, String) {
    write(tree, folder);
    let output = kustomize(program, &folder.join(&tree.top));
    let build = ours(tree, folder);
    let (verdict, why) = same(&build, &output);
    if verdict != Verdict::BothFail || env::var_os("FUZZ_WORDS").is_none() {
        return (verdict, why);
    }
    let theirs = String::from_utf8_lossy(&output.stderr);
    let ours = build.failure.map(|failure| failure.message).unwrap_or_default();
    let lines: Vec<&str> = theirs
        .lines()
        .filter(|line| {
            !line.starts_with("# Warning") && !line.contains("well-defined vars that were never replaced")
        })
        .collect();
    let words = lines.join("\n");
    if words.trim().trim_start_matches("error: ") == ours.trim() || words.contains("from generator &{") {
        return (verdict, why);
    }
    (Verdict::Different, format!("words:\n  ours:   {ours}\n  theirs: {}", lines.join("\n")))
}
