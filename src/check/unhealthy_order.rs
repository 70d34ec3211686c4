//! `dependency-without-health-check`: the dependency is ready as soon as it is applied.

use std::collections::BTreeSet;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Edit, Finding, enumerate};
use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, NodeId};
use crate::object::ObjectRef;

use super::advice;

/// How many dependents are shown.
const SHOWN: usize = 5;

/// One finding for each dependency.
///
/// An order without health is often enough, and most repositories have many of these; where a dependent needs the kinds that
/// a chart brings, it is not: the chart is installed after the dependency is ready.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let graph = analyzed.graph();
    for (id, node) in graph.nodes() {
        let checked = node.wait || node.health_checked || node.suspended || node.external;
        if !node.is_kustomization() || checked {
            continue;
        }
        let needs_kinds = |id: NodeId| graph.outgoing(id).any(|need| need.kind == EdgeKind::NeedsKind);
        let dependents: Vec<&Edge> = graph
            .incoming(id)
            .filter(|edge| edge.kind == EdgeKind::DependsOn && !edge.ready_expression && !edge.existence)
            .filter(|edge| needs_kinds(edge.from))
            .collect();
        // What lies below may be all there is: it is gone through only where somebody asks.
        if dependents.is_empty() {
            continue;
        }
        let installs = releases_below(graph, id);
        let early: Vec<Early<'_>> =
            dependents.into_iter().filter_map(|edge| early(graph, edge, &installs)).collect();
        if !early.is_empty() {
            findings.push(finding(analyzed, id, &early));
        }
    }
}

/// A dependent that is applied too early.
struct Early<'g> {
    /// The line that was meant to prevent it.
    edge: &'g Edge,
    /// What it needs the kinds of.
    releases: BTreeSet<&'g ObjectRef>,
}

fn early<'g>(graph: &'g Graph, edge: &'g Edge, installs: &BTreeSet<NodeId>) -> Option<Early<'g>> {
    let mut needed = graph
        .outgoing(edge.from)
        .filter(|need| need.kind == EdgeKind::NeedsKind && installs.contains(&need.to))
        .peekable();
    needed.peek()?;
    let awaited = ready_before(graph, edge.from);
    let releases: BTreeSet<&ObjectRef> = needed
        .filter(|need| !awaited.contains(&need.to))
        .map(|need| &graph.node(need.to).reference)
        .collect();
    (!releases.is_empty()).then_some(Early { edge, releases })
}

/// The releases that a Kustomization applies, or one that it applies.
fn releases_below(graph: &Graph, id: NodeId) -> BTreeSet<NodeId> {
    let below = graph.reach_down(&[id], |edge| edge.kind == EdgeKind::AppliedBy);
    below.nodes().iter().copied().filter(|id| graph.node(*id).kind == Some(Kind::HelmRelease)).collect()
}

/// All that is ready before a Kustomization is applied: its dependencies and those of its parents, and what these wait for.
fn ready_before(graph: &Graph, start: NodeId) -> BTreeSet<NodeId> {
    let mut ready = BTreeSet::new();
    let mut started = BTreeSet::new();
    let mut to_start = vec![start];
    while let Some(id) = to_start.pop() {
        if !started.insert(id) {
            continue;
        }
        let mut to_be_ready = Vec::new();
        for edge in graph.outgoing(id) {
            match edge.kind {
                EdgeKind::DependsOn if !edge.ready_expression && !edge.existence => to_be_ready.push(edge.to),
                EdgeKind::AppliedBy => to_start.push(edge.to),
                _ => {}
            }
        }
        while let Some(id) = to_be_ready.pop() {
            if !ready.insert(id) {
                continue;
            }
            to_start.push(id);
            let node = graph.node(id);
            if node.wait {
                let applied = graph.incoming(id).filter(|edge| edge.kind == EdgeKind::AppliedBy);
                to_be_ready.extend(applied.map(|edge| edge.from));
            }
            let checks = graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::HealthCheck);
            to_be_ready.extend(checks.map(|edge| edge.to));
        }
    }
    ready
}

fn finding(analyzed: &AnalyzedEnvironment, id: NodeId, early: &[Early<'_>]) -> Finding {
    let graph = analyzed.graph();
    let name = |id: NodeId| graph.short_name(id);
    let releases: BTreeSet<&ObjectRef> = early.iter().flat_map(|one| one.releases.iter().copied()).collect();
    let charts: Vec<String> = releases.iter().map(ToString::to_string).collect();
    let message = format!(
        "{} is ready before {} is installed, and others need its kinds",
        name(id),
        enumerate(&charts)
    );
    let checks = releases.iter().filter_map(|release| {
        advice::health_check(analyzed.environment(), &graph.node(id).reference, release)
    });
    let checks: Vec<Edit> = checks.collect();
    let mut finding = Finding::new(Code::DependencyWithoutHealthCheck, message);
    for one in early.iter().take(SHOWN) {
        let text = format!("{} needs the kinds, and this line does not wait for them", name(one.edge.from));
        finding = finding.at(one.edge.span, text);
    }
    if early.len() > SHOWN {
        finding = finding.note(format!("{} more depend on it in the same way.", early.len() - SHOWN));
    }
    finding.nodes = std::iter::once(id)
        .chain(early.iter().map(|one| one.edge.from))
        .map(|id| graph.node(id).reference.to_string())
        .collect();
    finding
        .note(
            "On an empty cluster the API server refuses what is applied too early; Flux tries again after `retryInterval`, \
             otherwise after `interval`.",
        )
        .waits(analyzed, &graph.node(id).reference, &format!("give {}", name(id)), Vec::new())
        .advise(format!("give {} a health check of {}", name(id), enumerate(&charts)), checks)
}
