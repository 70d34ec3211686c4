//! The lines of a picture that nobody wrote.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::graph::{Edge, EdgeKind, Graph, NodeId, Reach};
use crate::source::SourceMap;

use super::diagram::{self, DiagramEdge, Emphasis};

/// A line for each pair of drawn nodes that only inferred edges join, in order. What is not drawn itself stands where its
/// applier does. With `reduce`, pairs that a path of drawn edges implies are left out.
pub(super) fn lines(
    graph: &Graph,
    index: &HashMap<NodeId, usize>,
    reduce: bool,
    sources: &SourceMap,
) -> Vec<DiagramEdge> {
    let keep = |edge: &Edge| matches!(edge.kind, EdgeKind::DependsOn | EdgeKind::AppliedBy);
    let mut pairs: BTreeMap<(NodeId, NodeId), Vec<&Edge>> = BTreeMap::new();
    for edge in graph.edges().filter(|edge| edge.kind.is_inferred()) {
        let ends = (drawn(graph, index, edge.from), drawn(graph, index, edge.to));
        if let (Some(from), Some(to)) = ends
            && index.get(&from) != index.get(&to)
        {
            pairs.entry((from, to)).or_default().push(edge);
        }
    }
    let mut last: Option<(NodeId, Reach)> = None;
    let mut found = Vec::new();
    for ((from, to), edges) in pairs {
        let is_implied = if reduce {
            // The pairs are in the order of their dependents, so that each of these is searched from once.
            let reach = match last.take() {
                Some((node, reach)) if node == from => reach,
                _ => graph.reach_up(&[from], keep),
            };
            last.insert((from, reach)).1.contains(to)
        } else {
            graph.outgoing(from).any(|edge| edge.to == to && keep(edge))
        };
        if !is_implied {
            found.extend(line(graph, index, (from, to), &edges, sources));
        }
    }
    // Nodes that share a box share its lines.
    let mut seen = BTreeSet::new();
    found.retain(|line| seen.insert((line.from, line.to)));
    found
}

/// The drawn node that stands for a node: itself, or who applies it.
fn drawn(graph: &Graph, index: &HashMap<NodeId, usize>, node: NodeId) -> Option<NodeId> {
    if index.contains_key(&node) {
        return Some(node);
    }
    let appliers = graph.outgoing(node).filter(|edge| edge.kind == EdgeKind::AppliedBy);
    appliers.map(|edge| edge.to).find(|applier| index.contains_key(applier))
}

fn line(
    graph: &Graph,
    index: &HashMap<NodeId, usize>,
    (from, to): (NodeId, NodeId),
    edges: &[&Edge],
    sources: &SourceMap,
) -> Option<DiagramEdge> {
    let (a, b) = (&graph.node(from).reference.name, &graph.node(to).reference.name);
    let reasons = edges.iter().map(|edge| {
        let verb = edge.kind.field().replacen("its", &format!("{b}'s"), 1);
        format!("{a} {verb}\n{}", sources.location(edge.span))
    });
    Some(DiagramEdge {
        from: *index.get(&from)?,
        to: *index.get(&to)?,
        kind: diagram::EdgeKind::Inferred,
        title: reasons.collect::<Vec<_>>().join("\n"),
        emphasis: Emphasis::None,
    })
}
