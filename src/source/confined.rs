//! A folder that nothing leads out of: the only place where files are opened.

use std::io::{self, Read as _};

use camino::{Utf8Path, Utf8PathBuf};
use cap_fs_ext::OpenOptionsSyncExt as _;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::ReadError;

/// A folder of the file system, held open. Whatever is opened in it lies below it: the system itself refuses paths and
/// links that lead out (`openat2` with `RESOLVE_BENEATH` on Linux, a walk from part to part elsewhere), so that nothing
/// can change between a check and its use.
#[derive(Debug)]
pub(super) struct Confined {
    dir: Dir,
    root: Utf8PathBuf,
}

/// The names in a folder, links not followed.
pub(super) type Names = Vec<(String, FileKind)>;

/// What a name in a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    File,
    Folder,
    Link,
    /// A pipe, a device, a socket.
    Special,
}

impl Confined {
    /// The folder `root`, which must exist; links on the way to it are followed.
    pub(super) fn open(root: &Utf8Path) -> Result<Self, ReadError> {
        let root = root.canonicalize_utf8().map_err(|error| explain(&error))?;
        if !root.is_dir() {
            return Err(ReadError::WrongKind("it is a file, not a folder"));
        }
        let dir = Dir::open_ambient_dir(&root, ambient_authority()).map_err(|error| explain(&error))?;
        Ok(Self { dir, root })
    }

    /// The folder, held open.
    pub(super) fn dir(&self) -> &Dir {
        &self.dir
    }

    /// The bytes of a regular file of at most `limit` bytes. The size is looked at before anything is read, and opening waits
    /// for nobody: neither a pipe nor a hole of gigabytes does harm.
    pub(super) fn read(&self, path: &Utf8Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut options = OpenOptions::new();
        let file = self.dir.open_with(path, options.read(true).nonblock(true));
        let file = file.map_err(|error| explain(&error))?;
        let metadata = file.metadata().map_err(|error| explain(&error))?;
        if metadata.is_dir() {
            return Err(ReadError::WrongKind("it is a folder"));
        }
        if !metadata.is_file() {
            return Err(ReadError::WrongKind("it is neither a file nor a folder"));
        }
        let size = metadata.len();
        if size > limit {
            return Err(ReadError::TooLarge { size, limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| explain(&error))?;
        let read = bytes.len() as u64;
        // Somebody writes into it while it is read.
        if read > limit { Err(ReadError::TooLarge { size: read, limit }) } else { Ok(bytes) }
    }

    /// What a folder holds, in no order; an error where it cannot be listed to its end. A name that is not UTF-8 is left out: it
    /// cannot be written in a manifest, so nothing can refer to it.
    pub(super) fn list(&self, folder: &Utf8Path) -> Result<Names, ReadError> {
        let folder = if folder.as_str().is_empty() { Utf8Path::new(".") } else { folder };
        let mut names = Vec::new();
        for entry in self.dir.read_dir(folder).map_err(|error| explain(&error))? {
            let entry = entry.map_err(|error| explain(&error))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = match entry.file_type().map_err(|error| explain(&error))? {
                kind if kind.is_symlink() => FileKind::Link,
                kind if kind.is_dir() => FileKind::Folder,
                kind if kind.is_file() => FileKind::File,
                _ => FileKind::Special,
            };
            names.push((name, kind));
        }
        Ok(names)
    }

    /// The path with its links followed, relative to the folder. Nothing is opened.
    pub(super) fn resolve(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        let full = self.root.join(path).canonicalize_utf8().map_err(|error| explain(&error))?;
        full.strip_prefix(&self.root).map(Utf8Path::to_owned).map_err(|_| ReadError::Outside)
    }
}

/// What an error of the system means for a path.
pub(super) fn explain(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::NotFound,
        // No error of the system: the path was refused because it leads out.
        io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => ReadError::Outside,
        io::ErrorKind::PermissionDenied => ReadError::Other("permission denied".to_owned()),
        // ELOOP: `io::ErrorKind::FilesystemLoop` is not stable yet.
        _ if error.raw_os_error() == Some(40) => ReadError::Other("a loop of links".to_owned()),
        _ => ReadError::Other(error.to_string()),
    }
}
