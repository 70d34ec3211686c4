//! Trees that are made of several sources, as folders of the repository.

use camino::Utf8PathBuf;

use crate::repository::Repository;
use crate::source::Tree;
use crate::threads::Turn;

/// Where the trees of one environment become folders.
pub(super) struct Mounts<'r> {
    pub(super) repository: &'r Repository,
    turn: Turn,
}

impl<'r> Mounts<'r> {
    pub(super) fn new(repository: &'r Repository, turn: Turn) -> Self {
        Self { repository, turn }
    }

    /// Mounts a tree and gives its folder. Environments do so one after the other: where two make different trees of one name,
    /// the later one's gets another.
    pub(super) fn mount(&self, name: &str, tree: Tree) -> Utf8PathBuf {
        self.turn.wait();
        self.repository.mount(name, tree)
    }
}
