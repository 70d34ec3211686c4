//! `redundant-dependency`: what other dependencies imply.

use std::collections::HashSet;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, enumerate};
use crate::graph::{Edge, EdgeKind, Graph, NodeId};

use super::advice;

/// How many lines are shown.
const SHOWN: usize = 5;

/// One finding for each Kustomization that others name without need.
///
/// Only where Flux itself orders updates along the whole way: all on it have the same source, none is suspended, and no
/// `readyExpr` decides. And only where nothing is seen that the dependent needs the other for: what it needs it does well to
/// say, whatever others say. Edges of a loop are left to `dependency-cycle`.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let graph = analyzed.graph();
    let essential: HashSet<(NodeId, NodeId)> =
        graph.reduced(|edge| orders_updates(graph, edge)).into_iter().collect();
    for (id, _) in graph.nodes().filter(|(_, node)| node.is_kustomization()) {
        let implied: Vec<&Edge> = graph
            .incoming(id)
            .filter(|edge| orders_updates(graph, edge) && !essential.contains(&(edge.from, edge.to)))
            .filter(|edge| !needs(graph, edge))
            .collect();
        if !implied.is_empty() {
            findings.push(finding(analyzed, id, &implied));
        }
    }
}

fn finding(analyzed: &AnalyzedEnvironment, id: NodeId, implied: &[&Edge]) -> Finding {
    let graph = analyzed.graph();
    let name = |id: NodeId| graph.short_name(id);
    let names: Vec<String> = implied.iter().map(|edge| name(edge.from)).collect();
    let message = match names.as_slice() {
        [one] => format!("{one} waits for {} through others anyway", name(id)),
        few if few.len() <= SHOWN => {
            format!("{} wait for {} through others anyway", enumerate(few), name(id))
        }
        many => format!("{} Kustomizations wait for {} through others anyway", many.len(), name(id)),
    };
    let mut finding = Finding::new(Code::RedundantDependency, message);
    for edge in implied.iter().take(SHOWN) {
        finding = finding.at(edge.span, way(graph, edge).unwrap_or_default());
    }
    if names.len() > SHOWN {
        finding = finding.note(format!("The same holds for {} more lines.", names.len() - SHOWN));
    }
    finding.nodes = std::iter::once(id)
        .chain(implied.iter().map(|edge| edge.from))
        .map(|id| graph.node(id).reference.to_string())
        .collect();
    let environment = analyzed.environment();
    let edits = implied
        .iter()
        .filter_map(|edge| advice::without(environment, &graph.node(edge.from).reference, edge.span))
        .collect();
    finding.advise("these lines may go: without them the order is the same", edits)
}

/// Whether Flux orders each new revision along this edge.
fn orders_updates(graph: &Graph, edge: &Edge) -> bool {
    let (from, to) = (graph.node(edge.from), graph.node(edge.to));
    edge.kind == EdgeKind::DependsOn
        && !edge.ready_expression
        && !edge.existence
        && from.is_kustomization()
        && to.is_kustomization()
        && !from.suspended
        && !to.suspended
        && from.source.is_some()
        && from.source == to.source
}

/// Whether the dependent is seen to need the other, or something that it applies.
fn needs(graph: &Graph, edge: &Edge) -> bool {
    let is_part = |id: NodeId| {
        id == edge.to
            || graph.outgoing(id).any(|applied| applied.kind == EdgeKind::AppliedBy && applied.to == edge.to)
    };
    let needs = |other: &Edge| other.kind != EdgeKind::DependsOn && is_part(other.to);
    let children = graph.incoming(edge.from).filter(|applied| applied.kind == EdgeKind::AppliedBy);
    let family = std::iter::once(edge.from).chain(children.map(|applied| applied.from));
    family.into_iter().any(|id| graph.outgoing(id).any(needs))
}

/// "a waits for b, which waits for c".
fn way(graph: &Graph, edge: &Edge) -> Option<String> {
    let others =
        |other: &Edge| orders_updates(graph, other) && (other.from, other.to) != (edge.from, edge.to);
    let path = graph.reach_up(&[edge.from], others).path(edge.to);
    let names: Vec<String> = path.iter().rev().skip(1).map(|id| graph.short_name(*id)).collect();
    let (first, rest) = names.split_first()?;
    let from = graph.short_name(edge.from);
    Some(format!("{from} waits for {first}, which waits for {}", rest.join(", which waits for ")))
}
