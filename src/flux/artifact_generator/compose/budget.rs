//! How much the rules of artifacts may do.

use std::cell::Cell;
use std::collections::HashSet;

use camino::Utf8PathBuf;

use crate::limits::Limits;

/// How many times as many names all artifacts of an environment may look at together as one of them.
const ARTIFACTS: usize = 10;

/// How many times all artifacts of an environment may compare a path with a pattern of what is excluded, and how many of these it takes
/// to make a pattern ready.
const COMPARISONS: usize = 100_000_000;
pub(super) const PATTERN: usize = 4_000;

/// How many bytes they may read and write where they merge.
const MOST_BYTES: usize = 64 << 20;

/// How many names the artifacts of an environment may still look at.
#[derive(Debug)]
pub struct Names {
    /// Each by itself.
    pub(super) each: usize,
    left: Cell<usize>,
    /// How many comparisons of a path with a pattern are left.
    comparisons: Cell<usize>,
}

impl Names {
    /// As many as the limits allow.
    pub fn new(limits: Limits) -> Self {
        Self {
            each: limits.files,
            left: Cell::new(limits.files.saturating_mul(ARTIFACTS)),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    /// Takes some off, or says that there are no more.
    pub fn spend(&self, names: usize) -> Result<(), String> {
        let left = self.left.get().checked_sub(names);
        self.left.set(left.unwrap_or(0));
        let most = self.each.saturating_mul(ARTIFACTS);
        let message = || format!("all artifacts of the environment look at more than {most} files");
        left.map(|_| ()).ok_or_else(message)
    }

    pub(super) fn compare(&self, times: usize) -> Result<(), Stop> {
        let left = self.comparisons.get().checked_sub(times);
        self.comparisons.set(left.unwrap_or(0));
        let message = || "what its rules exclude is compared with too many files".to_owned();
        left.map(|_| ()).ok_or_else(|| Stop::TooLarge(message()))
    }
}

/// Why a rule ends, or what is taken in from elsewhere.
pub(crate) enum Stop {
    /// Flux fails on it, too.
    Fault(String),
    /// It takes more than is followed here.
    TooLarge(String),
}

impl From<String> for Stop {
    fn from(text: String) -> Self {
        Self::Fault(text)
    }
}

/// What the rules may still do, and what they know.
pub(super) struct Left<'a> {
    pub(super) names: usize,
    pub(super) of_all: &'a Names,
    bytes: usize,
    /// Folders in which a file lies already, so that nothing above it is one.
    pub(super) folders: HashSet<Utf8PathBuf>,
}

impl<'a> Left<'a> {
    pub(super) fn new(of_all: &'a Names) -> Self {
        Self { names: of_all.each, of_all, bytes: MOST_BYTES, folders: HashSet::new() }
    }

    pub(super) fn spend(&mut self, names: usize) -> Result<(), Stop> {
        self.names = self.names.checked_sub(names).ok_or_else(|| {
            Stop::TooLarge(format!("its rules look at more than {} files", self.of_all.each))
        })?;
        self.of_all.spend(names).map_err(Stop::TooLarge)
    }

    pub(super) fn merge(&mut self, bytes: usize) -> Result<(), Stop> {
        let message = || format!("its rules merge more than {} MiB", MOST_BYTES >> 20);
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(|| Stop::TooLarge(message()))?;
        Ok(())
    }
}
