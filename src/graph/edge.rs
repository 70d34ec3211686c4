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
    ChartSource,
    /// `spec.healthChecks`.
    HealthCheck,
    /// `spec.postBuild.substituteFrom`.
    SubstituteFrom,
    /// `spec.valuesFrom`.
    ValuesFrom,
}

impl EdgeKind {
    /// The field that says it.
    pub fn field(self) -> &'static str {
        match self {
            Self::DependsOn => "dependsOn",
            Self::AppliedBy => "applied by it",
            Self::Source => "sourceRef",
            Self::ChartSource => "chart",
            Self::HealthCheck => "healthChecks",
            Self::SubstituteFrom => "substituteFrom",
            Self::ValuesFrom => "valuesFrom",
        }
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
}
