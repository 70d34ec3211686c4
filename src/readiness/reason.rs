//! Why one milestone needs another.

use crate::object::ObjectRef;
use crate::requirement::{Confidence, Gate};
use crate::source::Span;

/// The number of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReasonId(pub(super) u32);

impl ReasonId {
    /// The reason that needs no word: the same object goes on.
    pub const SAME: Self = Self(0);
}

/// Why one milestone needs another, with the line that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The same object goes on.
    Same,
    /// `spec.dependsOn`.
    DependsOn(Span),
    /// The other applies it; the span is the line that brings it into the other's build.
    AppliedBy(Span),
    /// It waits for all that it applies: where `wait` is written, if it is.
    Wait(Option<Span>),
    /// `spec.healthChecks`, or what stands for it in a FluxInstance.
    HealthCheck(Span),
    /// It takes its content from the other.
    Source(Span),
    /// Its chart is the other, or is made out of it.
    Chart(Span),
    /// helm-controller makes the chart for the release.
    MadeFor,
    /// A step of a ResourceSet is applied when the steps before it are ready; the span is the step.
    EarlierStep(Span),
    /// An object needs something that no `dependsOn` says.
    Needs {
        /// The object.
        consumer: ObjectRef,
        /// The line of it that shows the need.
        span: Span,
        /// What does not happen without.
        gate: Gate,
    },
    /// The other provides what is needed.
    ProvidedBy {
        /// The line that shows it.
        span: Span,
        /// How sure that is.
        confidence: Confidence,
    },
}

impl Reason {
    /// The line that says it.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Same | Self::MadeFor => None,
            Self::Wait(span) => *span,
            Self::DependsOn(span)
            | Self::AppliedBy(span)
            | Self::EarlierStep(span)
            | Self::HealthCheck(span)
            | Self::Source(span)
            | Self::Chart(span)
            | Self::Needs { span, .. }
            | Self::ProvidedBy { span, .. } => Some(*span),
        }
    }
}
