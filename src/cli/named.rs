//! Paths that a page names.

use camino::{Utf8Path, Utf8PathBuf};

use crate::source::Named;

/// The path that a flag of a block names, seen from the page that the block stands in. A page is read by people who did not
/// write it: nothing in it may lead out of its repository.
pub(super) fn beside(flag: &str, path: &Utf8Path, page: &Named) -> Result<Utf8PathBuf, String> {
    let outside = || {
        let what = if page.is_in_git() { "the repository of the page" } else { "the folder of the page" };
        format!("{flag} {path} leads out of {what}: a block asks below it only")
    };
    page.beside(path).map(|named| named.path()).ok_or_else(outside)
}
