//! Findings for people and programs: one format a file.
//!
//! [`full`] shows the lines that cause a finding, as rustc does; [`concise`] has a line for each, for editors and
//! `grep`; [`json`] is for programs; [`summary`] is the last line in a terminal. None of them prints.
//!
//! Whatever comes from a repository is hostile here: paths, names and texts may hold control characters, and the
//! lines that are shown may hold the values of Secrets. Neither reaches the output.

mod clean;
mod concise;
mod excerpt;
mod full;
mod json;
mod merge;
mod place;
mod secret;
mod summary;
mod wrap;

pub use concise::concise;
pub use full::full;
pub use json::json;
pub use merge::merge;
pub use summary::summary;

use crate::finding::Finding;
use crate::source::SourceMap;

/// What there is to say about a repository.
#[derive(Debug, Clone)]
pub struct Report<'s> {
    /// The texts that the findings point into.
    pub sources: &'s SourceMap,
    /// The environments that were looked at, in the order in which they are named.
    pub environments: Vec<String>,
    /// How many Kustomizations these environments have together.
    pub kustomizations: usize,
    /// The findings, merged and sorted (see [`merge`]).
    pub findings: Vec<Finding>,
}

impl<'s> Report<'s> {
    /// A report on these environments; the findings are merged and sorted.
    pub fn new(
        sources: &'s SourceMap,
        environments: Vec<String>,
        kustomizations: usize,
        findings: Vec<Finding>,
    ) -> Self {
        let findings = merge(findings, sources);
        Self { sources, environments, kustomizations, findings }
    }
}

/// What the terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// How many columns a line may have. Below 40 columns no layout is possible: 40 are used then.
    pub width: usize,
    /// Whether escape sequences for colour may be written. The words are the same without.
    pub color: bool,
}

impl Style {
    /// Plain text of at most this width.
    pub const fn plain(width: usize) -> Self {
        Self { width, color: false }
    }

    /// The width to lay out for. Behind the upper bound only arithmetic would suffer.
    fn columns(self) -> usize {
        self.width.clamp(40, 4096)
    }
}

impl Default for Style {
    /// Plain text for a terminal of 100 columns.
    fn default() -> Self {
        Self::plain(100)
    }
}
