//! The renderer against `kubectl kustomize`, for every kustomization of the real repositories that is complete.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::finding::Code;
use infra_graph::kustomize::{Build, Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use walkdir::WalkDir;

use crate::support::{Judge, Tally, Verdict, as_json, compare, documents, shared};

/// What `kubectl kustomize` says. It cannot reach anything: there is no proxy where it looks for one, and no git.
pub(crate) fn kustomize(program: &Path, folder: &Utf8Path) -> Output {
    let nowhere = "http://127.0.0.1:9";
    Command::new(program)
        .args(["kustomize", folder.as_str()])
        .env("HTTP_PROXY", nowhere)
        .env("HTTPS_PROXY", nowhere)
        .env("PATH", "/nonexistent")
        .output()
        .expect("kubectl runs")
}

#[test]
fn example() {
    let Some(program) = Judge::Kubectl.find() else { return };
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/infra");
    let folders: Vec<_> = kustomizations(&root).into_iter().map(|folder| (root.clone(), folder)).collect();
    let counts = compare_all("kubectl::example", &program, &folders);
    assert_eq!(counts, BTreeMap::from([(Verdict::SameObjects, folders.len())]));
}

#[test]
fn corpus() {
    let Some(shared) = shared() else { return };
    let Some(program) = Judge::Kubectl.find() else { return };
    let mut folders = Vec::new();
    for entry in shared.join("corpus").read_dir_utf8().expect("the corpus").flatten() {
        if entry.path().join(".").is_dir() {
            folders.extend(
                kustomizations(entry.path()).into_iter().map(|folder| (entry.path().to_owned(), folder)),
            );
        }
    }
    folders.sort();
    compare_all("kubectl::corpus", &program, &folders);
}

/// Compares folders, two at a time, and fails where one differs.
fn compare_all(
    test: &str,
    program: &Path,
    folders: &[(Utf8PathBuf, Utf8PathBuf)],
) -> BTreeMap<Verdict, usize> {
    let tally = Tally::default();
    let half = folders.len().div_ceil(2);
    thread::scope(|scope| {
        for part in folders.chunks(half.max(1)) {
            let tally = &tally;
            scope.spawn(move || {
                for (root, folder) in part {
                    tally.add(&format!("{root}/{folder}"), compared(program, root, folder));
                }
            });
        }
    });
    tally.finish(test)
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

fn compared(program: &Path, root: &Utf8Path, folder: &Utf8Path) -> (Verdict, String) {
    let repository = Repository::new(Disk::open(root).expect("a repository"));
    let build = Renderer::new(&repository).with_shown_root(root.as_str()).build(folder, &Options::kubectl());
    if build.findings.iter().any(|finding| finding.code == Code::RemoteResource) {
        return (Verdict::Remote, String::new());
    }
    same(&build, &kustomize(program, &root.join(folder)))
}

pub(crate) fn same(build: &Build, output: &Output) -> (Verdict, String) {
    let ours =
        build.failure.as_ref().map_or_else(|| Ok(as_json(&build.objects)), |failure| Err(&*failure.message));
    let said = String::from_utf8_lossy(&output.stderr);
    let theirs = documents(&String::from_utf8_lossy(&output.stdout));
    compare(ours, if output.status.success() { Ok(theirs) } else { Err(&said) })
}
