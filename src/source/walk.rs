//! What lies below a folder.

use camino::{Utf8Path, Utf8PathBuf};

use super::{EntryKind, Files};

/// All files and folders below a folder, in the order of their paths. Links are left out, so that it ends; a `.git` is not
/// entered, since no artifact holds one.
pub fn walk<'f>(files: &'f dyn Files, folder: &Utf8Path) -> Walk<'f> {
    let mut walk = Walk { files, open: Vec::new(), skipped: None };
    walk.enter(folder);
    walk
}

/// See [`walk`].
pub struct Walk<'f> {
    files: &'f dyn Files,
    /// What is still to come, the next one last.
    open: Vec<(Utf8PathBuf, EntryKind)>,
    skipped: Option<&'static str>,
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
        let entries = self.files.list(folder).unwrap_or_default();
        let is_skipped = |name: &str| name == ".git" || self.skipped == Some(name);
        let kept = entries
            .into_iter()
            .rev()
            .filter(|entry| entry.kind == EntryKind::File || !is_skipped(&entry.name));
        let paths: Vec<_> = kept
            .map(|entry| (folder.join(entry.name), entry.kind))
            .filter(|(path, _)| self.files.canonical(path).as_deref() == Ok(&**path))
            .collect();
        self.open.extend(paths);
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
