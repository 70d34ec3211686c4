//! A repository that is held in memory: for tests, and for programs that have the files elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use super::{Entry, EntryKind, Files, ReadError, normalize};

/// Files by path. Folders exist as far as a file lies in them. Copies share what is in the files.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: HashMap<String, Arc<[u8]>>,
    /// What lies in each folder, by name.
    folders: HashMap<String, BTreeMap<String, EntryKind>>,
}

impl Memory {
    /// An empty repository.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl AsRef<Utf8Path>, bytes: impl Into<Vec<u8>>) {
        let path = normalize(path);
        let (mut at, mut kind) = (&*path, EntryKind::File);
        while let (Some(folder), Some(name)) = (at.parent(), at.file_name()) {
            let is_new = !self.folders.contains_key(folder.as_str());
            let entries = self.folders.entry(folder.to_string()).or_default();
            // Where one path is both, it is listed as a folder.
            let known = entries.entry(name.to_owned()).or_insert(kind);
            if kind == EntryKind::Folder {
                *known = kind;
            }
            if !is_new {
                break;
            }
            (at, kind) = (folder, EntryKind::Folder);
        }
        self.files.insert(path.into_string(), bytes.into().into());
    }
}

/// A path as it is a key here: `a/b` for `a//b/`, as paths are compared. Hardly any has to be written anew.
fn key(path: &Utf8Path) -> Cow<'_, str> {
    let text = path.as_str();
    if !text.ends_with('/') && !text.contains("//") && !text.contains("/.") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(path.components().collect::<Utf8PathBuf>().into_string())
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
        match self.files.get(&*key(path)) {
            Some(bytes) => Ok(bytes.to_vec()),
            None if self.kind(path).is_ok() => Err(ReadError::WrongKind("it is a folder")),
            None => Err(ReadError::NotFound),
        }
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        let path = key(path);
        if self.files.contains_key(&*path) {
            Ok(EntryKind::File)
        } else if path.is_empty() || self.folders.contains_key(&*path) {
            Ok(EntryKind::Folder)
        } else {
            Err(ReadError::NotFound)
        }
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        if self.kind(folder)? == EntryKind::File {
            return Err(ReadError::WrongKind("it is a file"));
        }
        let entries = self.folders.get(&*key(folder)).into_iter().flatten();
        Ok(entries.map(|(name, kind)| Entry { name: name.clone(), kind: *kind }).collect())
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.kind(path).map(|_| path.to_owned())
    }
}
