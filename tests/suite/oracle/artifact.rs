//! The folder on disk that stands for what a source has.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::repository::Repository;
use infra_graph::source::EntryKind;

/// The checkouts and artifacts of a repository.
pub(super) struct Artifacts<'r> {
    repository: &'r Repository,
    root: &'r Utf8Path,
    /// Trees that Flux makes, and that no folder holds, written out.
    written: BTreeMap<Utf8PathBuf, tempfile::TempDir>,
}

impl<'r> Artifacts<'r> {
    pub(super) fn new(repository: &'r Repository, root: &'r Utf8Path) -> Self {
        Self { repository, root, written: BTreeMap::new() }
    }

    /// The folder for the content of a source and where in it that content lies; and whether the folder is an artifact already,
    /// without what its source leaves out.
    ///
    /// Which files CI leaves out where it pushes a folder of the repository is told nowhere. As the program does, it is taken to
    /// go by the rules of the whole repository.
    pub(super) fn folder(&mut self, base: &Utf8Path) -> (Utf8PathBuf, Utf8PathBuf, bool) {
        if self.repository.mount_of(base).is_none() {
            return (self.root.to_owned(), base.to_owned(), false);
        }
        let folder = self.written.entry(base.to_owned()).or_insert_with(|| {
            let folder = tempfile::tempdir().unwrap();
            write(self.repository, base, folder.path().try_into().unwrap());
            folder
        });
        (folder.path().to_path_buf().try_into().unwrap(), Utf8PathBuf::new(), true)
    }
}

fn write(repository: &Repository, from: &Utf8Path, to: &Utf8Path) {
    fs::create_dir_all(to).unwrap();
    for entry in repository.files().list(from).unwrap() {
        let (from, to) = (from.join(&entry.name), to.join(&entry.name));
        match entry.kind {
            EntryKind::Folder => write(repository, &from, &to),
            EntryKind::File => fs::write(to, repository.files().read(&from).unwrap()).unwrap(),
        }
    }
}
