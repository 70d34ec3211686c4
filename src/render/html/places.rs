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
    numbers: HashMap<String, usize>,
}

impl<'s> Places<'s> {
    pub(super) fn new(sources: &'s SourceMap) -> Self {
        Self { sources, paths: Vec::new(), numbers: HashMap::new() }
    }

    /// The place where a span starts.
    pub(super) fn place(&mut self, span: Span) -> Place {
        let location = self.sources.location(span);
        let number = *self.numbers.entry(location.path).or_insert_with_key(|path| {
            self.paths.push(path.clone());
            self.paths.len() - 1
        });
        (number, location.line, location.column)
    }

    /// All paths by number.
    pub(super) fn into_paths(self) -> Vec<String> {
        self.paths
    }
}
