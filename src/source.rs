//! Where facts come from: files of a repository, and places in them.
//!
//! [`Files`] is the only way to the outside world that the analysis has; what is read or written beside it (configuration,
//! baselines, pages, pictures) is a [`Named`] path. [`Disk`] and [`Memory`] are repositories;
//! [`Composed`] puts trees beside one that Flux makes out of it (artifacts), and the files of sources that live elsewhere: what
//! is at a [`Place`]. Whatever is read is kept in a [`SourceMap`], so that a [`Span`] can be turned
//! into a [`Location`] (`path:line:column`) at any time.
//!
//! ```
//! use infra_graph::source::{Memory, walk};
//! let files = Memory::from_iter([("apps/a.yaml", ""), ("apps/b/c.yaml", "")]);
//! let paths: Vec<String> = walk(&files, "apps".into()).map(|(path, _)| path.to_string()).collect();
//! assert_eq!(paths, ["apps/a.yaml", "apps/b", "apps/b/c.yaml"]);
//! ```

#![cfg_attr(
    feature = "disk",
    expect(clippy::disallowed_methods, reason = "the way to the outside world that the analysis has")
)]

#[cfg(feature = "disk")]
mod archive;
#[cfg(feature = "disk")]
mod checkout;
mod composed;
#[cfg(feature = "disk")]
mod confined;
#[cfg(feature = "disk")]
mod disk;
mod encoding;
#[cfg(feature = "disk")]
mod file_changes;
#[cfg(feature = "disk")]
mod git;
mod glob;
#[cfg(feature = "disk")]
mod history;
mod ignore;
#[cfg(feature = "disk")]
mod listing;
mod map;
mod memory;
#[cfg(feature = "disk")]
mod named;
mod overlaid;
mod path;
#[cfg(feature = "disk")]
mod place;
#[cfg(feature = "disk")]
mod replace;
#[cfg(feature = "disk")]
mod revision;
#[cfg(feature = "disk")]
mod snapshot;
mod span;
mod tree;
mod walk;

#[cfg(feature = "disk")]
pub use archive::ArchiveError;
pub use composed::Composed;
#[cfg(feature = "disk")]
pub use disk::Disk;
pub(crate) use encoding::{decode, is_utf16};
#[cfg(feature = "disk")]
pub use file_changes::FileChanges;
pub use glob::{BadPattern, Glob};
#[cfg(feature = "disk")]
pub use history::{Commit, History, HistoryError};
pub use ignore::Ignore;
pub use map::{SourceFile, SourceMap};
pub use memory::Memory;
#[cfg(feature = "disk")]
pub use named::Named;
pub use overlaid::Overlaid;
pub use path::{contained, join, normalize};
#[cfg(feature = "disk")]
pub use place::{Brought, Place, PlaceError};
#[cfg(feature = "disk")]
pub use replace::WriteError;
#[cfg(feature = "disk")]
pub use revision::Revision;
#[cfg(feature = "disk")]
pub use snapshot::{Lost, Snapshot};
pub use span::{FileId, Location, Span};
pub use tree::Tree;
pub use walk::{Walk, walk};

use camino::{Utf8Path, Utf8PathBuf};

/// What a path in a repository is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A regular file, or a link to one.
    File,
    /// A folder, or a link to one.
    Folder,
}

/// One name in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The last part of the path.
    pub name: String,
    /// What it is, links followed.
    pub kind: EntryKind,
}

/// Why a path could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is nothing at this path.
    #[error("no such file or folder")]
    NotFound,
    /// It is a folder, and a file was asked for, or the reverse.
    #[error("{0}")]
    WrongKind(&'static str),
    /// The path, links followed, lies outside of the repository.
    #[error("it leads out of the repository")]
    Outside,
    /// The file is larger than the limit.
    #[error("it has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Size of the file in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// It lies deeper than folders are looked into.
    #[error("it lies more than {0} folders deep")]
    TooDeep(usize),
    /// The bytes are neither UTF-8 nor, behind a byte order mark, UTF-16.
    #[error("it is not UTF-8 text (first wrong byte at offset {0})")]
    NotText(usize),
    /// Permission, a loop of links, or another error of the operating system.
    #[error("{0}")]
    Other(String),
}

/// The files of one repository, read only.
///
/// Each path is relative to the repository's root, with `/`, without `.` and `..` (see [`normalize`]); the
/// empty path is the root. Implementations are deterministic: the same call gives the same answer.
pub trait Files: Send + Sync {
    /// The bytes of a file.
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError>;
    /// What is at this path, links followed.
    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError>;
    /// What a folder holds, sorted by name (bytes).
    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError>;
    /// The path with all links followed, relative to the root.
    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError>;
    /// The bytes of the configuration of the Git checkout that the root is.
    fn git_config(&self) -> Result<Vec<u8>, ReadError> {
        self.read(".git/config".into())
    }
}
