//! A help as texts in files.

use crate::source::Span;

/// A help that can be carried out: all of it, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Fix {
    /// What it does, in words.
    pub description: String,
    /// What it writes, by file and place. No two overlap.
    pub edits: Vec<TextEdit>,
}

impl Fix {
    /// A help with what it writes.
    pub fn new(description: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Self { description: description.into(), edits }
    }
}

/// Another text in the place of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextEdit {
    /// What goes out; empty where something is only put in.
    pub at: Span,
    /// What comes in.
    pub text: String,
}
