//! What lies below a folder.

use camino::{Utf8Path, Utf8PathBuf};

use super::{EntryKind, Files, ReadError};

/// All files and folders below a folder, in the order of their paths. Links are left out, so that it ends; a `.git` is not
/// entered, since no artifact holds one.
pub fn walk<'f>(files: &'f dyn Files, folder: &Utf8Path) -> Walk<'f> {
    let mut walk = Walk { files, open: Vec::new(), skipped: None, unread: Vec::new() };
    walk.enter(folder);
    walk
}

/// See [`walk`].
pub struct Walk<'f> {
    files: &'f dyn Files,
    /// What is still to come, the next one last.
    open: Vec<(Utf8PathBuf, EntryKind)>,
    skipped: Option<&'static str>,
    unread: Vec<(Utf8PathBuf, ReadError)>,
}

/// Whether the path is a part of what lies there: no link, nor reached over one. An error where that cannot be found out, so that
/// something may be missing.
pub(crate) fn is_direct(files: &dyn Files, path: &Utf8Path) -> Result<bool, ReadError> {
    match files.canonical(path) {
        Ok(real) => Ok(real == path),
        Err(error @ ReadError::TooDeep(_)) => Err(error),
        // A link that leads nowhere, out, or round in circles.
        Err(_) => Ok(false),
    }
}

impl Walk<'_> {
    /// Leaves out the folders of a name as well.
    #[must_use]
    pub fn without(mut self, name: &'static str) -> Self {
        self.skipped = Some(name);
        self.open.retain(|(path, kind)| *kind == EntryKind::File || path.file_name() != Some(name));
        self
    }

    fn enter(&mut self, folder: &Utf8Path) {
        let entries = match self.files.list(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.unread.push((folder.to_owned(), error));
                return;
            }
        };
        let is_skipped = |name: &str| name == ".git" || self.skipped == Some(name);
        let kept = entries
            .into_iter()
            .rev()
            .filter(|entry| entry.kind == EntryKind::File || !is_skipped(&entry.name));
        let paths: Vec<_> = kept.map(|entry| (folder.join(entry.name), entry.kind)).collect();
        for (path, kind) in paths {
            match is_direct(self.files, &path) {
                Ok(true) => self.open.push((path, kind)),
                Ok(false) => {}
                Err(error) => self.unread.push((path, error)),
            }
        }
    }

    /// What could not be looked into so far, and why: what lies there is missing.
    pub fn into_unread(self) -> Vec<(Utf8PathBuf, ReadError)> {
        self.unread
    }
}

impl Iterator for Walk<'_> {
    type Item = (Utf8PathBuf, EntryKind);

    fn next(&mut self) -> Option<Self::Item> {
        let (path, kind) = self.open.pop()?;
        if kind == EntryKind::Folder {
            self.enter(&path);
        }
        Some((path, kind))
    }
}
