//! Where a Markdown file lies, and how it gets to the files of a repository.

use camino::{Utf8Path, Utf8PathBuf};

/// The folder as it is on disk.
fn real(folder: &Utf8Path) -> Option<Utf8PathBuf> {
    let folder = if folder.as_str().is_empty() { Utf8Path::new(".") } else { folder };
    folder.canonicalize_utf8().ok()
}

/// The Git root above a folder.
fn git_root(real: &Utf8Path) -> Option<&Utf8Path> {
    real.ancestors().find(|folder| folder.join(".git").exists())
}

/// The way from a page's folder to the root of a repository, with a slash at its end; empty where they are the same. None
/// where the two do not travel together, so that a link would lead nowhere: they are neither in one Git repository nor one
/// below the other.
pub(super) fn way(folder: &Utf8Path, root: &Utf8Path) -> Option<String> {
    let (from, to) = (real(folder)?, real(root)?);
    let in_one = git_root(&from).is_some_and(|git| to.starts_with(git));
    if !in_one && !from.starts_with(&to) && !to.starts_with(&from) {
        return None;
    }
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "../".to_owned());
    let down = to.components().skip(shared).map(|part| format!("{part}/"));
    Some(up.chain(down).collect())
}
