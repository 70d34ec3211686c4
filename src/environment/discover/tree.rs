//! The files and folders of a repository that can matter for where its clusters start.

use camino::{Utf8Path, Utf8PathBuf};

use crate::kustomize::is_kustomization_file;
use crate::repository::Repository;
use crate::source::{EntryKind, ReadError, walk};

/// Folders at the top of a repository whose content is there to try something, not to run it.
const TRIALS: [&str; 6] = ["test", "tests", "testdata", "examples", "hack", "templates"];

/// The manifests and the folders of a repository. Links are not followed: an artifact holds none.
pub(super) struct Tree {
    pub(super) files: Vec<Utf8PathBuf>,
    pub(super) folders: Vec<Utf8PathBuf>,
    /// What could not be looked into, and why.
    pub(super) unread: Vec<(Utf8PathBuf, ReadError)>,
}

impl Tree {
    pub(super) fn walk(repository: &Repository) -> Self {
        let mut tree = Self { files: Vec::new(), folders: Vec::new(), unread: Vec::new() };
        let mut walk = walk(repository.files(), Utf8Path::new("")).without("node_modules");
        for (path, kind) in walk.by_ref() {
            match kind {
                EntryKind::Folder => tree.folders.push(path),
                EntryKind::File
                    if matches!(path.extension(), Some("yaml" | "yml")) || is_kustomization_file(&path) =>
                {
                    tree.files.push(path);
                }
                EntryKind::File => {}
            }
        }
        tree.unread = walk.into_unread();
        tree
    }
}

/// Whether a path lies in a folder of trials.
pub(super) fn is_trial(path: &Utf8Path) -> bool {
    path.iter().next().is_some_and(|first| TRIALS.contains(&first))
}
