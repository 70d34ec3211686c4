//! Finding and reading what a kustomization names.
//!
//! Follows `FileLoader` of kustomize's `api/internal/loader`: files are read by the rules of the restriction, a
//! folder must not be one that is being built already, nor one above it.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::Code;
use crate::repository::{Manifest, Repository};
use crate::source::{EntryKind, Ignore, ReadError, Span, join, normalize};

use super::generator::FileContent;
use super::options::LoadRestriction;
use super::problem::Problem;
use super::remote::{self, is_git, is_remote_file};

/// The names that a kustomization file may have, in kustomize's order.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether a path has the name of a kustomization file.
pub fn is_kustomization_file(path: &Utf8Path) -> bool {
    path.file_name().is_some_and(|name| FILE_NAMES.contains(&name))
}

/// Reads for one kustomization: its folder, and the folders of those that led to it.
#[derive(Clone, Copy)]
pub(super) struct Loader<'a> {
    /// The files.
    pub(super) repository: &'a Repository,
    /// Which of them may be read.
    pub(super) restriction: LoadRestriction,
    /// The path of the repository's root in messages; no slash at its end.
    pub(super) shown_root: &'a str,
    /// What is not there although the repository has it: a source leaves it out of its artifact.
    pub(super) ignore: Option<&'a Ignore<'a>>,
    /// The folders from the top to the one that is being built, links followed.
    pub(super) stack: &'a [Utf8PathBuf],
}

/// Why a folder is not built.
pub(super) enum FolderFault {
    /// It is in another repository.
    Remote,
    /// It is one of those that are being built.
    Cycle(Problem),
    /// It is not there, or it is no folder.
    Other(Problem),
}

impl<'a> Loader<'a> {
    /// The folder of the kustomization.
    pub(super) fn root(&self) -> &'a Utf8Path {
        self.stack.last().map_or(Utf8Path::new(""), |root| root)
    }

    /// A path of the repository as kustomize would show it.
    pub(super) fn shown(&self, path: &Utf8Path) -> String {
        match (self.shown_root, path.as_str()) {
            ("", path) => format!("/{path}"),
            (root, "") => root.to_owned(),
            (root, path) => format!("{root}/{path}"),
        }
    }

    /// The file that a kustomization names, links followed.
    pub(super) fn file(&self, named: &str) -> Result<Utf8PathBuf, Problem> {
        if is_remote_file(named) {
            let shown = remote::shown(named);
            let message = format!("`{shown}` is a remote file; what is in it is not known here");
            return Err(Problem::new(Code::RemoteResource, message));
        }
        let Some(path) = self.joined(named) else { return Err(self.outside(named)) };
        let shown = self.shown(&path);
        let real = match self.repository.resolve(&path) {
            Ok((_, EntryKind::File)) if self.is_left_out(&path, false) => {
                return Err(self.unreadable(&path, named, &ReadError::NotFound));
            }
            Ok((real, EntryKind::File)) => real,
            Ok((_, EntryKind::Folder)) => {
                let words = match self.restriction {
                    LoadRestriction::RootOnly => format!("'{shown}' must resolve to a file"),
                    LoadRestriction::Repository => format!("read {shown}: is a directory"),
                };
                let message = format!("`{named}` is a folder, not a file");
                return Err(Problem::new(Code::MissingFile, words).saying(message));
            }
            Err(error) => return Err(self.unreadable(&path, named, &error)),
        };
        if self.restriction == LoadRestriction::RootOnly && !real.starts_with(self.root()) {
            let words = format!("security; file '{shown}' is not in or below '{}'", self.shown(self.root()));
            let message =
                format!("`{named}` lies outside of the kustomization's folder, which is not allowed here");
            return Err(Problem::new(Code::BuildFailed, words).saying(message));
        }
        Ok(real)
    }

    /// The documents of a file.
    pub(super) fn manifest(&self, path: &Utf8Path, named: &str) -> Result<Arc<Manifest>, Problem> {
        self.repository.manifest(path).map_err(|error| self.unreadable(path, named, &error))
    }

    /// The bytes of a file.
    pub(super) fn content(&self, path: &Utf8Path, named: &str) -> Result<FileContent, Problem> {
        match self.repository.text(path) {
            Ok(file) => {
                let text = self.repository.sources().file(file).text.clone();
                let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
                Ok(FileContent { bytes: text.as_bytes().to_vec(), span: Span::new(file, 0, end) })
            }
            Err(ReadError::NotText(_)) => {
                let bytes = self.repository.files().read(path);
                let bytes = bytes.map_err(|error| self.unreadable(path, named, &error))?;
                Ok(FileContent { bytes, span: self.repository.place(path) })
            }
            Err(error) => Err(self.unreadable(path, named, &error)),
        }
    }

    /// The folder that a kustomization names, links followed.
    pub(super) fn folder(&self, named: &str) -> Result<Utf8PathBuf, FolderFault> {
        let other = |words: String, code, message: String| {
            FolderFault::Other(Problem::new(code, words).saying(message))
        };
        if named.is_empty() {
            let message = "an entry is empty".to_owned();
            return Err(other("new root cannot be empty".to_owned(), Code::BuildFailed, message));
        }
        if is_git(named) {
            return Err(FolderFault::Remote);
        }
        if named.starts_with('/') {
            let shown = remote::shown(named);
            let words = format!("new root '{shown}' cannot be absolute");
            return Err(other(words, Code::BuildFailed, format!("`{shown}` must not be an absolute path")));
        }
        let Some(path) = self.joined(named) else {
            return Err(FolderFault::Other(
                self.outside(named).within("must build at directory: not a valid directory"),
            ));
        };
        let shown = self.shown(&path);
        let (real, kind) = self.repository.resolve(&path).map_err(|error| {
            let problem = self.unreadable(&path, named, &error);
            FolderFault::Other(problem.within("must build at directory: not a valid directory"))
        })?;
        if self.is_left_out(&path, kind == EntryKind::Folder) {
            let problem = self.unreadable(&path, named, &ReadError::NotFound);
            return Err(FolderFault::Other(problem.within("must build at directory: not a valid directory")));
        }
        if kind == EntryKind::File {
            let words = format!("must build at directory: '{shown}': file is not directory");
            return Err(other(words, Code::MissingFile, format!("`{named}` is a file, not a folder")));
        }
        match self.stack.iter().rev().find(|visited| visited.starts_with(&real)) {
            Some(visited) => Err(FolderFault::Cycle(self.cycle(named, &real, visited))),
            None => Ok(real),
        }
    }

    fn cycle(&self, named: &str, candidate: &Utf8Path, visited: &Utf8Path) -> Problem {
        let (candidate, visited) = (self.shown(candidate), self.shown(visited));
        let words = format!("cycle detected: candidate root '{candidate}' contains visited root '{visited}'");
        let message = format!("`{named}` leads back to a folder that is being built: a loop");
        Problem::new(Code::BuildFailed, words).saying(message)
    }

    /// Whether the artifact that is built is without a path that the repository has.
    fn is_left_out(&self, path: &Utf8Path, is_folder: bool) -> bool {
        // A mounted tree is an artifact already.
        let of_repository = self.repository.mount_of(path).is_none();
        of_repository && self.ignore.is_some_and(|ignore| ignore.is_ignored(path, is_folder))
    }

    /// A path seen from the kustomization; nothing where it climbs out of the repository, or of the artifact that is built.
    fn joined(&self, named: &str) -> Option<Utf8PathBuf> {
        let path = self.joined_anywhere(named)?;
        (self.repository.mount_of(&path) == self.repository.mount_of(self.root())).then_some(path)
    }

    fn joined_anywhere(&self, named: &str) -> Option<Utf8PathBuf> {
        if let Some(rest) = named.strip_prefix('/') {
            let prefix = self.shown_root.strip_prefix('/').unwrap_or_default();
            let inside = rest.strip_prefix(prefix)?;
            return (prefix.is_empty() || inside.is_empty() || inside.starts_with('/'))
                .then(|| normalize(inside));
        }
        join(self.root(), named)
    }

    fn outside(&self, named: &str) -> Problem {
        let named = &*remote::shown(named);
        let shown = if named.starts_with('/') { named.to_owned() } else { self.shown(&normalize(named)) };
        let words = match self.restriction {
            LoadRestriction::RootOnly => {
                format!("security; file '{shown}' is not in or below '{}'", self.shown(self.root()))
            }
            LoadRestriction::Repository => {
                format!("evalsymlink failure on '{shown}' : lstat {shown}: no such file or directory")
            }
        };
        Problem::new(Code::BuildFailed, words).saying(self.leads_out(named))
    }

    fn leads_out(&self, named: &str) -> String {
        let named = remote::shown(named);
        let of = if self.repository.mount_of(self.root()).is_some() { "artifact" } else { "repository" };
        format!("`{named}` leads out of the {of}")
    }

    /// Why what is named cannot be read.
    pub(super) fn unreadable(&self, path: &Utf8Path, named: &str, error: &ReadError) -> Problem {
        match error {
            ReadError::NotFound if self.repository.is_unknown(path) => {
                let message =
                    format!("`{named}` comes from a source elsewhere; what it brings is not known here");
                Problem::new(Code::RemoteResource, message)
            }
            ReadError::NotFound => {
                let known = remote::shown(named);
                let hidden = known != named;
                let at = |path: &Utf8Path| if hidden { known.to_string() } else { self.shown(path) };
                let (shown, missing) = (at(path), at(&self.first_missing(path)));
                let words =
                    format!("evalsymlink failure on '{shown}' : lstat {missing}: no such file or directory");
                let mut problem =
                    Problem::new(Code::MissingFile, words).saying(format!("`{known}` is not there"));
                let is_folder = self.repository.is_folder(path);
                if self.is_left_out(path, is_folder) || self.repository.is_left_out(path) {
                    let note = "The repository has it, but it is ignored: `.sourceignore`, `spec.ignore` or Flux's \
                                default excludes leave it out of the artifact.";
                    problem.finding.notes.push(note.to_owned());
                }
                problem
            }
            ReadError::Outside => {
                let mut problem = self.outside(named);
                problem.finding.message = self.leads_out(named);
                problem
            }
            error => {
                // Of an entry that is no path, the system may still say that it is too long for one.
                let known = remote::shown(named);
                let shown = if known == named { self.shown(path) } else { known.to_string() };
                let words = format!("open {shown}: {error}");
                // The file itself is the place: what Flux generates has no line that lists it.
                Problem::new(Code::UnreadableFile, words)
                    .saying(format!("`{known}` cannot be read: {error}"))
                    .at(Some(self.repository.place(path)), "this file")
            }
        }
    }

    /// The first part of a path that does not exist.
    fn first_missing(&self, path: &Utf8Path) -> Utf8PathBuf {
        let mut at = Utf8PathBuf::new();
        for part in path.components() {
            at.push(part.as_str());
            if self.repository.resolve(&at).is_err() {
                break;
            }
        }
        at
    }
}
