//! Where the content of a source is.

use camino::Utf8PathBuf;

/// Where the content of a source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// In this folder of the repository; empty for the whole of it.
    Folder(Utf8PathBuf),
    /// Somewhere else: known, not looked into.
    External,
    /// Nowhere: no object of this name is applied, made or bootstrapped.
    Missing,
}
