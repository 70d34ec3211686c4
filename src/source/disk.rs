//! A repository in a folder of the file system.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use super::confined::{Confined, FileKind};
use super::{Entry, EntryKind, Files, ReadError};

/// Files below a folder. Links are followed as long as they stay inside; whatever leads out is
/// [`ReadError::Outside`].
///
/// Each folder is listed once and remembered, so that questions about paths without links ask the system nothing more:
/// a build asks far more questions than there are folders. What changes meanwhile is not seen.
#[derive(Debug)]
pub struct Disk {
    root: Utf8PathBuf,
    folder: Confined,
    limit: u64,
    listings: Mutex<HashMap<String, Result<Arc<Listing>, ReadError>>>,
}

/// How deep folders are looked into: what lies deeper takes the square of its depth to find.
const DEEPEST: usize = 200;

/// The names in a folder, links not followed.
type Listing = BTreeMap<String, FileKind>;

/// What a walk along a path meets.
enum Walked {
    Direct(FileKind),
    /// One of its parts is a link: only the system can say where it leads.
    ThroughLink,
}

impl Disk {
    /// The largest file that is read, in bytes. Kubernetes refuses objects above 3 MiB; bundles of CRDs reach 10.
    pub const LIMIT: u64 = 32 << 20;

    /// The folder `root`, which must exist.
    pub fn open(root: impl AsRef<Utf8Path>) -> Result<Self, ReadError> {
        let root = root.as_ref().to_owned();
        let folder = Confined::open(&root)?;
        Ok(Self { root, folder, limit: Self::LIMIT, listings: Mutex::default() })
    }

    fn listing(&self, folder: &Utf8Path) -> Result<Arc<Listing>, ReadError> {
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = listings.get(folder.as_str()) {
            return known.clone();
        }
        let listing = self.folder.list(folder).map(|names| Arc::new(names.into_iter().collect()));
        listings.insert(folder.to_string(), listing.clone());
        listing
    }

    /// Follows a path from listing to listing.
    fn walk(&self, path: &Utf8Path) -> Result<Walked, ReadError> {
        // The join with the root would leave it; no caller has such a path, but a wrong one must not read.
        if path.is_absolute() {
            return Err(ReadError::Outside);
        }
        if path.components().nth(DEEPEST).is_some() {
            return Err(ReadError::TooDeep(DEEPEST));
        }
        let mut at = Utf8PathBuf::new();
        let mut kind = FileKind::Folder;
        for part in path.components() {
            if kind != FileKind::Folder {
                return Err(ReadError::NotFound);
            }
            kind = *self.listing(&at)?.get(part.as_str()).ok_or(ReadError::NotFound)?;
            if kind == FileKind::Link {
                return Ok(Walked::ThroughLink);
            }
            at.push(part.as_str());
        }
        Ok(Walked::Direct(kind))
    }

    /// What is at a path, and the path without links.
    fn find(&self, path: &Utf8Path) -> Result<(Utf8PathBuf, FileKind), ReadError> {
        match self.walk(path)? {
            Walked::Direct(kind) => Ok((path.to_owned(), kind)),
            Walked::ThroughLink => {
                let real = self.folder.resolve(path)?;
                match self.walk(&real)? {
                    Walked::Direct(kind) => Ok((real, kind)),
                    // It was resolved a moment ago: somebody changes the folder while we read.
                    Walked::ThroughLink => Err(ReadError::NotFound),
                }
            }
        }
    }
}

impl Files for Disk {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let (real, kind) = self.find(path)?;
        match kind {
            FileKind::File => self.folder.read(&real, self.limit),
            FileKind::Folder => Err(ReadError::WrongKind("it is a folder")),
            FileKind::Link | FileKind::Special => {
                Err(ReadError::WrongKind("it is neither a file nor a folder"))
            }
        }
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        let (_, kind) = self.find(path)?;
        Ok(if kind == FileKind::Folder { EntryKind::Folder } else { EntryKind::File })
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        let (real, kind) = self.find(folder)?;
        if kind != FileKind::Folder {
            return Err(ReadError::WrongKind("it is a file"));
        }
        let entry = |(name, kind): (&String, &FileKind)| {
            // A link that leads nowhere is listed as a file: reading it tells why.
            let followed = match kind {
                FileKind::Link => self.kind(&real.join(name)).unwrap_or(EntryKind::File),
                FileKind::Folder => EntryKind::Folder,
                FileKind::File | FileKind::Special => EntryKind::File,
            };
            Entry { name: name.clone(), kind: followed }
        };
        Ok(self.listing(&real)?.iter().map(entry).collect())
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.find(path).map(|(real, _)| real)
    }

    fn git_config(&self) -> Result<Vec<u8>, ReadError> {
        super::checkout::config(&self.root, self, Self::LIMIT)
    }
}
