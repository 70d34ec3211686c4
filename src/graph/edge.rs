//! Edges.

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Span;

use super::{Confidence, NodeId};

/// Why one node needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub enum EdgeKind {
    /// `spec.dependsOn`.
    DependsOn,
    /// The dependent is applied by the other.
    AppliedBy,
    /// `spec.sourceRef`.
    Source,
    /// The chart of a HelmRelease comes from it.
    Chart,
    /// `spec.healthChecks`.
    HealthCheck,
    /// `spec.postBuild.substituteFrom`.
    SubstituteFrom,
    /// `spec.valuesFrom`.
    ValuesFrom,
    /// Something that it applies is of a kind which the other brings. Inferred, as all that follow are.
    NeedsKind,
    /// Something that it applies is in a namespace which the other makes.
    NeedsNamespace,
    /// It names an object which the other applies or makes, and does not start without it.
    NeedsObject,
    /// Something that it applies names such an object, and is not healthy, or does not work, without it.
    UsesObject,
    /// Something that it applies is refused while the other does not answer the webhook that is asked about it.
    AsksWebhook,
}

impl EdgeKind {
    /// The field that says it.
    pub fn field(self) -> &'static str {
        match self {
            Self::DependsOn => "dependsOn",
            Self::AppliedBy => "applied by it",
            Self::Source => "sourceRef",
            Self::Chart => "chart",
            Self::HealthCheck => "healthChecks",
            Self::SubstituteFrom => "substituteFrom",
            Self::ValuesFrom => "valuesFrom",
            Self::NeedsKind => "needs its kinds",
            Self::NeedsNamespace => "needs its namespace",
            Self::NeedsObject => "needs its objects",
            Self::UsesObject => "uses its objects",
            Self::AsksWebhook => "asks its webhook",
        }
    }

    /// Whether it is concluded from what objects need, and not written anywhere.
    pub fn is_inferred(self) -> bool {
        self >= Self::NeedsKind
    }
}

/// A need: `from` is the dependent, `to` what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The dependent.
    pub from: NodeId,
    /// What it needs.
    pub to: NodeId,
    /// Why.
    pub kind: EdgeKind,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it was written.
    pub span: Span,
    /// Whether a `readyExpr` decides about it, which cannot be known offline.
    pub ready_expression: bool,
    /// Whether it is enough that the other exists, as a ResourceSet may ask; else it has to be ready.
    pub existence: bool,
    /// What is needed, for [`Graph::need`](super::Graph::need); where it is inferred from a need.
    pub(super) need: Option<u32>,
}

impl Edge {
    /// One that somebody wrote.
    pub(super) fn declared(from: NodeId, to: NodeId, kind: EdgeKind, span: Span) -> Self {
        let confidence = Confidence::Declared;
        Self { from, to, kind, confidence, span, ready_expression: false, existence: false, need: None }
    }
}
