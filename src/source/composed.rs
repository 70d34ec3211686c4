//! The files of a repository, with composed trees beside them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::tree::Leaf;
use super::{Entry, EntryKind, Files, ReadError, Tree};

/// Files of a repository, and what is mounted beside them, each below a name that no file of the repository has: [`Tree`]s
/// that Flux makes, and the files of sources that live elsewhere. No folder lists these names: who was not told one does not
/// meet it. Nothing in a mount leads out of it, nor into another one.
pub struct Composed {
    files: Box<dyn Files>,
    /// By root: as texts, which compare faster than paths.
    mounts: RwLock<BTreeMap<String, Mount>>,
    /// How many files all mounted trees have.
    made: AtomicUsize,
}

/// What is mounted.
#[derive(Clone)]
enum Mount {
    Tree(Arc<Tree>),
    /// The files of a source that lives elsewhere.
    Source(Arc<dyn Files>),
}

/// How many parts the name of a mount may have: a tree's has one, a source's is its id.
const MAX_PARTS: usize = 3;

/// A path in a mount.
struct Mounted {
    root: Utf8PathBuf,
    mount: Mount,
    inside: Utf8PathBuf,
}

impl Composed {
    /// The files of a repository, without any mount.
    pub fn new(files: impl Files + 'static) -> Self {
        Self { files: Box::new(files), mounts: RwLock::default(), made: AtomicUsize::new(0) }
    }

    /// Mounts a tree and gives the folder that it is in: `name`, with a number where that is taken by another tree or by a
    /// file. A tree that was mounted before is found again.
    pub fn mount(&self, name: &str, tree: Tree) -> Utf8PathBuf {
        self.put(&name.replace('/', ":"), Mount::Tree(Arc::new(tree)))
    }

    /// The tree that is mounted at a folder.
    pub fn tree(&self, folder: &Utf8Path) -> Option<Arc<Tree>> {
        let mounts = self.mounts.read().unwrap_or_else(PoisonError::into_inner);
        match mounts.get(folder.as_str()) {
            Some(Mount::Tree(tree)) => Some(Arc::clone(tree)),
            _ => None,
        }
    }

    /// How many files all mounted trees have.
    pub fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }

    /// Mounts the files of a source and gives the folder that they are in: its `name` with its slashes, as everything names
    /// the source. A number follows where that is taken.
    pub fn mount_source(&self, name: &str, files: Arc<dyn Files>) -> Utf8PathBuf {
        let mut parts = Utf8Path::new(name).components();
        let is_id = parts.by_ref().all(|part| matches!(part, Utf8Component::Normal(_)))
            && name.matches('/').count() < MAX_PARTS;
        let name = if is_id { name.to_owned() } else { name.replace(['/', '.'], ":") };
        self.put(&name, Mount::Source(files))
    }

    fn put(&self, name: &str, mount: Mount) -> Utf8PathBuf {
        let mut mounts = self.mounts.write().unwrap_or_else(PoisonError::into_inner);
        let mut candidate = name.to_owned();
        let mut count = 1_usize;
        loop {
            match (mounts.get(&candidate), &mount) {
                (Some(Mount::Tree(known)), Mount::Tree(tree)) if known == tree => return candidate.into(),
                (None, _) if self.files.kind(Utf8Path::new(&candidate)).is_err() => {
                    if let Mount::Tree(tree) = &mount {
                        self.made.fetch_add(tree.len(), Ordering::Relaxed);
                    }
                    mounts.insert(candidate.clone(), mount);
                    return candidate.into();
                }
                _ => {}
            }
            count += 1;
            candidate = format!("{name}#{count}");
        }
    }

    /// The folder of the mount that a path lies in; nothing for a path of the repository itself.
    pub fn mount_of(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        self.find(path).map(|mounted| mounted.root)
    }

    /// Whether a path lies in the files of a source that lives elsewhere, or is made: no file of the repository is there.
    pub fn is_elsewhere(&self, path: &Utf8Path) -> bool {
        self.find(path).is_some_and(|mounted| match mounted.tree() {
            Some(tree) => match tree.leaf(&mounted.inside) {
                Some(Leaf::Copy(from)) => self.is_elsewhere(Utf8Path::new(from)),
                _ => true,
            },
            None => true,
        })
    }

    /// Where the bytes at a path lie in the repository, or in a source; the path itself where they were made.
    pub fn origin<'p>(&self, path: &'p Utf8Path) -> Cow<'p, Utf8Path> {
        let leaf = |mounted: Mounted| mounted.tree()?.leaf(&mounted.inside).cloned();
        match self.find(path).and_then(leaf) {
            Some(Leaf::Copy(from)) => Cow::Owned(self.origin(Utf8Path::new(&from)).into_owned()),
            _ => Cow::Borrowed(path),
        }
    }

    /// Whether the tree of a path is without it because the source leaves it out.
    pub fn is_left_out(&self, path: &Utf8Path) -> bool {
        let is_out = |mounted: Mounted| Some(mounted.tree()?.is_left_out(&mounted.inside));
        self.find(path).and_then(is_out).unwrap_or(false)
    }

    /// Whether the tree of a path does not know what lies there.
    pub fn is_unknown(&self, path: &Utf8Path) -> bool {
        let is_unknown = |mounted: Mounted| Some(mounted.tree()?.is_unknown(&mounted.inside));
        self.find(path).and_then(is_unknown).unwrap_or(false)
    }

    /// The mount that a path lies in.
    fn find(&self, path: &Utf8Path) -> Option<Mounted> {
        let mounts = self.mounts.read().unwrap_or_else(PoisonError::into_inner);
        let text = path.as_str();
        // Nearly every path is one of the repository: no mount begins as it does.
        let first = text.split('/').next().unwrap_or_default();
        let near = mounts.range::<str, _>((Bound::Included(first), Bound::Unbounded)).next();
        if first.is_empty() || near.is_none_or(|(root, _)| !root.starts_with(first)) {
            return None;
        }
        let ends = text.match_indices('/').map(|(at, _)| at).take(MAX_PARTS).chain([text.len()]);
        for root in ends.take(MAX_PARTS).map(|end| &text[..end]) {
            if let Some(mount) = mounts.get(root).cloned() {
                let inside = path.strip_prefix(root).ok()?.to_owned();
                return Some(Mounted { root: root.into(), mount, inside });
            }
        }
        None
    }
}

impl Mounted {
    fn tree(&self) -> Option<&Tree> {
        match &self.mount {
            Mount::Tree(tree) => Some(tree),
            Mount::Source(_) => None,
        }
    }
}

impl Files for Composed {
    fn git_config(&self) -> Result<Vec<u8>, ReadError> {
        self.files.git_config()
    }

    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let Some(Mounted { mount, inside, .. }) = self.find(path) else { return self.files.read(path) };
        match mount {
            Mount::Tree(tree) => tree.bytes(self, &inside),
            Mount::Source(files) => files.read(&inside),
        }
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        let Some(Mounted { mount, inside, .. }) = self.find(path) else { return self.files.kind(path) };
        match mount {
            Mount::Tree(tree) => tree.kind(&inside).ok_or(ReadError::NotFound),
            Mount::Source(files) => files.kind(&inside),
        }
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        let Some(Mounted { mount, inside, .. }) = self.find(folder) else { return self.files.list(folder) };
        match mount {
            Mount::Tree(tree) => match tree.kind(&inside) {
                Some(EntryKind::Folder) => Ok(tree.list(&inside)),
                Some(EntryKind::File) => Err(ReadError::WrongKind("it is a file")),
                None => Err(ReadError::NotFound),
            },
            Mount::Source(files) => files.list(&inside),
        }
    }

    /// A tree has no links: the path itself. A link in a source leads into the same source. So a build stays in its mount.
    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        let Some(Mounted { root, mount, inside }) = self.find(path) else {
            return self.files.canonical(path);
        };
        match mount {
            Mount::Tree(tree) => tree.kind(&inside).map(|_| path.to_owned()).ok_or(ReadError::NotFound),
            Mount::Source(files) => {
                let real = files.canonical(&inside)?;
                Ok(if real.as_str().is_empty() { root } else { root.join(real) })
            }
        }
    }
}
