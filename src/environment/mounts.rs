//! Trees that are made of several sources, as folders of the repository.

use camino::Utf8PathBuf;

use crate::repository::Repository;
use crate::source::Tree;
use crate::threads::Turn;

/// How many files the trees of all environments may have before no other one is made: each is kept.
const MOST_FILES: usize = 2_000_000;

/// Where the trees of one environment become folders.
pub(super) struct Mounts<'r> {
    pub(super) repository: &'r Repository,
    turn: Turn,
}

impl<'r> Mounts<'r> {
    pub(super) fn new(repository: &'r Repository, turn: Turn) -> Self {
        Self { repository, turn }
    }

    /// Whether there is room for another tree, or why not. Environments ask one after the other, so that it does not depend on
    /// which of them is faster.
    pub(super) fn room(&self) -> Result<(), String> {
        self.turn.wait();
        if self.repository.made_files() <= MOST_FILES {
            return Ok(());
        }
        Err(format!("the artifacts of all environments hold more than {MOST_FILES} files"))
    }

    /// Mounts a tree and gives its folder. Environments do so one after the other: where two make different trees of one name,
    /// the later one's gets another.
    pub(super) fn mount(&self, name: &str, tree: Tree) -> Utf8PathBuf {
        self.turn.wait();
        self.repository.mount(name, tree)
    }
}
