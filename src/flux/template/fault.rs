//! What can go wrong in a template.

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
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
pub struct Fault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// What is wrong, in one line.
    pub message: String,
    /// The first byte of the place.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Fault {
    pub(super) fn failed(message: impl Into<String>, start: usize, end: usize) -> Self {
        Problem::failed(message).at(start, end)
    }
}

/// A fault that does not know its place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    kind: FaultKind,
    message: String,
}

impl Problem {
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self { kind: FaultKind::Failed, message: message.into() }
    }

    pub(super) fn unsupported(message: impl Into<String>) -> Self {
        Self { kind: FaultKind::Unsupported, message: message.into() }
    }

    pub(super) fn unknown(message: impl Into<String>) -> Self {
        Self { kind: FaultKind::Unknown, message: message.into() }
    }

    pub(super) fn too_large(message: impl Into<String>) -> Self {
        Self { kind: FaultKind::TooLarge, message: message.into() }
    }

    pub(super) fn kind(&self) -> FaultKind {
        self.kind
    }

    pub(super) fn at(self, start: usize, end: usize) -> Fault {
        Fault { kind: self.kind, message: self.message, start, end }
    }
}
