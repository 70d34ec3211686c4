//! What kubectl and Flux's libraries said of some trees, kept as data: so a clone without either compares all the same.
//!
//! `RECORD=1 cargo test --test suite fuzz::recorded` writes it anew. A tree is known by its number and a checksum of its files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use camino::{Utf8Path, Utf8PathBuf};
use hmac_sha256::Hash;
use serde_json::{Value as Json, json};

use super::flux::{self, Built, Ours};
use super::layers::Tree;
use super::write;
use crate::kubectl::kustomize;
use crate::support::{FluxLibrary, Judge, Tally, as_json, by_name, compare, documents};

/// How many trees are kept for each of the two.
const COUNT: u64 = 40;

#[test]
fn kubectl() {
    let record = Record::named("kubectl");
    if is_asked_for() {
        let program = Judge::Kubectl.find().expect("kubectl, to record what it says");
        record.write(Tree::grow, |tree, folder, _| {
            let output = kustomize(&program, &folder.join(&tree.top));
            let said = String::from_utf8_lossy(&output.stdout);
            output.status.success().then(|| documents(&said)).ok_or_else(String::new)
        });
    }
    record.compare(
        Tree::grow,
        |objects| objects,
        |tree, folder, _| {
            let build = super::ours(tree, folder);
            build.failure.map_or_else(|| Ok(as_json(&build.objects)), |failure| Err(failure.message))
        },
    );
}

#[test]
fn flux_library() {
    let record = Record::named("flux");
    if is_asked_for() {
        let mut library = FluxLibrary::start().expect("Go, to record what Flux's libraries say");
        record.write(Tree::of_flux, |tree, folder, seed| {
            let answer = library.ask(&flux::request(tree, folder, flux::is_strict(seed)));
            answer.built.clone().map(by_name)
        });
    }
    let built = |tree: &Tree, folder: &Utf8Path, seed| Ours::build(tree, folder, flux::is_strict(seed)).built;
    record.compare(Tree::of_flux, by_name, built);
}

fn is_asked_for() -> bool {
    env::var_os("RECORD").is_some()
}

/// One file of answers: a line for each tree.
struct Record {
    name: &'static str,
    path: PathBuf,
}

impl Record {
    fn named(name: &'static str) -> Self {
        let path = format!("tests/fixtures/recorded/{name}.jsonl");
        Self { name, path: Path::new(env!("CARGO_MANIFEST_DIR")).join(path) }
    }

    fn write(&self, grow: fn(u64) -> Tree, mut ask: impl FnMut(&Tree, &Utf8Path, u64) -> Built) {
        let (_held, root) = folder();
        let mut lines = String::new();
        for seed in 1..=COUNT {
            let tree = grow(seed);
            let folder = root.join(seed.to_string());
            write(&tree, &folder);
            // Why a build fails is told in words that name folders of this machine.
            let objects = ask(&tree, &folder, seed).map_or(Json::Null, Json::Array);
            let line = json!({ "seed": seed, "tree": checksum(&tree), "objects": objects });
            let _ = writeln!(lines, "{line}");
        }
        fs::write(&self.path, lines).expect("the record");
    }

    fn compare(
        &self,
        grow: fn(u64) -> Tree,
        order: fn(Vec<Json>) -> Vec<Json>,
        build: impl Fn(&Tree, &Utf8Path, u64) -> Built,
    ) {
        let (_held, root) = folder();
        let tally = Tally::default();
        for line in fs::read_to_string(&self.path).expect("the record").lines() {
            let line: Json = serde_json::from_str(line).expect("JSON");
            let seed = line["seed"].as_u64().expect("a number");
            let tree = grow(seed);
            assert_eq!(
                line["tree"],
                checksum(&tree),
                "trees grow otherwise: RECORD=1 writes the record anew"
            );
            let folder = root.join(seed.to_string());
            write(&tree, &folder);
            let theirs = line["objects"].as_array().cloned().ok_or("it failed");
            let ours = build(&tree, &folder, seed).map(order);
            tally.add(
                &format!("tree {seed}"),
                compare(ours.as_ref().cloned().map_err(String::as_str), theirs),
            );
        }
        tally.finish(&format!("fuzz::recorded: {}", self.name));
    }
}

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = Utf8Path::from_path(folder.path()).expect("UTF-8").canonicalize_utf8().expect("a folder");
    (folder, path)
}

/// Tells one version of a tree from another.
fn checksum(tree: &Tree) -> String {
    let mut all = Hash::new();
    for (path, text) in &tree.files {
        all.update(format!("{path}\n{text}\n"));
    }
    all.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
