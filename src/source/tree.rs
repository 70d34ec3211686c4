//! Trees of files that no folder of the repository holds: artifacts as a source makes them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Entry, EntryKind, Files, ReadError, walk};

/// What stands at a path of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    /// The path of the file that lies there in the repository. A text: as such it is compared at once.
    Copy(String),
    /// Bytes that were made.
    Made(Arc<[u8]>),
}

/// Files by path, each a copy of one of the repository, or made. Folders exist as far as a file lies in them, or where one was
/// made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<Key, Leaf>,
    folders: BTreeSet<Key>,
    left_out: BTreeSet<Key>,
    unknown: BTreeSet<Key>,
}

/// A path with the lowest of all signs for each `/`, which is in no name: so what lies in a folder follows it, and texts are compared
/// many times faster than the parts of paths.
type Key = String;

const SEPARATOR: char = '\0';

fn key(path: &Utf8Path) -> Key {
    let text = path.as_str();
    // Nearly every path is in its shortest form.
    if !text.starts_with('.') && !text.ends_with('/') && !text.contains("//") && !text.contains("/.") {
        return text.replace('/', "\0");
    }
    let mut key = String::with_capacity(path.as_str().len());
    for part in path {
        if !key.is_empty() {
            key.push(SEPARATOR);
        }
        key.push_str(part);
    }
    key
}

/// All keys from one on.
fn from(key: &str) -> (Bound<&str>, Bound<&str>) {
    (Bound::Included(key), Bound::Unbounded)
}

fn path(key: &str) -> Utf8PathBuf {
    key.replace(SEPARATOR, "/").into()
}

/// What of a key lies below a folder; empty for the folder itself.
fn below<'k>(key: &'k str, folder: &str) -> Option<&'k str> {
    let rest = key.strip_prefix(folder)?;
    if folder.is_empty() || rest.is_empty() { Some(rest) } else { rest.strip_prefix(SEPARATOR) }
}

impl Tree {
    /// All files below a folder. Links are left out, as Flux packs none, and so is what lies in a `.git`.
    pub fn of_folder(files: &dyn Files, folder: &Utf8Path) -> Self {
        let mut tree = Self::default();
        for (path, _) in walk(files, folder).filter(|(_, kind)| *kind == EntryKind::File) {
            let inside = key(path.strip_prefix(folder).unwrap_or(&path));
            tree.files.insert(inside, Leaf::Copy(path.into_string()));
        }
        tree
    }

    /// Puts a file of the repository at a path, over what is there.
    pub fn copy(&mut self, to: &Utf8Path, from: &Utf8Path) {
        self.files.insert(key(to), Leaf::Copy(from.to_string()));
    }

    /// Puts bytes at a path, over what is there.
    pub fn write(&mut self, to: &Utf8Path, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(key(to), Leaf::Made(bytes.into()));
    }

    /// Makes a folder, which may stay empty.
    pub fn folder(&mut self, path: &Utf8Path) {
        self.folders.insert(key(path));
    }

    /// Takes files out that `is_left_out` says; they are remembered.
    pub fn leave_out(&mut self, is_left_out: impl Fn(&Utf8Path) -> bool) {
        let all = std::mem::take(&mut self.files).into_iter();
        let (out, kept): (BTreeMap<Key, Leaf>, _) = all.partition(|(key, _)| is_left_out(&path(key)));
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
    pub fn paths(&self) -> impl Iterator<Item = Utf8PathBuf> {
        self.files.keys().map(|key| path(key))
    }

    /// What is at a path.
    pub fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        let key = key(path);
        let mut files = self.files.range::<str, _>(from(&key)).map(|(file, _)| file).peekable();
        if files.peek() == Some(&&key) {
            return Some(EntryKind::File);
        }
        let inside =
            key.is_empty() || holds(files, &key) || holds(self.folders.range::<str, _>(from(&key)), &key);
        inside.then_some(EntryKind::Folder)
    }

    /// Whether a file was taken out at this path, or below it with nothing left.
    pub fn is_left_out(&self, path: &Utf8Path) -> bool {
        let key = key(path);
        self.kind(path).is_none() && holds(self.left_out.range::<str, _>(from(&key)), &key)
    }

    /// The bytes of a file; `files` has those that are copies.
    pub fn bytes(&self, files: &dyn Files, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        match self.leaf(path) {
            Some(Leaf::Copy(from)) => files.read(Utf8Path::new(from)),
            Some(Leaf::Made(bytes)) => Ok(bytes.to_vec()),
            None if self.kind(path).is_some() => Err(ReadError::WrongKind("it is a folder")),
            None => Err(ReadError::NotFound),
        }
    }

    /// Says that nobody knows what lies at a path and below it.
    pub fn set_unknown(&mut self, path: &Utf8Path) {
        self.unknown.insert(key(path));
    }

    /// Whether it is not known what lies at a path.
    pub fn is_unknown(&self, path: &Utf8Path) -> bool {
        self.kind(path).is_none() && path.ancestors().any(|above| self.unknown.contains(&key(above)))
    }

    /// What stands at a path.
    pub(super) fn leaf(&self, path: &Utf8Path) -> Option<&Leaf> {
        self.files.get(&key(path))
    }

    /// What a folder holds, sorted by name.
    pub(super) fn list(&self, folder: &Utf8Path) -> Vec<Entry> {
        let folder = key(folder);
        let mut entries = BTreeMap::new();
        let mut files = self.files.range::<str, _>(from(&folder));
        while let Some(inside) = files.next().and_then(|(file, _)| below(file, &folder)) {
            let Some((name, _)) = inside.split_once(SEPARATOR) else {
                // Nothing is left of the folder itself, where a file stands there.
                entries.extend((!inside.is_empty()).then(|| (inside.to_owned(), EntryKind::File)));
                continue;
            };
            entries.insert(name.to_owned(), EntryKind::Folder);
            // What lies in it is passed over: the next sign is in no name either, and nothing is between the two.
            let start = if folder.is_empty() { String::new() } else { format!("{folder}{SEPARATOR}") };
            files = self.files.range::<str, _>(from(&format!("{start}{name}\u{1}")));
        }
        let folders = self.folders.range::<str, _>(from(&folder));
        for inside in folders.map_while(|made| below(made, &folder)).filter(|inside| !inside.is_empty()) {
            let name = inside.split(SEPARATOR).next().unwrap_or(inside);
            entries.entry(name.to_owned()).or_insert(EntryKind::Folder);
        }
        entries.into_iter().map(|(name, kind)| Entry { name, kind }).collect()
    }
}

/// Whether the first of sorted keys lies at or below a path: what lies below follows.
fn holds<'a>(mut from: impl Iterator<Item = &'a Key>, path: &str) -> bool {
    from.next().is_some_and(|first| below(first, path).is_some())
}
