//! Trees of files that no folder of the repository holds: artifacts as a source makes them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Entry, EntryKind, Files, ReadError, walk};

/// What stands at a path of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    /// The file that lies there in the repository.
    Copy(Utf8PathBuf),
    /// Bytes that were made.
    Made(Arc<[u8]>),
}

/// Files by path, each a copy of one of the repository, or made. Folders exist as far as a file lies in them, or where one was
/// made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<Utf8PathBuf, Leaf>,
    folders: BTreeSet<Utf8PathBuf>,
    left_out: BTreeSet<Utf8PathBuf>,
    unknown: BTreeSet<Utf8PathBuf>,
}

impl Tree {
    /// All files below a folder. Links are left out, as Flux packs none, and so is what lies in a `.git`.
    pub fn of_folder(files: &dyn Files, folder: &Utf8Path) -> Self {
        let mut tree = Self::default();
        for (path, _) in walk(files, folder).filter(|(_, kind)| *kind == EntryKind::File) {
            let inside = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            tree.files.insert(inside, Leaf::Copy(path));
        }
        tree
    }

    /// Puts a file of the repository at a path, over what is there.
    pub fn copy(&mut self, to: &Utf8Path, from: &Utf8Path) {
        self.files.insert(to.to_owned(), Leaf::Copy(from.to_owned()));
    }

    /// Puts bytes at a path, over what is there.
    pub fn write(&mut self, to: &Utf8Path, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(to.to_owned(), Leaf::Made(bytes.into()));
    }

    /// Makes a folder, which may stay empty.
    pub fn folder(&mut self, path: &Utf8Path) {
        self.folders.insert(path.to_owned());
    }

    /// Takes files out that `is_left_out` says; they are remembered.
    pub fn leave_out(&mut self, is_left_out: impl Fn(&Utf8Path) -> bool) {
        let (out, kept) =
            std::mem::take(&mut self.files).into_iter().partition(|(path, _)| is_left_out(path));
        let out: BTreeMap<Utf8PathBuf, Leaf> = out;
        self.left_out.extend(out.into_keys());
        self.files = kept;
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        self.files.keys().map(|path| &**path)
    }

    /// What is at a path.
    pub fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        if self.files.contains_key(path) {
            return Some(EntryKind::File);
        }
        let inside = path.as_str().is_empty()
            || holds(self.files.range(path.to_owned()..).map(|(p, _)| p), path)
            || holds(self.folders.range(path.to_owned()..), path);
        inside.then_some(EntryKind::Folder)
    }

    /// Whether a file was taken out at this path, or below it with nothing left.
    pub fn is_left_out(&self, path: &Utf8Path) -> bool {
        self.kind(path).is_none() && holds(self.left_out.range(path.to_owned()..), path)
    }

    /// The bytes of a file; `files` has those that are copies.
    pub fn bytes(&self, files: &dyn Files, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        match self.leaf(path) {
            Some(Leaf::Copy(from)) => files.read(from),
            Some(Leaf::Made(bytes)) => Ok(bytes.to_vec()),
            None if self.kind(path).is_some() => Err(ReadError::WrongKind("it is a folder")),
            None => Err(ReadError::NotFound),
        }
    }

    /// Says that nobody knows what lies at a path and below it.
    pub fn set_unknown(&mut self, path: &Utf8Path) {
        self.unknown.insert(path.to_owned());
    }

    /// Whether it is not known what lies at a path.
    pub fn is_unknown(&self, path: &Utf8Path) -> bool {
        self.kind(path).is_none() && path.ancestors().any(|above| self.unknown.contains(above))
    }

    /// What stands at a path.
    pub(super) fn leaf(&self, path: &Utf8Path) -> Option<&Leaf> {
        self.files.get(path)
    }

    /// What a folder holds, sorted by name.
    pub(super) fn list(&self, folder: &Utf8Path) -> Vec<Entry> {
        let mut entries = BTreeMap::new();
        let mut below = self.files.range(folder.to_owned()..);
        while let Some((file, _)) = below.next().filter(|(path, _)| path.starts_with(folder)) {
            let mut parts = file.components().skip(folder.components().count());
            let Some(name) = parts.next() else { continue };
            let kind = if parts.next().is_some() { EntryKind::Folder } else { EntryKind::File };
            entries.insert(name.as_str().to_owned(), kind);
            if kind == EntryKind::Folder {
                // What lies in it is passed over: no name has this sign, and none is between the two.
                below = self.files.range(folder.join(format!("{name}\0"))..);
            }
        }
        for made in self.folders.range(folder.to_owned()..).take_while(|path| path.starts_with(folder)) {
            if let Some(name) = made.components().nth(folder.components().count()) {
                entries.entry(name.as_str().to_owned()).or_insert(EntryKind::Folder);
            }
        }
        entries.into_iter().map(|(name, kind)| Entry { name, kind }).collect()
    }
}

/// Whether the first of sorted paths lies at or below a path. Paths are sorted part by part, so what lies below follows.
fn holds<'a>(mut from: impl Iterator<Item = &'a Utf8PathBuf>, path: &Utf8Path) -> bool {
    from.next().is_some_and(|first| first.starts_with(path))
}
