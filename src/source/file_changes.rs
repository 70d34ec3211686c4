//! What differs between two states of a folder.

use camino::Utf8PathBuf;

use super::ignore;

/// What two states of a folder have in common, and what not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileChanges {
    /// The files that hold the same in both, no link on their way.
    pub same: Vec<Utf8PathBuf>,
    /// The paths that hold something else, or that only one has; nothing where links make that hard to tell, or where it changes
    /// what is left out of an artifact.
    pub different: Option<Vec<Utf8PathBuf>>,
}

impl FileChanges {
    pub(super) fn new(same: Vec<Utf8PathBuf>, different: Vec<Utf8PathBuf>, has_links: bool) -> Self {
        let is_plain = !has_links && different.iter().all(|path| path.file_name() != Some(ignore::FILE));
        Self { same, different: is_plain.then_some(different) }
    }
}
