//! What an object shows.

use crate::source::Span;

use super::{Confidence, Gate, Need};

/// A need as an object shows it, before it is known who applies the object.
pub(super) struct Shown {
    pub(super) need: Need,
    pub(super) gate: Gate,
    pub(super) confidence: Confidence,
    pub(super) span: Span,
}
