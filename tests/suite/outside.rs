//! What lies outside of the repository is neither read nor written, and what is written is whole.

mod blocks;
mod configuration;
mod interrupted;
mod reading;
mod unwritable;
mod writing;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::run;

/// Stands in each planted file: it must come out nowhere.
const MARKER: &str = "PLANTED-OUTSIDE";

/// A repository of one environment, with a Git root of its own, and a folder beside it that is not its business.
struct Beside {
    folder: tempfile::TempDir,
}

impl Beside {
    fn new() -> Self {
        let beside = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(beside.repository().join(".git")).unwrap();
        beside.write("clusters/one/good.yaml", &kustomization("good", "./good"));
        beside.write("good/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: good}\n");
        beside
    }

    fn repository(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    fn write(&self, file: &str, text: &str) {
        put(&self.repository().join(file), text);
    }

    /// Writes a file outside of the repository, and gives its path.
    fn plant(&self, file: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join("outside").join(file);
        put(&path, text);
        path
    }

    /// A link in the repository.
    fn link(&self, file: &str, target: impl AsRef<Path>) {
        let path = self.repository().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.repository().join(file)).unwrap()
    }

    /// Runs the program in the repository; nothing that was planted may come out.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let before = state(&self.folder.path().join("outside"));
        let (exit, out, error) = run(&self.repository(), arguments);
        assert!(!out.contains(MARKER) && !error.contains(MARKER), "{arguments:?}: {out}{error}");
        assert_eq!(state(&self.folder.path().join("outside")), before, "{arguments:?}");
        (exit, out, error)
    }

    /// `docs` over the page of the repository.
    fn docs(&self, flags: &[&str], page: &str) -> (i32, String, String) {
        let page = self.repository().join(page);
        let arguments: Vec<&str> =
            ["docs"].into_iter().chain(flags.iter().copied()).chain([page.to_str().unwrap()]).collect();
        self.run(&arguments)
    }
}

fn kustomization(name: &str, path: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata: {{name: {name}, namespace: flux-system}}\n\
         spec: {{interval: 1h, prune: true, path: {path}, sourceRef: {{kind: GitRepository, name: flux-system}}}}\n"
    )
}

/// A block of a page.
fn block(command: &str) -> String {
    format!("<!-- infra-graph:begin {command} -->\n<!-- infra-graph:end -->\n")
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Each file below a folder with what is in it.
fn state(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}
