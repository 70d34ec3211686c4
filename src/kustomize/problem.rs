//! What goes wrong in a build, and what was learnt on the way.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::finding::{Code, Finding, Label};
use crate::source::Span;

use super::fault::Fault;
use super::merge_keys::BuiltinUse;
use super::patch_use::{self, PatchUses};

/// kustomize would have stopped here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The message, in kustomize's words.
    pub message: String,
    /// The place that causes it, where one is known.
    pub span: Option<Span>,
}

/// One thing that makes a build fail: in kustomize's words, and as the finding that we make of it.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    /// kustomize's message.
    pub(super) words: String,
    /// The finding.
    pub(super) finding: Box<Finding>,
    /// Whether all that is wrong is that something is not there. Where a part of the build is not known, that part
    /// may well bring it.
    of_absence: bool,
}

impl Problem {
    /// A problem that the finding's message says in the same words.
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        let words = message.into();
        let finding = Box::new(Finding::new(code, one_line(&words)));
        Self { words, finding, of_absence: false }
    }

    /// Sets what the finding says.
    #[must_use]
    pub(super) fn saying(mut self, message: impl Into<String>) -> Self {
        self.finding.message = one_line(&message.into());
        self
    }

    /// Adds a place.
    #[must_use]
    pub(super) fn at(mut self, span: Option<Span>, text: &str) -> Self {
        if let Some(span) = span
            && self.finding.labels.iter().all(|label| label.span != span)
        {
            self.finding.labels.push(Label::new(span, text));
        }
        self
    }

    /// Says that all that is wrong is that something is not there.
    #[must_use]
    pub(super) fn of_absence(mut self) -> Self {
        self.of_absence = true;
        self
    }

    /// Puts `context: ` before kustomize's message, as Go's wrapped errors do.
    #[must_use]
    pub(super) fn within(mut self, context: &str) -> Self {
        self.words = shortened(format!("{context}: {}", self.words));
        self
    }

    /// Replaces kustomize's message by what `wrap` makes of it.
    #[must_use]
    pub(super) fn wrapped(mut self, wrap: impl FnOnce(&str) -> String) -> Self {
        self.words = shortened(wrap(&self.words));
        self
    }
}

/// A build that failed for no more special reason.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let code = if fault.too_large { Code::TooLarge } else { Code::BuildFailed };
        Self::new(code, fault.message).at(fault.span, "")
    }
}

/// How long kustomize's words may become, in bytes: each level puts those of the level below between quotes, and what is quoted again
/// and again doubles.
const WORDS: usize = 100_000;

fn shortened(mut words: String) -> String {
    if words.len() > WORDS {
        let end = (0..=WORDS).rev().find(|&at| words.is_char_boundary(at)).unwrap_or(0);
        words.truncate(end);
        words.push('…');
    }
    words
}

/// The first line of a message: findings are read line by line.
fn one_line(text: &str) -> String {
    const LIMIT: usize = 300;
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end_matches([':', ' ']);
    match line.char_indices().nth(LIMIT) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// How many findings a build may have, the one among them that says that there are more.
const PROBLEMS: usize = LAST + 1;
const LAST: usize = 1000;

/// How many problems of one file are looked at: some may be the same, and of more than a report tells nothing is lost.
pub(super) const MOST_PROBLEMS: usize = 4 * PROBLEMS;

/// What a part of a build found out besides its objects.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of a build, each asked for by itself")]
pub(super) struct Report {
    /// Everything worth saying.
    pub(super) findings: Vec<Finding>,
    /// Where kustomize would have stopped: the first problem.
    pub(super) failure: Option<Failure>,
    /// Whether something could not be looked into.
    pub(super) incomplete: bool,
    /// Whether objects may be missing, so that it means nothing when one is not found.
    pub(super) lacks_objects: bool,
    /// Whether a file holds no object: it stands for one that is made later, as those of `flux bootstrap` are.
    pub(super) has_placeholder: bool,
    /// What the targets of patches selected.
    pub(super) patch_uses: PatchUses,
    /// The files that were read.
    pub(super) files: BTreeSet<Utf8PathBuf>,
    /// The folders that were built, this one among them.
    pub(super) roots: BTreeSet<Utf8PathBuf>,
    /// What was asked of the built-in schema.
    pub(super) builtin_use: BuiltinUse,
    /// Whether the result holds for this way of getting here only: a loop was met.
    pub(super) depends_on_caller: bool,
}

impl Report {
    /// Puts `context: ` before the failure, if there is one.
    pub(super) fn within(&mut self, context: &str) {
        if let Some(failure) = &mut self.failure {
            failure.message = shortened(format!("{context}: {}", failure.message));
        }
    }

    /// Notes a problem; the first one is where kustomize stops.
    ///
    /// A remote file is no problem of the repository: what it brings is just not known.
    pub(super) fn fail(&mut self, problem: Problem) {
        if problem.finding.code == Code::RemoteResource {
            (self.incomplete, self.lacks_objects) = (true, true);
            return self.say(*problem.finding);
        }
        if problem.of_absence && self.lacks_objects {
            return;
        }
        self.incomplete = true;
        self.lacks_objects |= !problem.of_absence;
        if self.failure.is_none() {
            self.failure = Some(Failure { message: problem.words, span: problem.finding.span() });
        }
        self.say(*problem.finding);
    }

    /// Adds a finding, once. A build with very many says no more than that.
    pub(super) fn say(&mut self, finding: Finding) {
        let is_known = |known: &Finding| known.code == Code::TooLarge;
        match self.findings.len() {
            PROBLEMS.. => {}
            // Where nothing is left, it is spent anew at each step.
            _ if finding.code == Code::TooLarge && self.findings.iter().any(is_known) => {}
            _ if self.findings.contains(&finding) => {}
            LAST => {
                let message = format!("this build has more than {LAST} problems: the others are not told");
                let places = finding.labels.into_iter().take(1);
                let mut finding = Finding::new(Code::TooLarge, message);
                finding.labels.extend(places);
                self.findings.push(finding);
            }
            _ => self.findings.push(finding),
        }
    }

    /// Adds what another part found. Its failure is ours too, in the words that `wrap` makes of it.
    pub(super) fn absorb(&mut self, other: &Self, wrap: impl FnOnce(&str) -> String) {
        for finding in &other.findings {
            self.say(finding.clone());
        }
        if let (None, Some(failure)) = (&self.failure, &other.failure) {
            let message = shortened(wrap(&failure.message));
            self.failure = Some(Failure { message, span: failure.span });
        }
        patch_use::absorb(&mut self.patch_uses, &other.patch_uses);
        self.incomplete |= other.incomplete;
        self.has_placeholder |= other.has_placeholder;
        self.lacks_objects |= other.lacks_objects;
        self.depends_on_caller |= other.depends_on_caller;
        self.builtin_use = self.builtin_use.max(other.builtin_use);
        self.files.extend(other.files.iter().cloned());
        self.roots.extend(other.roots.iter().cloned());
    }
}
