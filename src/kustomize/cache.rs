//! What builds of one repository share.

use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use super::accumulator::Accumulator;
use super::options::Options;
use super::problem::Report;

/// A base that was accumulated: its objects before the steps that only the top does, and what was found out.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// The objects.
    pub(super) accumulator: Accumulator,
    /// What was found out.
    pub(super) report: Report,
    /// Whether it is a component.
    pub(super) is_component: bool,
}

/// What builds of one repository share: bases, and in them objects, until a build changes its copy. The documents of files
/// are shared too, by the repository.
#[derive(Debug, Default)]
pub(super) struct Cache {
    bases: Mutex<HashMap<(Utf8PathBuf, Options), Arc<Base>>>,
}

impl Cache {
    /// A base that was accumulated before. It is none where one of its folders is being built just now: there the
    /// build has to run into its loop.
    pub(super) fn base(
        &self,
        folder: &Utf8Path,
        options: Options,
        stack: &[Utf8PathBuf],
    ) -> Option<Arc<Base>> {
        let bases = self.bases.lock().unwrap_or_else(PoisonError::into_inner);
        let base = bases.get(&(folder.to_owned(), options))?;
        let loops =
            base.report.roots.iter().any(|root| stack.iter().any(|visited| visited.starts_with(root)));
        (!loops).then(|| Arc::clone(base))
    }

    /// Keeps a base.
    pub(super) fn keep(&self, folder: &Utf8Path, options: Options, base: &Arc<Base>) {
        let mut bases = self.bases.lock().unwrap_or_else(PoisonError::into_inner);
        bases.insert((folder.to_owned(), options), Arc::clone(base));
    }
}
