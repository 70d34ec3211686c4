//! A repository that is held in memory: for tests, and for programs that have the files elsewhere.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Entry, EntryKind, Files, ReadError, normalize};

/// Files by path. Folders exist as far as a file lies in them. Copies share what is in the files.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<Utf8PathBuf, Arc<[u8]>>,
}

impl Memory {
    /// An empty repository.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl AsRef<Utf8Path>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(normalize(path), bytes.into().into());
    }

    /// The files in a folder and below it. Paths are compared part by part, so that these follow the folder at once.
    fn below(&self, folder: &Utf8Path) -> impl Iterator<Item = &Utf8PathBuf> {
        let from = (Bound::Included(folder), Bound::Unbounded);
        self.files
            .range::<Utf8Path, _>(from)
            .map(|(file, _)| file)
            .take_while(move |file| file.starts_with(folder))
    }
}

impl<P: AsRef<Utf8Path>, B: Into<Vec<u8>>> FromIterator<(P, B)> for Memory {
    fn from_iter<T: IntoIterator<Item = (P, B)>>(iter: T) -> Self {
        let mut memory = Self::new();
        for (path, bytes) in iter {
            memory.insert(path, bytes);
        }
        memory
    }
}

impl Files for Memory {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            Some(bytes) => Ok(bytes.to_vec()),
            None if self.kind(path).is_ok() => Err(ReadError::WrongKind("it is a folder")),
            None => Err(ReadError::NotFound),
        }
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        if self.files.contains_key(path) {
            return Ok(EntryKind::File);
        }
        if self.below(path).next().is_some() || path.as_str().is_empty() {
            Ok(EntryKind::Folder)
        } else {
            Err(ReadError::NotFound)
        }
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        if self.kind(folder)? == EntryKind::File {
            return Err(ReadError::WrongKind("it is a file"));
        }
        let mut entries = BTreeMap::new();
        for file in self.below(folder) {
            let Ok(rest) = file.strip_prefix(folder) else { continue };
            let mut parts = rest.components();
            let Some(name) = parts.next() else { continue };
            let kind = if parts.next().is_some() { EntryKind::Folder } else { EntryKind::File };
            entries.insert(name.as_str().to_owned(), kind);
        }
        Ok(entries.into_iter().map(|(name, kind)| Entry { name, kind }).collect())
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.kind(path).map(|_| path.to_owned())
    }
}
