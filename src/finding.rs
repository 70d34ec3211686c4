//! What is wrong, or worth knowing, in a repository: a code, a message, the lines that cause it.
//!
//! ```
//! use infra_graph::finding::{Code, nearest};
//! assert_eq!(Code::from_name("missing-dependency").unwrap().severity().to_string(), "error");
//! assert_eq!(nearest("mising-dependency", Code::ALL.iter().map(|code| code.name())), Some("missing-dependency"));
//! ```

mod by_node;
mod code;
mod edit;
mod fix;
mod rollout;
mod wording;

pub use by_node::ByNode;
pub use code::Code;
pub use edit::{Action, Advice, Edit};
pub use fix::{Fix, TextEdit};
pub use rollout::Rollout;
pub use wording::{enumerate, nearest, slip};

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::source::Span;

/// How bad a finding is for the one who runs the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Works today, and will hurt some day.
    Warning,
    /// Flux will not deliver something.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A place with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: String,
}

impl Label {
    /// A place with its text.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// One thing that is wrong or worth knowing.
///
/// The first label is the primary one: the line to look at first. A finding without a label concerns no line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of finding it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One line, without a full stop.
    pub message: String,
    /// The lines that cause it, the primary one first.
    pub labels: Vec<Label>,
    /// What Flux does then, and other facts; a sentence each.
    pub notes: Vec<String>,
    /// The smallest fix.
    pub help: Option<String>,
    /// The lines that the fix adds, changes or takes out; none where it names none.
    pub edits: Vec<Edit>,
    /// The same as texts in files, where somebody asked for that and it can be done ([`crate::fix`]).
    pub fixes: Vec<Fix>,
    /// Fixes that are still to be tried, the best first: the first that breaks nothing becomes the help.
    pub(crate) advice: Vec<Advice>,
    /// The id of what it says is nowhere, where other environments may have it: they are asked when all are known.
    pub(crate) sought: Option<String>,
    /// Ids of the nodes concerned (`Kind/namespace/name`).
    pub nodes: Vec<String>,
    /// What it breaks, where that is known: every rollout, or only a cluster that is built anew.
    pub rollout: Option<Rollout>,
    /// The environments in which it holds; empty for all that read the file.
    pub environments: BTreeSet<String>,
}

impl Finding {
    /// A finding with the code's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            edits: Vec::new(),
            fixes: Vec::new(),
            advice: Vec::new(),
            sought: None,
            nodes: Vec::new(),
            rollout: None,
            environments: BTreeSet::new(),
        }
    }

    /// Adds a place; the first one added is the primary one.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label::new(span, text));
        self
    }

    /// Adds a sentence on what Flux does, or another fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Sets the smallest fix.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds a fix that names lines. It is tried first, and becomes the help only if it breaks nothing; what is added first
    /// is tried first.
    #[must_use]
    pub(crate) fn advise(mut self, help: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.advice.push(Advice { help: help.into(), edits });
        self
    }

    /// Takes the next fix that is to be tried as the help.
    pub(crate) fn settle(&mut self, advice: Option<Advice>) {
        self.advice.clear();
        if let Some(Advice { help, edits }) = advice {
            self.help = Some(help);
            self.edits = edits;
        }
    }

    /// Adds the id of a node that it concerns.
    #[must_use]
    pub fn node(mut self, id: impl Into<String>) -> Self {
        self.nodes.push(id.into());
        self
    }

    /// Whether a report for people only counts it.
    pub fn is_only_counted(&self) -> bool {
        self.severity == Severity::Info && self.code.is_only_counted()
    }

    /// The primary place.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}
