//! The files of a repository, with composed trees beside them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::tree::Leaf;
use super::{Entry, EntryKind, Files, ReadError, Tree};

/// Files of a repository, and [`Tree`]s that are mounted beside them, each below a name that no file of the repository
/// has. No folder lists these names: who was not told one does not meet it.
pub struct Composed {
    files: Box<dyn Files>,
    mounts: RwLock<BTreeMap<Utf8PathBuf, Arc<Tree>>>,
}

impl Composed {
    /// The files of a repository, without any tree.
    pub fn new(files: impl Files + 'static) -> Self {
        Self { files: Box::new(files), mounts: RwLock::default() }
    }

    /// Mounts a tree and gives the folder that it is in: `name`, with a number where that is taken by another tree or by a
    /// file. A tree that was mounted before is found again.
    pub fn mount(&self, name: &str, tree: Tree) -> Utf8PathBuf {
        let name = name.replace('/', ":");
        let mut mounts = self.mounts.write().unwrap_or_else(PoisonError::into_inner);
        let mut candidate = Utf8PathBuf::from(&name);
        let mut count = 1_usize;
        loop {
            match mounts.get(&candidate) {
                Some(known) if **known == tree => return candidate,
                None if self.files.kind(&candidate).is_err() => {
                    mounts.insert(candidate.clone(), Arc::new(tree));
                    return candidate;
                }
                _ => {}
            }
            count += 1;
            candidate = format!("{name}#{count}").into();
        }
    }

    /// The folder of the mounted tree that a path lies in; nothing for a path of the repository itself.
    pub fn mount_of(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        self.find(path).map(|(root, ..)| root)
    }

    /// Where the bytes at a path lie in the repository; the path itself where they were made.
    pub fn origin<'p>(&self, path: &'p Utf8Path) -> Cow<'p, Utf8Path> {
        match self.find(path).and_then(|(_, tree, inside)| tree.leaf(&inside).cloned()) {
            Some(Leaf::Copy(from)) => Cow::Owned(self.origin(&from).into_owned()),
            _ => Cow::Borrowed(path),
        }
    }

    /// Whether the tree of a path is without it because the source leaves it out.
    pub fn is_left_out(&self, path: &Utf8Path) -> bool {
        self.find(path).is_some_and(|(_, tree, inside)| tree.is_left_out(&inside))
    }

    /// Whether the tree of a path does not know what lies there.
    pub fn is_unknown(&self, path: &Utf8Path) -> bool {
        self.find(path).is_some_and(|(_, tree, inside)| tree.is_unknown(&inside))
    }

    /// The mounted tree of a path: its folder, the tree, and the path in it.
    fn find(&self, path: &Utf8Path) -> Option<(Utf8PathBuf, Arc<Tree>, Utf8PathBuf)> {
        let Some(Utf8Component::Normal(first)) = path.components().next() else { return None };
        let root = Utf8Path::new(first);
        let mounts = self.mounts.read().unwrap_or_else(PoisonError::into_inner);
        let tree = mounts.get(root)?;
        let inside = path.strip_prefix(root).ok()?.to_owned();
        Some((root.to_owned(), Arc::clone(tree), inside))
    }
}

impl Files for Composed {
    fn git_config(&self) -> Result<Vec<u8>, ReadError> {
        self.files.git_config()
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let Some((_, tree, inside)) = self.find(path) else { return self.files.read(path) };
        tree.bytes(self, &inside)
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        let Some((_, tree, inside)) = self.find(path) else { return self.files.kind(path) };
        tree.kind(&inside).ok_or(ReadError::NotFound)
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        let Some((_, tree, inside)) = self.find(folder) else { return self.files.list(folder) };
        match tree.kind(&inside) {
            Some(EntryKind::Folder) => Ok(tree.list(&inside)),
            Some(EntryKind::File) => Err(ReadError::WrongKind("it is a file")),
            None => Err(ReadError::NotFound),
        }
    }

    /// A tree has no links: the path itself, so that a build stays in the tree.
    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        let Some((_, tree, inside)) = self.find(path) else { return self.files.canonical(path) };
        tree.kind(&inside).map(|_| path.to_owned()).ok_or(ReadError::NotFound)
    }
}
