//! All that can be fixed in every fixture, in the example, and in real repositories: it is gone, nothing new came, and a second
//! time there is nothing left to do.

use std::path::{Path, PathBuf};

use infra_graph::finding::{Finding, Severity};
use infra_graph::report::merge;
use infra_graph::{Options, analyze};

use super::{Texts, fix, repository, texts};
use crate::support::{announce, example, shared};

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn findings(texts: &Texts) -> Vec<Finding> {
    let repository = repository(texts);
    merge(analyze(&repository, &Options::default()).findings, repository.sources())
}

/// How many findings are fixed, and what is wrong with that.
fn faults(name: &str, before: &Texts) -> (usize, Vec<String>) {
    // What others imply may be more, once something is added.
    let is_wanted = |one: &Finding| one.severity > Severity::Info;
    let once = fix(before, is_wanted);
    let after = findings(&once.texts);
    let mut faults = Vec::new();
    for made in &once.plan.fixed {
        let was = &once.wanted[made.finding];
        let is_whole = made.edits.len() == was.edits.len();
        if is_whole && after.iter().any(|one| (one.code, &one.message) == (was.code, &was.message)) {
            faults.push(format!("{name}: still there: {}: {}", was.code, was.message));
        }
    }
    let count = |findings: &[Finding]| findings.iter().filter(|one| one.severity > Severity::Info).count();
    if count(&after) > count(&once.wanted) {
        faults.push(format!("{name}: there are more findings than before"));
    }
    for (path, text) in before {
        let is_encrypted = text.contains("\nsops:");
        if is_encrypted && once.texts[path] != *text {
            faults.push(format!("{name}: {path} is encrypted"));
        }
    }
    let twice = fix(&once.texts, is_wanted);
    if !twice.plan.files.is_empty() {
        let said = twice.plan.fixed.iter().map(|made| twice.wanted[made.finding].message.as_str());
        faults.push(format!("{name}: a second time: {}", said.collect::<Vec<_>>().join("; ")));
    }
    (once.plan.fixed.len(), faults)
}

fn none(all: impl Iterator<Item = (usize, Vec<String>)>) -> usize {
    let (mut count, mut faults) = (0, Vec::new());
    for (fixed, wrong) in all {
        count += fixed;
        faults.extend(wrong);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    count
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn in_every_fixture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut all = folders(&root.join("deadlocks"));
    all.extend([root.join("loop-and-typo"), example()]);
    let fixed = none(all.iter().map(|path| faults(&name(path), &texts(path))));
    assert!(fixed > 10, "{fixed}");
    announce(&format!("fix::everywhere: {fixed} findings of fixtures fixed"));
}

#[test]
fn in_real_repositories() {
    let Some(root) = shared() else { return };
    let all = folders(root.join("corpus").as_std_path());
    let fixed = none(all.iter().map(|path| faults(&name(path), &texts(path))));
    announce(&format!("fix::everywhere: {fixed} findings of real repositories fixed"));
}
