//! A repository: its files, the texts that were read, and the documents in them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use crate::source::{EntryKind, FileId, Files, ReadError, SourceMap, Span};
use crate::yaml::{self, Document, ParseError};

/// What a file holds, read once.
#[derive(Debug)]
pub struct Manifest {
    /// The number of its text.
    pub file: FileId,
    /// The documents in order; a broken one is its error.
    pub documents: Vec<Result<Document, ParseError>>,
}

/// A repository that is read on demand. Each file is read and parsed at most once, whatever number of builds asks.
pub struct Repository {
    files: Box<dyn Files>,
    sources: SourceMap,
    texts: Mutex<HashMap<Utf8PathBuf, Result<FileId, ReadError>>>,
    manifests: Mutex<HashMap<Utf8PathBuf, Result<Arc<Manifest>, ReadError>>>,
    resolved: Mutex<HashMap<Utf8PathBuf, Resolved>>,
}

/// Where a path leads, links followed, and what is there.
type Resolved = Result<(Utf8PathBuf, EntryKind), ReadError>;

impl Repository {
    /// A repository over files.
    pub fn new(files: impl Files + 'static) -> Self {
        Self {
            files: Box::new(files),
            sources: SourceMap::default(),
            texts: Mutex::default(),
            manifests: Mutex::default(),
            resolved: Mutex::default(),
        }
    }

    /// The files.
    pub fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// The texts that were read.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Where a path leads, links followed, and what is there; asked once. Following links is what costs a build most.
    pub fn resolve(&self, path: &Utf8Path) -> Result<(Utf8PathBuf, EntryKind), ReadError> {
        if let Some(known) = lock(&self.resolved).get(path) {
            return known.clone();
        }
        let result = self.files.canonical(path).and_then(|real| {
            let kind = self.files.kind(&real)?;
            Ok((real, kind))
        });
        lock(&self.resolved).insert(path.to_owned(), result.clone());
        result
    }

    /// Whether there is a file at this path.
    pub fn is_file(&self, path: &Utf8Path) -> bool {
        matches!(self.resolve(path), Ok((_, EntryKind::File)))
    }

    /// Whether there is a folder at this path.
    pub fn is_folder(&self, path: &Utf8Path) -> bool {
        matches!(self.resolve(path), Ok((_, EntryKind::Folder)))
    }

    /// The text of a file, read once.
    pub fn text(&self, path: &Utf8Path) -> Result<FileId, ReadError> {
        if let Some(known) = lock(&self.texts).get(path) {
            return known.clone();
        }
        let result = self.files.read(path).and_then(|bytes| match String::from_utf8(bytes) {
            Ok(text) => Ok(self.sources.add(path, text)),
            Err(error) => Err(ReadError::NotText(error.utf8_error().valid_up_to())),
        });
        lock(&self.texts).insert(path.to_owned(), result.clone());
        result
    }

    /// The documents of a file, parsed once.
    pub fn manifest(&self, path: &Utf8Path) -> Result<Arc<Manifest>, ReadError> {
        if let Some(known) = lock(&self.manifests).get(path) {
            return known.clone();
        }
        let result = self.text(path).map(|file| {
            let text = Arc::clone(&self.sources.file(file).text);
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let documents = yaml::parse(&text, |start, end| Span::new(file, offset(start), offset(end)));
            Arc::new(Manifest { file, documents })
        });
        lock(&self.manifests).insert(path.to_owned(), result.clone());
        result
    }

    /// A place for a path that could not be read: its first byte.
    pub fn place(&self, path: &Utf8Path) -> Span {
        let file = self.sources.find(path).unwrap_or_else(|| self.sources.add(path, ""));
        Span::new(file, 0, 0)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere leaves these caches whole: entries are inserted in one step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
