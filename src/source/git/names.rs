//! What revisions are called.

use super::Repository;
use super::process::Process;

/// An object that a revision leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Found {
    /// Its name, in full.
    pub(in crate::source) id: String,
    /// `commit`, `tree`, `blob` or `tag`.
    pub(in crate::source) kind: String,
}

/// Tells what revisions lead to. One process answers all questions; where it ends, as over a revision that it cannot stand, the
/// next question starts another.
#[derive(Debug)]
pub(in crate::source) struct Names {
    repository: Repository,
    process: Option<Process>,
}

impl Names {
    /// For a repository that Git can read.
    ///
    /// # Errors
    /// Git cannot be run, or refuses to read it; in words.
    pub(in crate::source) fn open(repository: Repository) -> Result<Self, String> {
        let mut names = Self { repository, process: None };
        if names.answer("HEAD").is_none() {
            // It has ended without a word; this says why.
            names.repository.output(&["rev-parse", "--git-dir"])?;
        }
        Ok(names)
    }

    /// The object of a revision, whatever `git rev-parse` takes for one; nothing where there is none.
    pub(in crate::source) fn find(&mut self, revision: &str) -> Option<Found> {
        let line = self.answer(revision)?;
        let [id, kind, size] = *line.split_ascii_whitespace().collect::<Vec<_>>().as_slice() else {
            return None;
        };
        let is_object = id.bytes().all(|byte| byte.is_ascii_hexdigit()) && size.parse::<u64>().is_ok();
        is_object.then(|| Found { id: id.to_owned(), kind: kind.to_owned() })
    }

    fn answer(&mut self, revision: &str) -> Option<String> {
        // A second line would be a second question.
        if revision.contains(['\n', '\r', '\0']) {
            return None;
        }
        let started = || Process::start(&self.repository, "--batch-check").ok();
        let mut process = self.process.take().or_else(started)?;
        let line = process.ask(revision).ok()?;
        self.process = Some(process);
        Some(line)
    }
}
