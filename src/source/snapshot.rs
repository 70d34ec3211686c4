//! A folder as it was at a commit, read without a checkout, and read as it would be on disk: links are followed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::git::{Objects, Repository};
use super::listing::{Listing, WorkTree};
use super::{Disk, Entry, EntryKind, FileChanges, Files, Memory, ReadError, walk};

/// More links than this on one way are a loop, as for the system (`ELOOP`).
const MAX_LINKS: usize = 40;

/// How many files are compared with those on disk before anything is read, at most. Beyond it each is asked of Git.
const MAX_COMPARED: usize = 50_000;

/// The files of a folder at a commit.
///
/// Beside a work tree, whatever is the same there is read from disk, which is faster than Git; and what is no part of the
/// history (ignored files, submodules) is as it is in the work tree, so that it makes no difference.
#[derive(Debug)]
pub struct Snapshot {
    /// All paths, links included, without what is in them.
    names: Memory,
    /// What Git calls the content of each file that is not read from disk.
    blobs: BTreeMap<Utf8PathBuf, String>,
    /// Where links lead; nothing where that is not known.
    links: BTreeMap<Utf8PathBuf, Option<String>>,
    disk: Disk,
    objects: Mutex<Objects>,
    lost: Lost,
    is_work_tree: bool,
}

/// The files whose content Git turned out not to have, as it goes with a partial clone.
#[derive(Debug, Clone, Default)]
pub struct Lost(Arc<Mutex<BTreeSet<Utf8PathBuf>>>);

impl Lost {
    fn add(&self, path: &Utf8Path) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }

    /// The first of them by path.
    pub fn first(&self) -> Option<Utf8PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).first().cloned()
    }
}

impl Snapshot {
    /// The files of a listing. `disk` is the folder as it is now: it has the configuration of the clone.
    pub(super) fn new(repository: Repository, listing: Listing, disk: Disk) -> Self {
        let mut objects = Objects::new(repository);
        let mut names = Memory::new();
        for path in listing.files.keys().chain(listing.links.keys()) {
            names.insert(path, Vec::new());
        }
        let lost = Lost::default();
        let mut links = BTreeMap::new();
        for (path, blob) in listing.links {
            let bytes = objects.blob(&blob, Disk::LIMIT).inspect_err(|_| lost.add(&path));
            links.insert(path, bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()));
        }
        let objects = Mutex::new(objects);
        Self { names, blobs: listing.files, links, disk, objects, lost, is_work_tree: false }
    }

    /// The same beside the work tree in `folder`, and what has changed since.
    pub(super) fn beside(mut self, work_tree: &WorkTree, folder: &Utf8Path) -> (Self, FileChanges) {
        let in_commit = self.blobs.len() + self.links.len();
        let mut same = Vec::new();
        if self.blobs.len() <= MAX_COMPARED {
            self.blobs.retain(|path, blob| {
                let is_same = is_content(&self.disk, path, blob);
                same.extend(is_same.then(|| path.clone()));
                !is_same
            });
        }
        let is_link = |(path, target): (&Utf8PathBuf, &Option<String>)| {
            let now = folder.join(path).read_link_utf8().ok();
            now.is_some_and(|now| Some(now.as_str()) == target.as_deref())
        };
        self.is_work_tree = self.blobs.is_empty()
            && work_tree.untracked.is_empty()
            && in_commit == work_tree.tracked.len()
            && self.links.iter().all(is_link);
        let is_new = |path: &&Utf8PathBuf| self.names.kind(path).is_err();
        let added = work_tree.tracked.iter().chain(&work_tree.untracked).filter(is_new);
        let different: Vec<Utf8PathBuf> = self.blobs.keys().chain(added).cloned().collect();
        // One that took the place of a file is read like it.
        let is_link = |path: &Utf8PathBuf| folder.join(path).is_symlink();
        let has_links = !self.links.is_empty() || same.iter().chain(&different).any(is_link);
        for path in work_tree.ignored.iter().chain(work_tree.submodules.keys()) {
            // What was no part of the history before may be one now, and the reverse.
            if !self.blobs.contains_key(path) && !work_tree.tracked.contains(path) {
                self.share(path);
            }
        }
        (self, FileChanges::new(same, different, has_links))
    }

    /// Takes a file, or all files of a folder, from disk.
    fn share(&mut self, path: &Utf8Path) {
        match self.disk.kind(path) {
            Ok(EntryKind::File) => self.names.insert(path, Vec::new()),
            Ok(EntryKind::Folder) => {
                let files = walk(&self.disk, path).filter(|(_, kind)| *kind == EntryKind::File);
                files.for_each(|(path, _)| self.names.insert(path, Vec::new()));
            }
            Err(_) => {}
        }
    }

    /// Whether the work tree holds the same: nothing is changed, added or removed.
    pub fn is_work_tree(&self) -> bool {
        self.is_work_tree
    }

    /// What turns out to be missing in the clone while files are read.
    pub fn lost(&self) -> Lost {
        self.lost.clone()
    }

    /// The path with its links followed.
    fn resolve(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        if self.links.is_empty() {
            return Ok(path.to_owned());
        }
        let parts =
            |path: &Utf8Path| path.components().rev().map(|part| part.to_string()).collect::<Vec<_>>();
        let (mut open, mut at, mut followed) = (parts(path), Utf8PathBuf::new(), 0);
        while let Some(part) = open.pop() {
            match part.as_str() {
                ".." if !at.pop() => return Err(ReadError::Outside),
                "." | ".." => continue,
                _ => at.push(&part),
            }
            let Some(target) = self.links.get(&at) else { continue };
            followed += 1;
            if followed > MAX_LINKS {
                return Err(ReadError::Other("a loop of links".to_owned()));
            }
            let target = Utf8Path::new(target.as_deref().ok_or(ReadError::NotFound)?);
            if target.is_absolute() {
                return Err(ReadError::Outside);
            }
            at.pop();
            open.extend(parts(target));
        }
        Ok(at)
    }
}

/// Whether the file on disk has the content that Git calls so. Files that Git stores otherwise than it writes them (line ends,
/// encrypted content) count as others, and so does what is too large to be read.
fn is_content(disk: &Disk, path: &Utf8Path, blob: &str) -> bool {
    let Ok(bytes) = disk.read(path) else { return false };
    let mut hash = sha1_smol::Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()).as_bytes());
    hash.update(&bytes);
    hash.digest().to_string() == blob
}

impl Files for Snapshot {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let real = self.resolve(path)?;
        if let Some(blob) = self.blobs.get(&real) {
            let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
            let read = objects.blob(blob, Disk::LIMIT);
            if matches!(read, Err(ReadError::Other(_))) {
                self.lost.add(&real);
            }
            return read;
        }
        match self.names.kind(&real)? {
            EntryKind::File => self.disk.read(&real),
            EntryKind::Folder => Err(ReadError::WrongKind("it is a folder")),
        }
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        self.names.kind(&self.resolve(path)?)
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        let real = self.resolve(folder)?;
        let mut entries = self.names.list(&real)?;
        if !self.links.is_empty() {
            for entry in &mut entries {
                let path = real.join(&entry.name);
                if self.links.contains_key(&path) {
                    // A link that leads nowhere is listed as a file: reading it tells why.
                    entry.kind = self.kind(&path).unwrap_or(EntryKind::File);
                }
            }
        }
        Ok(entries)
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        let real = self.resolve(path)?;
        self.names.kind(&real)?;
        Ok(real)
    }

    fn git_config(&self) -> Result<Vec<u8>, ReadError> {
        self.disk.git_config()
    }
}
