//! Why a document could not be read.

use crate::source::Span;

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is not YAML.
    Syntax,
    /// A mapping or a sequence stands where a key must be a scalar, as in `a: {{ .x }}`.
    CompositeKey,
    /// An alias without its anchor.
    UnknownAlias,
    /// Too deep, or aliases that unfold to more than the limit.
    Limit,
}

/// A fault in one document. The other documents of the file are not affected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What kind of fault it is.
    pub kind: ErrorKind,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Whether the place holds `{{`: then the file is a template of Helm or Go, not YAML.
    pub template: bool,
}
