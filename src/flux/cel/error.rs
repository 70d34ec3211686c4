//! What is wrong with an expression.

use super::syntax::TooDeep;

/// What makes an expression invalid, so that Flux never evaluates it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CelError {
    /// The byte of the text that it is about.
    pub at: usize,
    /// What is wrong, without a full stop.
    pub message: String,
    /// The expression to write instead, where one is sure to mean the same: of a bare field, whether it is true.
    pub instead: Option<String>,
}

impl CelError {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), instead: None }
    }

    /// The line and the column of the fault in the expression, in characters, from 1.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

/// Why nothing comes out.
pub(super) enum Trouble {
    Invalid(CelError),
    /// It is not known whether cel-go takes it: messages of Protocol Buffers, and what is nested deeper than people write.
    Unknown,
}

impl From<CelError> for Trouble {
    fn from(fault: CelError) -> Self {
        Self::Invalid(fault)
    }
}

impl From<TooDeep> for Trouble {
    fn from(_: TooDeep) -> Self {
        Self::Unknown
    }
}
