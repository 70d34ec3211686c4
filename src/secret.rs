//! What in the texts of a repository is the value of a Secret, and must not be shown.
//!
//! It is decided here, once, for whatever shows lines or objects. The evidence: the trees of the documents, whatever
//! notation they are written in (`tree`); the lines of the text, where it is no YAML (`lines`); which files go into
//! generated Secrets and into patches of Secrets (`inputs`). Where in doubt it hides. A value keeps its place wherever it
//! is copied to, so that a place says whether the value is secret.
//!
//! ```
//! use infra_graph::{repository::Repository, secret::Mask, source::Disk};
//! use infra_graph::flux::Builder;
//! let repository = Repository::new(Disk::open("examples/infra").unwrap());
//! let build = Builder::new(&repository).build_folder("clusters/staging".into());
//! let mut mask = Mask::new(repository.sources());
//! let shown: Vec<_> = build.objects.iter().map(|object| mask.apply(object)).collect();
//! assert_eq!(shown.len(), build.objects.len());
//! ```

mod inputs;
mod lines;
mod mask;
mod tree;

pub(crate) use inputs::Inputs;
pub(crate) use mask::MASK;
pub use mask::Mask;

use std::collections::BTreeMap;

use crate::source::{FileId, SourceMap, Span};

/// What must not be shown of one text.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    /// Line (from 1) to the character (from 0) behind which nothing of it may be shown.
    lines: BTreeMap<u32, usize>,
    /// Ranges of bytes.
    ranges: Vec<(u32, u32)>,
}

impl Hidden {
    /// Finds the values of Secrets in a text. Linear in it, and in the texts that may name it as an input of a Secret.
    pub(crate) fn of(file: FileId, sources: &SourceMap, inputs: &mut Inputs) -> Self {
        let source = sources.file(file);
        let mut hidden = Self { lines: lines::hidden(&source.text), ranges: Vec::new() };
        let spans = if inputs.has(file, sources) {
            vec![Span::new(file, 0, u32::try_from(source.text.len()).unwrap_or(u32::MAX))]
        } else {
            tree::hidden(file, &source.text, sources)
        };
        for span in spans.into_iter().filter(|span| span.file == file && span.start < span.end) {
            hidden.ranges.push((span.start, span.end));
            hidden.hide(span, sources);
        }
        hidden
    }

    /// From which character on this line must be blanked.
    pub(crate) fn start_on(&self, line: u32) -> Option<usize> {
        self.lines.get(&line).copied()
    }

    /// Whether a place holds a part of a value, or lies in one.
    fn touches(&self, span: Span) -> bool {
        self.ranges.iter().any(|&(start, end)| span.start < end && start < span.end.max(span.start + 1))
    }

    /// Blanks the lines of a place from where it begins in them.
    fn hide(&mut self, span: Span, sources: &SourceMap) {
        let source = sources.file(span.file);
        let (first, column) = source.line_column(span.start);
        let (last, _) = source.line_column(span.end.saturating_sub(1).max(span.start));
        for line in first..=last {
            let text = source.line(line);
            let indent = text.chars().take_while(|c| matches!(c, ' ' | '\t')).count();
            let start = if line == first { (column as usize).saturating_sub(1) } else { indent };
            if start < text.trim_end().chars().count() {
                self.lines.entry(line).and_modify(|known| *known = start.min(*known)).or_insert(start);
            }
        }
    }
}
