//! Edges.

use serde::Serialize;

use crate::source::Span;

use super::NodeId;

/// Why one node needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

/// How sure an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A manifest says it.
    Declared,
    /// It follows from manifests.
    Inferred,
    /// It is likely.
    Heuristic,
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
}
