//! Why there is no revision to compare with, and what brings one.

use camino::Utf8PathBuf;

use crate::source::ReadError;

/// Why a revision cannot be compared with. Each says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// Nothing to compare with.
    #[error("`{0}` lies in no Git repository: there is nothing to compare it with")]
    NoRepository(Utf8PathBuf),
    /// Git does not know a revision.
    #[error("Git knows no revision `{revision}` here\n{}", way_to_commit(*is_shallow))]
    UnknownRevision {
        /// What was asked for.
        revision: String,
        /// Whether the clone has only a part of the history.
        is_shallow: bool,
    },
    /// A revision that git would take for a flag.
    #[error("`{0}` is no revision: it begins with a dash")]
    Flag(String),
    /// Two revisions have no common ancestor.
    #[error("`{one}` and `{other}` have no common ancestor here\n{}", way_to_ancestor(*is_shallow))]
    NoMergeBase {
        /// The one.
        one: String,
        /// The other.
        other: String,
        /// Whether the clone has only a part of the history.
        is_shallow: bool,
    },
    /// Nothing says what to compare with.
    #[error(
        "nothing says what to compare with: this branch has no upstream, and there is no origin/HEAD\n\
         name it, as in --base main; `git remote set-head origin --auto` sets origin/HEAD"
    )]
    NoBase,
    /// A folder of another repository, at another commit on each side.
    #[error(
        "the submodule `{0}` is at another commit on each side, and its files are not in this repository\n\
         compare revisions with the same one, or point -C at a folder without it"
    )]
    Submodule(Utf8PathBuf),
    /// The work tree does not have all files of its commit.
    #[error(
        "this checkout is sparse: it is without `{0}`, for one\n\
         `git sparse-checkout disable` brings all files; --head HEAD compares the commit instead"
    )]
    Sparse(Utf8PathBuf),
    /// A partial clone has no content of some files.
    #[error(
        "this clone is partial: it is without the content of `{0}` at {1}, for one\n\
         `git fetch --refetch --no-filter` brings all of it"
    )]
    Partial(Utf8PathBuf, String),
    /// The revision has no such folder.
    #[error("at {revision} there is no folder `{folder}`")]
    NoFolder {
        /// The revision.
        revision: String,
        /// The folder, from the root of the Git repository on.
        folder: Utf8PathBuf,
    },
    /// What git says, or that it cannot be run.
    #[error("{0}")]
    Git(String),
    /// The folder cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

fn way_to_commit(is_shallow: bool) -> &'static str {
    if is_shallow {
        "this clone is shallow: `git fetch --unshallow` brings the whole history (in GitHub Actions, `fetch-depth: 0` of actions/checkout)"
    } else {
        "`git fetch origin` may bring it"
    }
}

fn way_to_ancestor(is_shallow: bool) -> &'static str {
    if is_shallow { way_to_commit(true) } else { "name the commit to compare with: --base COMMIT" }
}
