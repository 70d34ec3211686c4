//! Folders that may be where an environment starts.

use std::collections::{BTreeMap, HashMap};

use camino::{Utf8Path, Utf8PathBuf};

use crate::environment::{Bootstrap, Evidence};
use crate::source::Span;

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
    kept: Vec<Candidate>,
    /// Where each of them stands.
    by_folder: HashMap<Utf8PathBuf, usize>,
    /// For each folder above one of them, the first that is below.
    first_below: HashMap<Utf8PathBuf, usize>,
    left_out: BTreeMap<Utf8PathBuf, LeftOut>,
}

impl Candidates {
    /// Adds a candidate. One of the same folder lends its evidence, and its root where there was none.
    pub(super) fn add(&mut self, candidate: Candidate) {
        if let Some(known) = self.by_folder.get(&candidate.folder).and_then(|at| self.kept.get_mut(*at)) {
            known.evidence.extend(candidate.evidence);
            if known.bootstrap.is_none() {
                known.bootstrap = candidate.bootstrap;
                known.base = candidate.base;
            }
            return;
        }
        let at = self.kept.len();
        for above in candidate.folder.ancestors().skip(1) {
            self.first_below.entry(above.to_owned()).or_insert(at);
        }
        self.by_folder.insert(candidate.folder.clone(), at);
        self.kept.push(candidate);
    }

    /// Those that were kept, in the order in which they were added.
    pub(super) fn kept(&self) -> &[Candidate] {
        &self.kept
    }

    /// Whether the folder is one that was kept.
    pub(super) fn is_kept(&self, folder: &Utf8Path) -> bool {
        self.by_folder.contains_key(folder)
    }

    /// The first candidate above or below the folder. Linear in the parts of its path.
    pub(super) fn related(&self, folder: &Utf8Path) -> Option<&Candidate> {
        let above = folder.ancestors().skip(1).filter_map(|above| self.by_folder.get(above));
        let first = above.chain(self.first_below.get(folder)).min()?;
        self.kept.get(*first)
    }

    /// Notes why a folder is none; of several reasons the first.
    pub(super) fn leave_out(&mut self, folder: impl Into<Utf8PathBuf>, why: impl Into<String>, span: Span) {
        let left = LeftOut { folder: folder.into(), why: why.into(), span };
        self.left_out.entry(left.folder.clone()).or_insert(left);
    }

    /// Takes back that a folder was left out.
    pub(super) fn take_in(&mut self, folder: &Utf8Path) {
        self.left_out.remove(folder);
    }

    /// Those that were kept, and the folders that were not, sorted.
    pub(super) fn parted(self) -> (Vec<Candidate>, Vec<LeftOut>) {
        let left_out = self.left_out.into_values().filter(|left| !self.by_folder.contains_key(&left.folder));
        (self.kept, left_out.collect())
    }
}
