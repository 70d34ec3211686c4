//! The Git configuration of a checkout, also where `.git` is a file: of a worktree, or of a submodule.

use camino::{Utf8Path, Utf8PathBuf};

use super::confined::Confined;
use super::{Files, ReadError};

/// The bytes of the configuration of the checkout in `root`; nothing where it is none.
///
/// Follows `gitrepository-layout` of Git. A `.git` file is believed only where the folder that it names belongs to this
/// checkout in turn, so that no file of a stranger makes us read another repository's configuration.
pub(super) fn config(root: &Utf8Path, files: &dyn Files, limit: u64) -> Result<Vec<u8>, ReadError> {
    let text = match files.read(".git".into()) {
        Err(ReadError::WrongKind(_)) => return files.read(".git/config".into()),
        other => String::from_utf8(other?).map_err(|_| ReadError::NotText(0))?,
    };
    let named = text.strip_prefix("gitdir:").map(str::trim).ok_or(ReadError::NotFound)?;
    let folder = root.join(named).canonicalize_utf8().map_err(|_| ReadError::NotFound)?;
    let git = Confined::open(&folder)?;
    let line = |name: &str| {
        let bytes = git.read(name.into(), limit)?;
        String::from_utf8(bytes).map(|text| text.trim().to_owned()).map_err(|_| ReadError::NotText(0))
    };
    let is_here = |path: &Utf8Path| path.canonicalize_utf8().ok() == root.canonicalize_utf8().ok();
    if let Ok(common) = line("commondir") {
        // A worktree: its folder says where its `.git` file is.
        let back = Utf8PathBuf::from(line("gitdir")?);
        if !is_here(folder.join(back).parent().unwrap_or(Utf8Path::new(""))) {
            return Err(ReadError::Outside);
        }
        let common = folder.join(common).canonicalize_utf8().map_err(|_| ReadError::NotFound)?;
        return Confined::open(&common)?.read("config".into(), limit);
    }
    // A submodule: its configuration says where its files are.
    let config = git.read("config".into(), limit)?;
    let text = String::from_utf8_lossy(&config);
    let worktree = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "worktree").then(|| folder.join(value.trim()))
    });
    if worktree.is_some_and(|worktree| is_here(&worktree)) { Ok(config) } else { Err(ReadError::Outside) }
}
