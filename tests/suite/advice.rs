//! Each help that names lines, made in the files: its finding is gone, and nothing new came. Also all of them together.

mod changes;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use infra_graph::finding::{Action, Code, Edit, Finding, Severity};
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze, report};

use crate::support::{example, shared, tell};
use changes::{Texts, changed, repository, texts};

fn findings(repository: &Repository) -> Vec<Finding> {
    report::merge(analyze(repository, &Options::default()).findings, repository.sources())
}

/// A finding as far as it stays when lines move.
struct Known {
    code: Code,
    severity: Severity,
    nodes: BTreeSet<String>,
    message: String,
    file: String,
}

impl Known {
    fn of(finding: &Finding, repository: &Repository) -> Self {
        Self {
            file: finding
                .span()
                .map(|span| repository.sources().file(span.file).path.to_string())
                .unwrap_or_default(),
            code: finding.code,
            severity: finding.severity,
            nodes: finding.nodes.iter().cloned().collect(),
            message: finding.message.clone(),
        }
    }

    /// Whether it is `other`, or what is left of it.
    fn is_part_of(&self, other: &Self) -> bool {
        self.code == other.code
            && self.severity <= other.severity
            && (self.message == other.message
                || (!self.nodes.is_empty() && self.nodes.is_subset(&other.nodes)))
    }
}

/// What is wrong with the advice for a repository.
fn faults(name: &str, texts: &Texts) -> Vec<String> {
    let before = repository(texts);
    let all = findings(&before);
    let known: Vec<Known> = all.iter().map(|finding| Known::of(finding, &before)).collect();
    let advised: Vec<usize> = (0..all.len()).filter(|&at| !all[at].edits.is_empty()).collect();
    let mut faults = Vec::new();
    let singly = advised.iter().map(|&at| vec![at]);
    let together = (advised.len() > 1).then(|| advised.clone());
    for chosen in singly.chain(together) {
        let edits: BTreeSet<Edit> = chosen.iter().flat_map(|&at| all[at].edits.iter().cloned()).collect();
        let mended = repository(&changed(texts, &before, &edits));
        let after: Vec<Known> = findings(&mended).iter().map(|finding| Known::of(finding, &mended)).collect();
        let told = if let [at] = chosen[..] {
            format!("{}: {}", known[at].code, known[at].message)
        } else {
            "all".to_owned()
        };
        for &at in &chosen {
            let is_left = |one: &Known| {
                let wanted = &known[at];
                (one.code, &one.message, &one.file) == (wanted.code, &wanted.message, &wanted.file)
            };
            let gone = !after.iter().any(is_left);
            if !gone {
                faults.push(format!("{name}: {told}: still there: {}", known[at].message));
            }
        }
        let is_new =
            |one: &&Known| one.severity > Severity::Info && !known.iter().any(|known| one.is_part_of(known));
        for one in after.iter().filter(is_new) {
            faults.push(format!("{name}: {told}: new: {}: {}", one.code, one.message));
        }
    }
    tell(&format!("{name}: {} fixes tried", advised.len()));
    faults
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn of_every_fixture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut all = folders(&root.join("deadlocks"));
    all.push(root.join("loop-and-typo"));
    let faults: Vec<String> = all
        .iter()
        .flat_map(|path| faults(path.file_name().unwrap().to_str().unwrap(), &texts(path)))
        .collect();
    none(&faults);
}

#[test]
fn of_the_example() {
    none(&faults("example", &texts(&example())));
}

#[test]
fn of_the_example_with_faults() {
    let mut faulty = texts(&example());
    let mut replace = |file: &str, from: &str, to: &str| {
        let text = faulty.get_mut(file).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        *text = text.replacen(from, to, 1);
    };
    replace("clusters/staging/apps/activity-system.yaml", "overlays/staging", "overlays/stagign");
    replace("clusters/staging/apps/nats-system.yaml", "dependsOn:", "dependOn:");
    replace("clusters/staging/apps/dns-system.yaml", "- name: milo ", "- name: mlio ");
    replace(
        "clusters/production/apps/milo.yaml",
        "    name: flux-system",
        "    name: flux-system\n    namespace: apps",
    );
    none(&faults("example with faults", &faulty));
}

#[test]
fn of_real_repositories() {
    let Some(root) = shared() else { return };
    let all = folders(root.join("corpus").as_std_path());
    let faults: Vec<String> = all
        .iter()
        .filter(|path| path.file_name().unwrap() != "expected")
        .flat_map(|path| faults(path.file_name().unwrap().to_str().unwrap(), &texts(path)))
        .collect();
    none(&faults);
}
