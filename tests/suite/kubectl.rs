//! The renderer against `kubectl kustomize`, for every kustomization of the real repositories that is complete.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::thread;

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::finding::Code;
use infra_graph::kustomize::{Build, Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::yaml::{self, Mode};
use serde_json::Value as Json;
use walkdir::WalkDir;

use crate::conformance::documents;
use crate::support::{shared, skipped};

/// A kubectl with kustomize 5.5, if there is one.
pub(crate) fn kubectl() -> Option<PathBuf> {
    let found = env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join("kubectl"))
        .find(|path| path.is_file())?;
    let real = found.canonicalize().ok()?;
    // Some installs have a program in front that chooses a version; the version itself starts faster.
    let direct = real.with_file_name("kubectl.1.32");
    let program = if direct.is_file() { direct } else { found };
    let output = Command::new(&program).args(["version", "--client", "-o", "json"]).output().ok()?;
    String::from_utf8_lossy(&output.stdout).contains("\"kustomizeVersion\": \"v5.5.0\"").then_some(program)
}

/// What `kubectl kustomize` says. It cannot reach anything: there is no proxy where it looks for one, and no git.
pub(crate) fn kustomize(program: &PathBuf, folder: &Utf8Path) -> Output {
    let nowhere = "http://127.0.0.1:9";
    Command::new(program)
        .args(["kustomize", folder.as_str()])
        .env("HTTP_PROXY", nowhere)
        .env("HTTPS_PROXY", nowhere)
        .env("PATH", "/nonexistent")
        .output()
        .expect("kubectl runs")
}

/// How a folder compares.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
pub(crate) enum Verdict {
    SameObjects,
    BothFail,
    Remote,
    Different,
}

#[test]
fn corpus() {
    let Some(shared) = shared() else { return skipped("no shared data beside the repository") };
    let Some(program) = kubectl() else { return skipped("no kubectl with kustomize 5.5") };
    let mut folders = Vec::new();
    for entry in shared.join("corpus").read_dir_utf8().expect("the corpus").flatten() {
        if entry.path().join(".").is_dir() {
            folders.extend(
                kustomizations(entry.path()).into_iter().map(|folder| (entry.path().to_owned(), folder)),
            );
        }
    }
    folders.sort();
    let counts: Mutex<BTreeMap<Verdict, usize>> = Mutex::default();
    let different = Mutex::new(Vec::new());
    let half = folders.len().div_ceil(2);
    thread::scope(|scope| {
        for part in folders.chunks(half.max(1)) {
            let (counts, different, program) = (&counts, &different, &program);
            scope.spawn(move || {
                for (root, folder) in part {
                    let (verdict, why) = compare(program, root, folder);
                    *counts.lock().unwrap().entry(verdict).or_default() += 1;
                    if verdict == Verdict::Different {
                        different.lock().unwrap().push(format!("{root}/{folder}: {why}"));
                    }
                }
            });
        }
    });
    println!("{} kustomizations: {:?}", folders.len(), counts.lock().unwrap());
    let mut different = different.into_inner().unwrap();
    different.sort();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

fn kustomizations(root: &Utf8Path) -> Vec<Utf8PathBuf> {
    let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    let mut folders: Vec<Utf8PathBuf> = WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file() && names.iter().any(|name| entry.file_name() == *name))
        .filter_map(|entry| Utf8PathBuf::from_path_buf(entry.path().parent()?.to_owned()).ok())
        .filter_map(|folder| folder.strip_prefix(root).ok().map(Utf8Path::to_owned))
        .collect();
    folders.sort();
    folders.dedup();
    folders
}

fn compare(program: &PathBuf, root: &Utf8Path, folder: &Utf8Path) -> (Verdict, String) {
    let repository = Repository::new(Disk::open(root).expect("a repository"));
    let build = Renderer::new(&repository).with_shown_root(root.as_str()).build(folder, &Options::kubectl());
    if build.findings.iter().any(|finding| finding.code == Code::RemoteResource) {
        return (Verdict::Remote, String::new());
    }
    same(&build, &kustomize(program, &root.join(folder)))
}

pub(crate) fn same(build: &Build, output: &Output) -> (Verdict, String) {
    let said = String::from_utf8_lossy(&output.stderr);
    match (&build.failure, output.status.success()) {
        (Some(_), false) => (Verdict::BothFail, String::new()),
        (Some(failure), true) => (Verdict::Different, format!("only ours fails: {}", failure.message)),
        (None, false) => (Verdict::Different, format!("only kubectl fails: {said}")),
        (None, true) => difference(build, &String::from_utf8_lossy(&output.stdout)),
    }
}

fn difference(build: &Build, text: &str) -> (Verdict, String) {
    let ours: Vec<Json> =
        build.objects.iter().map(|object| yaml::to_json(&object.node, Mode::Resource)).collect();
    let theirs = documents(text);
    if ours == theirs {
        return (Verdict::SameObjects, String::new());
    }
    let at = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
    let why = match at {
        Some(at) => format!("document {at}:\n  ours:   {}\n  theirs: {}", ours[at], theirs[at]),
        None => format!("{} documents, not {}", ours.len(), theirs.len()),
    };
    (Verdict::Different, why)
}
