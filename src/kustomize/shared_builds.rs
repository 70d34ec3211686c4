//! Builds that two states of a repository have in common.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use super::built::Build;
use super::options::Options;
use super::top::Top;

/// What is known of a build: nothing inside where each state has to make its own.
type Slot = Arc<OnceLock<Option<Arc<Build>>>>;

/// The builds of a folder, by what is changed in its kustomization: hardly ever more than one.
type OfFolder = Vec<(Top, Slot)>;

/// Builds of one state of a repository that hold for another one as well. A build does where all files that it read are the
/// same, and nothing differs in or below a folder that it was in: then there is no question that it could have asked of the
/// files and that has another answer there.
#[derive(Debug, Default)]
pub struct SharedBuilds {
    /// The paths that differ, or are in one state only.
    different: BTreeSet<Utf8PathBuf>,
    builds: Mutex<HashMap<(Utf8PathBuf, Options), OfFolder>>,
}

impl SharedBuilds {
    /// For two states that differ in these paths, and in which no path leads through a link.
    pub fn new(different: impl IntoIterator<Item = Utf8PathBuf>) -> Self {
        Self { different: different.into_iter().collect(), builds: Mutex::default() }
    }

    /// Whether a path differs, or something below it.
    pub(super) fn is_touched(&self, path: &Utf8Path) -> bool {
        // Paths are compared part by part, so that what lies in a folder follows it at once.
        let from = (Bound::Included(path), Bound::Unbounded);
        self.different.range::<Utf8Path, _>(from).next().is_some_and(|first| first.starts_with(path))
    }

    /// What is known of a build.
    pub(super) fn slot(&self, folder: &Utf8Path, top: &Top, options: Options) -> Slot {
        let mut builds = self.builds.lock().unwrap_or_else(PoisonError::into_inner);
        let of_folder = builds.entry((folder.to_owned(), options)).or_default();
        if let Some((_, slot)) = of_folder.iter().find(|(known, _)| known == top) {
            return Arc::clone(slot);
        }
        let slot = Slot::default();
        of_folder.push((top.clone(), Arc::clone(&slot)));
        slot
    }
}
