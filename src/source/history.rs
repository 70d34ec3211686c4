//! The history of the Git repository that a folder lies in: which commit a comparison starts from, and the folder as it was
//! there.

mod error;

pub use error::HistoryError;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

use camino::{Utf8Path, Utf8PathBuf};

use super::git::{Found, Names, Repository};
use super::listing::{Listing, WorkTree};
use super::snapshot::Snapshot;
use super::{Disk, FileChanges, Named};

/// A commit, and what it was called by the one who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The revision as it was written.
    pub revision: String,
    /// The name of the commit, in full.
    pub id: String,
}

/// What to compare with where nobody names it, the first that there is.
const BASES: &[&str] = &["@{upstream}", "origin/HEAD"];

/// The Git repository that a folder lies in.
#[derive(Debug)]
pub struct History {
    repository: Repository,
    names: Mutex<Names>,
    /// The folder, links followed.
    folder: Utf8PathBuf,
    /// The way to it from the root of the repository; empty for the root.
    inside: Utf8PathBuf,
}

impl History {
    /// The repository around a folder, which must be there.
    ///
    /// # Errors
    /// It is not there, lies in no Git repository, or Git cannot be run or refuses to read it.
    pub fn open(folder: &Utf8Path) -> Result<Self, HistoryError> {
        let named = Named::new(folder)?;
        let real = named.folder()?;
        if !named.is_in_git() {
            return Err(HistoryError::NoRepository(folder.to_owned()));
        }
        let inside = real.strip_prefix(named.boundary()).unwrap_or(Utf8Path::new("")).to_owned();
        let repository = Repository::WorkTree(named.boundary().to_owned());
        let names = Mutex::new(Names::open(repository.clone()).map_err(HistoryError::Git)?);
        Ok(Self { repository, names, folder: real, inside })
    }

    /// The commit of a revision: whatever `git rev-parse` takes for one.
    ///
    /// # Errors
    /// [`HistoryError::UnknownRevision`], [`HistoryError::Flag`].
    pub fn commit(&self, revision: &str) -> Result<Commit, HistoryError> {
        if revision.starts_with('-') {
            return Err(HistoryError::Flag(revision.to_owned()));
        }
        let found = self.find(&format!("{revision}^{{commit}}"));
        let id = found.map(|found| found.id).ok_or_else(|| HistoryError::UnknownRevision {
            revision: revision.to_owned(),
            is_shallow: self.is_shallow(),
        })?;
        Ok(Commit { revision: revision.to_owned(), id })
    }

    /// The commit where two histories part; it is called as the second one is.
    ///
    /// # Errors
    /// [`HistoryError::NoMergeBase`].
    pub fn merge_base(&self, head: &Commit, base: &Commit) -> Result<Commit, HistoryError> {
        let found = self.repository.output(&["merge-base", &head.id, &base.id]).ok();
        let id = found.and_then(|output| object_name(&output));
        let id = id.ok_or_else(|| HistoryError::NoMergeBase {
            one: head.revision.clone(),
            other: base.revision.clone(),
            is_shallow: self.is_shallow(),
        })?;
        Ok(Commit { revision: base.revision.clone(), id })
    }

    /// What `head` is compared with where nobody says it: the point at which it left the branch of the remote `origin` that it
    /// is to be merged into, where that is known; otherwise its upstream; otherwise the default branch of `origin`.
    ///
    /// # Errors
    /// [`HistoryError::NoBase`], and those of [`Self::commit`] and [`Self::merge_base`].
    pub fn default_base(&self, head: &Commit, target_branch: Option<&str>) -> Result<Commit, HistoryError> {
        if let Some(branch) = target_branch {
            return self.merge_base(head, &self.commit(&format!("origin/{branch}"))?);
        }
        let known =
            BASES.iter().find_map(|revision| self.commit(revision).ok()).ok_or(HistoryError::NoBase)?;
        let revision = self.short_name(&known.revision).unwrap_or(known.revision);
        self.merge_base(head, &Commit { revision, id: known.id })
    }

    /// Whether one commit is the other, or comes before it.
    pub fn is_ancestor(&self, commit: &Commit, of: &Commit) -> bool {
        self.repository.output(&["merge-base", "--is-ancestor", &commit.id, &of.id]).is_ok()
    }

    /// Whether the folder holds the same in two commits.
    pub fn is_same_folder(&self, one: &Commit, other: &Commit) -> bool {
        one.id == other.id || self.tree(one).is_some_and(|known| Some(known) == self.tree(other))
    }

    /// The folder as it was at a commit, to stand beside its work tree, and what has changed since.
    ///
    /// # Errors
    /// See [`HistoryError`].
    pub fn before_work_tree(&self, commit: &Commit) -> Result<(Snapshot, FileChanges), HistoryError> {
        let work_tree = WorkTree::read(&self.repository, &self.inside).map_err(HistoryError::Git)?;
        if let Some(path) = work_tree.skipped.first() {
            return Err(HistoryError::Sparse(path.clone()));
        }
        let listing = self.listing(commit)?;
        same_submodules(&listing, &work_tree.submodules)?;
        let disk = Disk::open(&self.folder)?;
        Ok(Snapshot::new(self.repository.clone(), listing, disk).beside(&work_tree, &self.folder))
    }

    /// The folder as it was at two commits, and what has changed between them.
    ///
    /// # Errors
    /// See [`HistoryError`].
    pub fn at_commits(
        &self,
        base: &Commit,
        head: &Commit,
    ) -> Result<([Snapshot; 2], FileChanges), HistoryError> {
        let (one, other) = thread::scope(|scope| {
            let other = scope.spawn(|| self.listing(head));
            (self.listing(base), other.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let [base, head] = [one?, other?];
        same_submodules(&base, &head.submodules)?;
        let snapshot = |listing| {
            let disk = Disk::open(&self.folder)?;
            Ok::<_, HistoryError>(Snapshot::new(self.repository.clone(), listing, disk))
        };
        let changes = base.changes(&head);
        Ok(([snapshot(base)?, snapshot(head)?], changes))
    }

    /// The names that revisions have: `HEAD`, branches, branches of remotes, tags; the newest first, each with what it is.
    /// None where Git says nothing.
    pub fn names(&self) -> Vec<(String, &'static str)> {
        let mut names = vec![("HEAD".to_owned(), "what is checked out")];
        for (place, is) in
            [("refs/heads", "branch"), ("refs/remotes", "branch of a remote"), ("refs/tags", "tag")]
        {
            let arguments = ["for-each-ref", "--sort=-creatordate", "--format=%(refname:lstrip=2)", place];
            let output = self.repository.output(&arguments).unwrap_or_default();
            let lines = String::from_utf8_lossy(&output).into_owned();
            names.extend(lines.lines().map(|line| (line.to_owned(), is)));
        }
        names
    }

    /// The way to the folder from the root of the Git repository; empty for the root.
    pub fn inside(&self) -> &Utf8Path {
        &self.inside
    }

    fn listing(&self, commit: &Commit) -> Result<Listing, HistoryError> {
        let no_folder =
            || HistoryError::NoFolder { revision: commit.revision.clone(), folder: self.inside.clone() };
        let tree = self.tree(commit).ok_or_else(no_folder)?;
        Listing::read(&self.repository, &tree).map_err(HistoryError::Git)
    }

    /// The folder in a commit; nothing where it has none.
    fn tree(&self, commit: &Commit) -> Option<String> {
        let found = self.find(&format!("{}:{}", commit.id, self.inside))?;
        (found.kind == "tree").then_some(found.id)
    }

    fn find(&self, revision: &str) -> Option<Found> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).find(revision)
    }

    /// `origin/main` for `@{upstream}`.
    fn short_name(&self, revision: &str) -> Option<String> {
        let output = self.repository.output(&["rev-parse", "--abbrev-ref", revision]).ok()?;
        let name = String::from_utf8(output).ok()?.trim().to_owned();
        (!name.is_empty()).then_some(name)
    }

    fn is_shallow(&self) -> bool {
        self.repository.output(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|said| said == b"true\n")
    }
}

/// The name of an object, out of what git prints.
fn object_name(output: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(output).lines().next()?.trim().to_owned();
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(text)
}

/// What lies in a submodule is in neither side; that is the same for both where the submodule is.
fn same_submodules(base: &Listing, head: &BTreeMap<Utf8PathBuf, String>) -> Result<(), HistoryError> {
    let paths = base.submodules.keys().chain(head.keys());
    let differs = |path: &&Utf8PathBuf| base.submodules.get(*path) != head.get(*path);
    match paths.into_iter().find(differs) {
        Some(path) => Err(HistoryError::Submodule(path.clone())),
        None => Ok(()),
    }
}
