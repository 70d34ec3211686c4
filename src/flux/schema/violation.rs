//! What is wrong with one place of an object.

use crate::finding::{Code, Edit, Finding};
use crate::source::Span;

/// What is wrong with one place of an object.
#[derive(Debug, Clone)]
pub(in crate::flux) struct Violation {
    /// What kind of finding it is.
    pub code: Code,
    /// The key or the value.
    pub span: Span,
    /// Whether the place is a value, so that a variable may have made it.
    pub is_value: bool,
    /// What the value is ("a number"), where that is what is wrong. Never the value itself, which may be a secret: variables put any
    /// value anywhere.
    pub found: Option<&'static str>,
    /// Whether it would do with quotes around it; where a variable made the value, its own text needs them.
    pub needs_quotes: bool,
    /// What is wrong, in a line.
    pub message: String,
    /// What is to be seen at the place.
    pub label: String,
    /// Another place, with what is to be seen there.
    pub other: Option<(Span, String)>,
    /// What the API server says; empty where it says nothing.
    pub said: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The change that the help names; without one it names none.
    pub edits: Vec<Edit>,
}

impl Violation {
    /// Whether the API server refuses the object for it.
    pub(in crate::flux) fn is_refusal(&self) -> bool {
        self.code != Code::FieldDropped
    }

    /// The finding, with the id of the object.
    pub(in crate::flux) fn finding(self, object: &str) -> Finding {
        let mut finding = Finding::new(self.code, self.message).at(self.span, self.label);
        if let Some((span, text)) = self.other {
            finding = finding.at(span, text);
        }
        finding = match self.code {
            Code::FieldDropped => finding
                .note("Flux takes the field out before it applies the object, and says nothing of it: the field never has an effect."),
            _ => finding.note(format!(
                "The API server refuses the object (`{}`), and Flux applies nothing of the same stage.",
                self.said
            )),
        };
        finding = match self.help {
            Some(help) if self.edits.is_empty() => finding.help(help),
            Some(help) => finding.help(help.clone()).advise(help, self.edits),
            None => finding,
        };
        finding.node(object)
    }
}
