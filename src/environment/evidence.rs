//! Why something was taken for what it is said to be.

use crate::source::Span;

/// One piece of evidence: what was seen, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence {
    /// What was seen, as a sentence without a full stop.
    pub what: String,
    /// Where.
    pub span: Span,
}

impl Evidence {
    /// What was seen at a place.
    pub fn new(what: impl Into<String>, span: Span) -> Self {
        Self { what: what.into(), span }
    }
}
