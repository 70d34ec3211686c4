//! A repository in a folder of the file system.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Entry, EntryKind, Files, ReadError};

/// Files below a folder. Links are followed as long as they stay inside; whatever leads out is
/// [`ReadError::Outside`], as in Flux, whose artifact has nothing outside either.
#[derive(Debug, Clone)]
pub struct Disk {
    root: Utf8PathBuf,
    canonical_root: Utf8PathBuf,
    limit: u64,
    /// Folders that are reached without any link. To follow links from the root is what costs most in a large tree.
    plain: Arc<Mutex<HashSet<Utf8PathBuf>>>,
}

impl Disk {
    /// The largest file that is read, in bytes. Kubernetes refuses objects above 3 MiB; CRD bundles reach 10.
    pub const LIMIT: u64 = 32 << 20;

    /// The folder `root`, which must exist.
    pub fn open(root: impl AsRef<Utf8Path>) -> Result<Self, ReadError> {
        let root = root.as_ref().to_owned();
        let canonical_root = root.canonicalize_utf8().map_err(|error| explain(&error))?;
        if !canonical_root.is_dir() {
            return Err(ReadError::WrongKind("it is a file, not a folder"));
        }
        Ok(Self { root, canonical_root, limit: Self::LIMIT, plain: Arc::default() })
    }

    /// The folder as it was given.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    fn resolve(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        // The join would leave the root for an absolute path; no caller has one, but a wrong one must not read.
        if path.is_absolute() {
            return Err(ReadError::Outside);
        }
        let joined = self.canonical_root.join(path);
        let parent = path.parent().unwrap_or(Utf8Path::new(""));
        if !path.as_str().is_empty() && self.is_plain_folder(parent) && is_plain(path) {
            let metadata = fs::symlink_metadata(&joined).map_err(|error| explain(&error))?;
            if !metadata.is_symlink() {
                return Ok(joined);
            }
        }
        let full = joined.canonicalize_utf8().map_err(|error| explain(&error))?;
        if full.starts_with(&self.canonical_root) { Ok(full) } else { Err(ReadError::Outside) }
    }
}

impl Disk {
    /// Whether a folder is reached without any link.
    fn is_plain_folder(&self, folder: &Utf8Path) -> bool {
        if folder.as_str().is_empty() {
            return true;
        }
        if self.plain.lock().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return true;
        }
        let parent = folder.parent().unwrap_or(Utf8Path::new(""));
        let plain = is_plain(folder)
            && self.is_plain_folder(parent)
            && fs::symlink_metadata(self.canonical_root.join(folder)).is_ok_and(|metadata| metadata.is_dir());
        if plain {
            self.plain.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        }
        plain
    }
}

/// Whether the last part of a path is a name.
fn is_plain(path: &Utf8Path) -> bool {
    path.file_name().is_some() && !path.as_str().ends_with('/')
}

impl Files for Disk {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let full = self.resolve(path)?;
        let metadata = fs::metadata(&full).map_err(|error| explain(&error))?;
        if metadata.is_dir() {
            return Err(ReadError::WrongKind("it is a folder"));
        }
        // A pipe or a device would block or never end.
        if !metadata.is_file() {
            return Err(ReadError::WrongKind("it is neither a file nor a folder"));
        }
        if metadata.len() > self.limit {
            return Err(ReadError::TooLarge { size: metadata.len(), limit: self.limit });
        }
        fs::read(&full).map_err(|error| explain(&error))
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        let full = self.resolve(path)?;
        Ok(if full.is_dir() { EntryKind::Folder } else { EntryKind::File })
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        let full = self.resolve(folder)?;
        if !full.is_dir() {
            return Err(ReadError::WrongKind("it is a file"));
        }
        let mut entries = Vec::new();
        for entry in full.read_dir_utf8().map_err(|error| explain(&error))? {
            // A name that is not UTF-8 cannot be written in a manifest, so nothing can refer to it.
            let Ok(entry) = entry else { continue };
            let Ok(file_type) = entry.file_type() else { continue };
            let kind = if file_type.is_symlink() {
                if entry.path().is_dir() { EntryKind::Folder } else { EntryKind::File }
            } else if file_type.is_dir() {
                EntryKind::Folder
            } else {
                EntryKind::File
            };
            entries.push(Entry { name: entry.file_name().to_owned(), kind });
        }
        entries.sort();
        Ok(entries)
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        let full = self.resolve(path)?;
        full.strip_prefix(&self.canonical_root).map(Utf8Path::to_owned).map_err(|_| ReadError::Outside)
    }
}

fn explain(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::NotFound,
        io::ErrorKind::PermissionDenied => ReadError::Other("permission denied".to_owned()),
        // ELOOP: `io::ErrorKind::FilesystemLoop` is not stable yet.
        _ if error.raw_os_error() == Some(40) => ReadError::Other("a loop of links".to_owned()),
        _ => ReadError::Other(error.to_string()),
    }
}
