//! Files with some of them changed, for a look at what would be.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Entry, EntryKind, Files, ReadError};

/// The files of a repository, some of them with another content. No file is made, and none goes.
pub struct Changed<F> {
    files: F,
    texts: BTreeMap<Utf8PathBuf, String>,
}

impl<F: Files> Changed<F> {
    /// These files, with other texts for some paths, links followed. A path that is no file of theirs has no effect.
    pub fn new(files: F, texts: BTreeMap<Utf8PathBuf, String>) -> Self {
        Self { files, texts }
    }
}

impl<F: Files> Files for Changed<F> {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let Some(text) = self.texts.get(path) else { return self.files.read(path) };
        match self.files.kind(path)? {
            EntryKind::File => Ok(text.clone().into_bytes()),
            EntryKind::Folder => self.files.read(path),
        }
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        self.files.kind(path)
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        self.files.list(folder)
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.files.canonical(path)
    }

    fn git_config(&self) -> Result<Vec<u8>, ReadError> {
        self.files.git_config()
    }
}
