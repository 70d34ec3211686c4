//! A whole graph: every node and edge with its place.

use schemars::JsonSchema;
use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::{Confidence, Edge, EdgeKind, Node};
use crate::object::ObjectRef;
use crate::source::Location;

/// A graph as other programs read it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Network {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// The nodes, sorted by id.
    pub nodes: Vec<NetworkNode>,
    /// The edges, sorted by their ends.
    pub edges: Vec<NetworkEdge>,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the shape that other programs rely on")]
pub struct NetworkNode {
    /// `Kind/namespace/name`.
    pub id: String,
    /// The kind.
    pub kind: String,
    /// The namespace; empty for cluster-scoped objects.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// Who applies it; nobody for what only the bootstrap applies.
    pub applied_by: Vec<String>,
    /// A Kustomization's folder in its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The source that it takes its content from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `spec.wait`.
    pub wait: bool,
    /// `spec.suspend`.
    pub suspended: bool,
    /// Whether its content, or the object itself, lies elsewhere.
    pub external: bool,
    /// Whether it does not exist.
    pub missing: bool,
    /// Whether no file shows it: the root Kustomization, where only its being there is known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub implicit: bool,
    /// Where it was written, or first named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// An edge, from the dependent to what it needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct NetworkEdge {
    /// The dependent.
    pub from: String,
    /// What it needs.
    pub to: String,
    /// Why.
    pub kind: EdgeKind,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it was written.
    pub location: Location,
}

impl NetworkNode {
    /// Whether it is a Kustomization that exists.
    pub fn is_kustomization(&self) -> bool {
        self.kind == crate::flux::Kind::Kustomization.name() && !self.missing
    }
}

impl AnalyzedEnvironment {
    /// The whole graph.
    pub fn network(&self) -> Network {
        let (graph, sources) = (self.graph(), self.sources());
        let id = |node| graph.node(node).reference.to_string();
        let edge = |edge: &Edge| NetworkEdge {
            from: id(edge.from),
            to: id(edge.to),
            kind: edge.kind,
            confidence: edge.confidence,
            location: sources.location(edge.span),
        };
        let node = |(at, node): (_, &Node)| {
            let appliers = graph.outgoing(at).filter(|edge| edge.kind == EdgeKind::AppliedBy);
            let mut applied_by: Vec<String> = appliers.map(|edge| id(edge.to)).collect();
            applied_by.sort();
            NetworkNode {
                id: node.reference.to_string(),
                kind: node.reference.kind.to_string(),
                namespace: node.reference.namespace.to_string(),
                name: node.reference.name.to_string(),
                applied_by,
                path: node.path.as_ref().map(ToString::to_string),
                source: node.source.as_ref().map(ToString::to_string),
                wait: node.wait,
                suspended: node.suspended,
                external: node.external,
                missing: node.missing,
                implicit: node.implicit,
                location: node.span.map(|span| sources.location(span)),
            }
        };
        let mut nodes: Vec<NetworkNode> = graph.nodes().map(node).collect();
        let mut edges: Vec<NetworkEdge> = graph.edges().map(edge).collect();
        nodes.sort();
        edges.sort();
        let (environment, incomplete) = (self.name().to_owned(), graph.incomplete.clone());
        Network { environment, incomplete, nodes, edges }
    }
}
