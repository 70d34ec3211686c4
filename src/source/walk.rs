//! What lies below a folder.

use camino::{Utf8Path, Utf8PathBuf};

use super::{EntryKind, Files, ReadError};

/// All files and folders below a folder, in the order of their paths. Links are left out, so that it ends; a `.git` is not
/// entered, since no artifact holds one.
///
/// Folders are listed by way of [`Files`], and so as confined as that is: a walk by names of paths would follow a folder that
/// becomes a link while it is walked.
pub fn walk<'f>(files: &'f dyn Files, folder: &Utf8Path) -> Walk<'f> {
    Walk { files, open: Vec::new(), folder: Some(folder.to_owned()), keeps: Vec::new(), unread: Vec::new() }
}

/// Which files and folders are given.
type Keep<'f> = Box<dyn Fn(&Utf8Path, EntryKind) -> bool + 'f>;

/// See [`walk`].
pub struct Walk<'f> {
    files: &'f dyn Files,
    /// What is still to come, the next one last.
    open: Vec<(Utf8PathBuf, EntryKind)>,
    /// The folder that is to be entered before.
    folder: Option<Utf8PathBuf>,
    keeps: Vec<Keep<'f>>,
    unread: Vec<(Utf8PathBuf, ReadError)>,
}

/// Whether the path is a part of what lies there: no link, nor reached over one. An error where that cannot be found out, so that
/// something may be missing.
fn is_direct(files: &dyn Files, path: &Utf8Path) -> Result<bool, ReadError> {
    match files.canonical(path) {
        Ok(real) => Ok(real == path),
        Err(error @ ReadError::TooDeep(_)) => Err(error),
        // A link that leads nowhere, out, or round in circles.
        Err(_) => Ok(false),
    }
}

impl<'f> Walk<'f> {
    /// Leaves out the folders of a name as well.
    #[must_use]
    pub fn without(self, name: &'static str) -> Self {
        self.only(move |path, kind| kind == EntryKind::File || path.file_name() != Some(name))
    }

    /// Leaves out what is not wanted, with all that is below it.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&Utf8Path, EntryKind) -> bool + 'f) -> Self {
        self.keeps.push(Box::new(keep));
        self
    }

    /// Does not enter the folder that was given last.
    pub fn skip_folder(&mut self) {
        self.folder = None;
    }

    fn enter(&mut self, folder: &Utf8Path) {
        let entries = match self.files.list(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.unread.push((folder.to_owned(), error));
                return;
            }
        };
        let entries = entries.into_iter().rev();
        for entry in entries.filter(|entry| entry.kind == EntryKind::File || entry.name != ".git") {
            let path = folder.join(entry.name);
            match is_direct(self.files, &path) {
                Ok(true) if self.keeps.iter().all(|keep| keep(&path, entry.kind)) => {
                    self.open.push((path, entry.kind));
                }
                Ok(_) => {}
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
        if let Some(folder) = self.folder.take() {
            self.enter(&folder);
        }
        let (path, kind) = self.open.pop()?;
        self.folder = (kind == EntryKind::Folder).then(|| path.clone());
        Some((path, kind))
    }
}
