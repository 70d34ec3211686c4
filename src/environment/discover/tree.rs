//! The files and folders of a repository that can matter for where its clusters start.

use camino::{Utf8Path, Utf8PathBuf};

use crate::flux::KUSTOMIZATION_FILES;
use crate::repository::Repository;
use crate::source::EntryKind;

/// Folders at the top of a repository whose content is there to try something, not to run it.
const TRIALS: [&str; 6] = ["test", "tests", "testdata", "examples", "hack", "templates"];

/// The manifests and the folders of a repository. Links are not followed: an artifact holds none.
pub(super) struct Tree {
    pub(super) files: Vec<Utf8PathBuf>,
    pub(super) folders: Vec<Utf8PathBuf>,
}

impl Tree {
    pub(super) fn walk(repository: &Repository) -> Self {
        let mut tree = Self { files: Vec::new(), folders: Vec::new() };
        let mut open = vec![Utf8PathBuf::new()];
        while let Some(folder) = open.pop() {
            for entry in repository.files().list(&folder).unwrap_or_default() {
                let path = folder.join(&entry.name);
                if matches!(entry.name.as_str(), ".git" | "node_modules")
                    || repository.files().canonical(&path).as_ref() != Ok(&path)
                {
                    continue;
                }
                match entry.kind {
                    EntryKind::Folder => {
                        tree.folders.push(path.clone());
                        open.push(path);
                    }
                    EntryKind::File
                        if matches!(path.extension(), Some("yaml" | "yml"))
                            || KUSTOMIZATION_FILES.contains(&entry.name.as_str()) =>
                    {
                        tree.files.push(path);
                    }
                    EntryKind::File => {}
                }
            }
        }
        tree.files.sort();
        tree.folders.sort();
        tree
    }
}

/// Whether a path lies in a folder of trials.
pub(super) fn is_trial(path: &Utf8Path) -> bool {
    path.iter().next().is_some_and(|first| TRIALS.contains(&first))
}
