//! Findings for people and programs: one format a file.
//!
//! [`full`] shows the lines that cause a finding, as rustc does, and [`digest`] many findings on one screen; [`concise`] has a
//! line for each, for editors and `grep`; [`json`] is for programs; [`summary`] is the last line in a terminal. [`sarif`],
//! [`github`] with its [`step_summary`], and [`junit`] are for what runs the check. None of them prints.
//!
//! Whatever comes from a repository is hostile here: paths, names and texts may hold control characters, and the
//! lines that are shown may hold the values of Secrets. Neither reaches the output.

mod concise;
mod counted;
mod details;
mod digest;
mod excerpt;
mod full;
mod github;
mod json;
mod junit;
mod merge;
mod page;
mod place;
mod sarif;
mod step_summary;
mod summary;
mod suppressed;
mod uri;
mod wrap;

pub use concise::concise;
pub use counted::counted;
pub use digest::{Limit, digest};
pub use full::full;
pub use github::github;
pub use json::{
    ActionDocument, EditDocument, FindingDocument, FixDocument, LabelDocument, Position, ReportDocument,
    SuppressedDocument, SuppressionDocument, TextEditDocument, json,
};
pub use junit::junit;
pub use merge::merge;
pub use sarif::sarif;
pub use step_summary::{WebView, step_summary};
pub use summary::summary;
pub use suppressed::{Suppressed, Suppression};

use camino::{Utf8Path, Utf8PathBuf};

use crate::check::Allowed;
use crate::finding::Finding;
use crate::source::{SourceFile, SourceMap};

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
    /// The findings that are not reported, because somebody answered them; sorted in the same way.
    pub suppressed: Vec<Suppressed>,
    /// The folder that paths are relative to, as seen from the root of the Git repository; empty for that root itself.
    pub base: Utf8PathBuf,
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
        Self {
            sources,
            environments,
            kustomizations,
            findings,
            suppressed: Vec::new(),
            base: Utf8PathBuf::new(),
        }
    }

    /// Adds the findings that comments answer, and those that a baseline has.
    #[must_use]
    pub fn without(mut self, allowed: Vec<Allowed>, known: Vec<Finding>) -> Self {
        self.suppressed = suppressed::merge(allowed, known, self.sources);
        self
    }

    /// Says where the folder of all paths lies in its Git repository: what runs the check counts from that one's root.
    #[must_use]
    pub fn below(mut self, base: &Utf8Path) -> Self {
        base.clone_into(&mut self.base);
        self
    }

    /// A path as seen from the root of the Git repository, with `/`; one of a source elsewhere begins with its id.
    fn path_in_git(&self, file: &SourceFile) -> String {
        let path = if file.is_elsewhere { file.path.clone() } else { self.base.join(&file.path) };
        path.as_str().replace('\\', "/")
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
