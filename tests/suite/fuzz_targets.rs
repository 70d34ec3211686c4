//! What the fuzzer does with bytes (`fuzz/`), over its corpora as they are and with places changed.
//!
//! What is changed comes from a number alone, so that a panic can be looked at again:
//! `MUTATION_SEED=17 MUTATION_COUNT=1 cargo test --test suite fuzz_targets -- --nocapture`.

#[path = "../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, unused_qualifications, missing_docs, dead_code)]
pub(crate) mod bodies;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::fuzz::random::Random;
use crate::hostile::spoil;
use crate::support::tell;

/// The inputs of a target, by name.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<_> = entries.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{target}");
    inputs
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Inputs with some of their places changed, each with its seed.
fn mutations(target: &str, count: u64) -> Vec<(u64, Vec<u8>)> {
    let inputs = corpus(target);
    let (first, count) = (number("MUTATION_SEED", 1), number("MUTATION_COUNT", count));
    let changed = |seed| {
        let mut random = Random::new(seed);
        let mut bytes = inputs[random.below(inputs.len())].1.clone();
        (0..=random.below(4)).for_each(|_| spoil(&mut bytes, &mut random));
        (seed, bytes)
    };
    (first..first + count).map(changed).collect()
}

/// Runs a target over its corpus, and over so many mutations.
fn target(name: &str, count: u64, run: impl Fn(&[u8])) {
    let inputs = corpus(name).into_iter().map(|(path, bytes)| (path.display().to_string(), bytes));
    let changed = mutations(name, count).into_iter().map(|(seed, bytes)| (format!("seed {seed}"), bytes));
    let mut broken = Vec::new();
    for (called, bytes) in inputs.chain(changed) {
        if catch_unwind(AssertUnwindSafe(|| run(&bytes))).is_err() {
            tell(&format!("{name}, {called}:\n{}", String::from_utf8_lossy(&bytes)));
            broken.push(called);
        }
    }
    assert!(broken.is_empty(), "{name}: {}", broken.join(", "));
}

#[test]
fn yaml() {
    target("yaml", 1000, bodies::yaml::run);
}

#[test]
fn substitution() {
    target("substitution", 1000, bodies::substitution::run);
}

#[test]
fn templates() {
    target("templates", 300, bodies::templates::run);
}

#[test]
fn json_patch() {
    target("json_patch", 200, bodies::json_patch::run);
}

#[test]
fn selectors() {
    target("selectors", 1000, bodies::selectors::run);
}

#[test]
fn kustomization() {
    target("kustomization", 300, bodies::kustomization::run);
}

#[test]
fn repository() {
    target("repository", 60, bodies::repository::run);
}

#[test]
fn fix() {
    target("fix", 60, bodies::fix::run);
}

/// Many pages a run, since each run is a process.
#[test]
fn markdown() {
    let ask = |words: &[String]| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("infra-graph"));
        let output = command.args(words).env_remove("GITHUB_ACTIONS").output().unwrap();
        output
            .status
            .code()
            .unwrap_or_else(|| panic!("{words:?}: {}", String::from_utf8_lossy(&output.stderr)))
    };
    for (_, page) in corpus("markdown") {
        bodies::markdown::run(&[&page], ask);
    }
    let changed = mutations("markdown", 150);
    for some in changed.chunks(50) {
        let pages: Vec<&[u8]> = some.iter().map(|(_, page)| page.as_slice()).collect();
        bodies::markdown::run(&pages, ask);
    }
}

/// Each target of the fuzzer is tried here, and has a corpus.
#[test]
fn every_target_is_tried() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let names = |folder: &str| {
        let entries = fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let mut names: Vec<_> =
            entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    let targets = names("fuzz_targets");
    assert_eq!(names("corpus"), targets);
    let own = include_str!("fuzz_targets.rs");
    for name in targets {
        assert!(own.contains(&format!("#[test]\nfn {name}()")), "{name}");
    }
}
