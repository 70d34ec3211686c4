//! Places in files, with each path written once.

use std::collections::HashMap;

use crate::source::{SourceMap, Span};

/// Number of the path, line, column.
pub(super) type Place = (usize, u32, u32);

/// The paths that occur, in the order in which they are first named.
#[derive(Debug)]
pub(super) struct Places<'s> {
    sources: &'s SourceMap,
    paths: Vec<String>,
    /// Those that are no files of the repository.
    elsewhere: Vec<usize>,
    numbers: HashMap<String, usize>,
}

impl<'s> Places<'s> {
    pub(super) fn new(sources: &'s SourceMap) -> Self {
        Self { sources, paths: Vec::new(), elsewhere: Vec::new(), numbers: HashMap::new() }
    }

    /// The place where a span starts.
    pub(super) fn place(&mut self, span: Span) -> Place {
        let location = self.sources.location(span);
        let is_elsewhere = self.sources.file(span.file).is_elsewhere;
        let number = *self.numbers.entry(location.path).or_insert_with_key(|path| {
            self.paths.push(path.clone());
            let number = self.paths.len() - 1;
            self.elsewhere.extend(is_elsewhere.then_some(number));
            number
        });
        (number, location.line, location.column)
    }

    /// All paths by number, and the numbers of those that are no files of the repository.
    pub(super) fn into_paths(self) -> (Vec<String>, Vec<usize>) {
        (self.paths, self.elsewhere)
    }
}
