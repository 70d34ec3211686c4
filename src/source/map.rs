//! The texts that were read, by number.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use super::{FileId, Location, Span, path};

/// The text of a file, with the start of each of its lines.
#[derive(Debug)]
pub struct SourceFile {
    /// The path, relative to the repository's root.
    pub path: Utf8PathBuf,
    /// The text as it was read; a byte order mark at its start included.
    pub text: String,
    /// Whether no file of the repository has this path: it is one of a source that lives elsewhere, and begins with the
    /// source's id, or it was made. No link leads there.
    pub is_elsewhere: bool,
    /// Where its lines start. Of most files nobody asks.
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    fn new(path: Utf8PathBuf, text: String, is_elsewhere: bool) -> Self {
        Self { path, text, is_elsewhere, lines: OnceLock::new() }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let starts = breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// Line and column of a byte, both from 1, the column in characters. An offset behind the end is the end.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let lines = self.lines();
        let line = lines.partition_point(|&start| start as usize <= at).max(1);
        let start = lines[line - 1] as usize;
        let before = self.text[start..at].trim_start_matches('\u{feff}');
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (count(line), count(before.chars().count() + 1))
    }

    /// How many lines the file has; an empty file has one.
    pub fn line_count(&self) -> usize {
        self.lines().len()
    }

    /// The bytes of a line (from 1), without its line break; empty where there is no such line.
    pub fn line(&self, number: u32) -> &str {
        let index = (number as usize).saturating_sub(1);
        let lines = self.lines();
        let Some(&start) = lines.get(index) else { return "" };
        let end = lines.get(index + 1).map_or(self.text.len(), |&next| next as usize - 1);
        self.text[start as usize..end].trim_end_matches('\r')
    }
}

/// The texts of a repository that were read, each with a number. It only grows; a clone is the same map.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// By number. Maps that stand beside each other have one set of numbers.
    texts: Arc<RwLock<Vec<Arc<SourceFile>>>>,
    own: Arc<RwLock<Own>>,
}

/// The numbers of the texts that are in this map.
#[derive(Debug, Default)]
struct Own {
    ids: Vec<FileId>,
    by_path: HashMap<String, FileId>,
}

impl Own {
    fn add(&mut self, path: &Utf8Path, id: FileId) {
        self.ids.push(id);
        self.by_path.insert(path.to_string(), id);
    }
}

impl SourceMap {
    /// A map for another state of the same repository: numbers of the one are never those of another text in the other, so that
    /// both can have a text in common.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { texts: Arc::clone(&self.texts), own: Arc::default() }
    }

    /// Adds a text, or finds the one that was added for this path before.
    pub fn add(&self, path: &Utf8Path, text: impl Into<String>) -> FileId {
        self.insert(path, text.into(), false)
    }

    /// The same for a path that no file of the repository has.
    pub fn add_elsewhere(&self, path: &Utf8Path, text: impl Into<String>) -> FileId {
        self.insert(path, text.into(), true)
    }

    fn insert(&self, path: &Utf8Path, text: String, is_elsewhere: bool) -> FileId {
        let mut own = self.own.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&id) = own.by_path.get(path.as_str()) {
            return id;
        }
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        let id = FileId::at(texts.len());
        texts.push(Arc::new(SourceFile::new(path.to_owned(), text, is_elsewhere)));
        own.add(path, id);
        id
    }

    /// Takes over a text that is in a map beside this one. One that was added for its path before stays.
    pub(crate) fn share(&self, id: FileId) {
        let path = self.file(id).path.clone();
        let mut own = self.own.write().unwrap_or_else(PoisonError::into_inner);
        if !own.by_path.contains_key(path.as_str()) {
            own.add(&path, id);
        }
    }

    /// A text that was added.
    ///
    /// # Panics
    /// For the number of another map.
    pub fn file(&self, id: FileId) -> Arc<SourceFile> {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&texts[id.index()])
    }

    /// The numbers of all texts, by path.
    pub fn files(&self) -> Vec<FileId> {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<(&String, FileId)> = own.by_path.iter().map(|(path, id)| (path, *id)).collect();
        files.sort_unstable_by(|(one, _), (other, _)| path::order(one, other));
        files.into_iter().map(|(_, id)| id).collect()
    }

    /// The numbers of the texts from the one that was added as number `from` on, in no order that means anything.
    pub(crate) fn ids_from(&self, from: usize) -> Vec<FileId> {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        own.ids.get(from..).unwrap_or_default().to_vec()
    }

    /// The number of a path that was added.
    pub fn find(&self, path: &Utf8Path) -> Option<FileId> {
        self.own.read().unwrap_or_else(PoisonError::into_inner).by_path.get(path.as_str()).copied()
    }

    /// Where a span starts.
    pub fn location(&self, span: Span) -> Location {
        let file = self.file(span.file);
        let (line, column) = file.line_column(span.start);
        Location { path: file.path.to_string(), line, column }
    }
}
