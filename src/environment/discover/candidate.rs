//! Folders that may be where an environment starts.

use camino::Utf8PathBuf;

use crate::environment::{Bootstrap, Evidence};
use crate::source::{Span, contained};

/// A folder, why it may be an entry, and its root, where a file shows it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) folder: Utf8PathBuf,
    pub(super) bootstrap: Option<Bootstrap>,
    /// The folder that the paths of its source count from, where that is known.
    pub(super) base: Option<Utf8PathBuf>,
    pub(super) evidence: Vec<Evidence>,
}

/// A folder that was considered and is no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// The folder.
    pub folder: Utf8PathBuf,
    /// Why it is none.
    pub why: String,
    /// The place that says so.
    pub span: Span,
}

/// The candidates that were kept, and those that were not.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) kept: Vec<Candidate>,
    pub(super) left_out: Vec<LeftOut>,
}

impl Candidates {
    /// Adds a candidate. One of the same folder lends its evidence, and its root where there was none.
    pub(super) fn add(&mut self, candidate: Candidate) {
        match self.kept.iter_mut().find(|known| known.folder == candidate.folder) {
            Some(known) => {
                known.evidence.extend(candidate.evidence);
                if known.bootstrap.is_none() {
                    known.bootstrap = candidate.bootstrap;
                    known.base = candidate.base;
                }
            }
            None => self.kept.push(candidate),
        }
    }

    /// A surer candidate above or below the folder.
    pub(super) fn related(&self, folder: &camino::Utf8Path) -> Option<&Candidate> {
        self.kept.iter().find(|known| {
            known.folder != folder && (contained(&known.folder, folder) || contained(folder, &known.folder))
        })
    }

    pub(super) fn leave_out(&mut self, folder: impl Into<Utf8PathBuf>, why: impl Into<String>, span: Span) {
        let left = LeftOut { folder: folder.into(), why: why.into(), span };
        if !self.left_out.iter().any(|known| known.folder == left.folder) {
            self.left_out.push(left);
        }
    }
}
