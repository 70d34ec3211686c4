//! Why a part of a build cannot be carried out.

use crate::source::Span;

/// What kustomize refuses to do, in its words, with the place that causes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Fault {
    /// kustomize's message.
    pub(crate) message: String,
    /// The place that causes it, where one is known.
    pub(crate) span: Option<Span>,
    /// Whether kustomize may do it, and it is too much to be followed here.
    pub(crate) too_large: bool,
}

impl Fault {
    /// A fault without a place.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, too_large: false }
    }

    /// A fault at a place.
    pub(crate) fn at(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), span: Some(span), too_large: false }
    }

    /// Puts `context: ` before the message, as Go's wrapped errors do. What is too large is not kustomize's to say.
    #[must_use]
    pub(crate) fn within(mut self, context: &str) -> Self {
        if self.too_large {
            return self;
        }
        self.message = format!("{context}: {}", self.message);
        self
    }

    /// Sets the place where none is known yet.
    #[must_use]
    pub(crate) fn or_at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }
}
