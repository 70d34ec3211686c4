//! Files that are not there yet, over those that are.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Entry, EntryKind, Files, Memory, ReadError};

/// The files of a repository with some more, or with another text: what it would be if they were written. Nothing is written.
pub struct Overlaid {
    files: Box<dyn Files>,
    over: Memory,
}

impl Overlaid {
    /// Lays files over others.
    pub fn new(files: impl Files + 'static, over: Memory) -> Self {
        Self { files: Box::new(files), over }
    }
}

impl Files for Overlaid {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        match self.over.read(path) {
            Err(ReadError::NotFound | ReadError::WrongKind(_)) => self.files.read(path),
            read => read,
        }
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        self.over.kind(path).or_else(|_| self.files.kind(path))
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        match (self.files.list(folder), self.over.list(folder)) {
            (Ok(below), Ok(over)) => {
                let all = below.into_iter().chain(over).map(|entry| (entry.name.clone(), entry));
                Ok(all.collect::<BTreeMap<String, Entry>>().into_values().collect())
            }
            (Err(ReadError::NotFound), over) => over,
            (below, _) => below,
        }
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.files.canonical(path).or_else(|error| self.over.canonical(path).map_err(|_| error))
    }

    fn git_config(&self) -> Result<Vec<u8>, ReadError> {
        self.files.git_config()
    }
}
