//! What can go wrong in a template.

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateErrorKind {
    /// The operator refuses it as well.
    Failed,
    /// The operator may carry it out; this program cannot.
    Unsupported,
    /// It uses a value that only the cluster knows.
    Unknown,
    /// It takes more than this program follows.
    TooLarge,
}

/// A fault with its place in the text of the template, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct TemplateError {
    /// What kind of fault it is.
    pub kind: TemplateErrorKind,
    /// What is wrong, in one line.
    pub message: String,
    /// The first byte of the place.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl TemplateError {
    pub(super) fn failed(message: impl Into<String>, start: usize, end: usize) -> Self {
        Problem::failed(message).at(start, end)
    }
}

/// A fault that does not know its place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    kind: TemplateErrorKind,
    message: String,
}

impl Problem {
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self { kind: TemplateErrorKind::Failed, message: message.into() }
    }

    pub(super) fn unsupported(message: impl Into<String>) -> Self {
        Self { kind: TemplateErrorKind::Unsupported, message: message.into() }
    }

    pub(super) fn unknown(message: impl Into<String>) -> Self {
        Self { kind: TemplateErrorKind::Unknown, message: message.into() }
    }

    pub(super) fn too_large(message: impl Into<String>) -> Self {
        Self { kind: TemplateErrorKind::TooLarge, message: message.into() }
    }

    pub(super) fn kind(&self) -> TemplateErrorKind {
        self.kind
    }

    pub(super) fn at(self, start: usize, end: usize) -> TemplateError {
        TemplateError { kind: self.kind, message: self.message, start, end }
    }
}
