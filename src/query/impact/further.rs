//! What else happens, by mode: who keeps an artifact, what is pruned, what a change sets going.

use std::collections::HashSet;

use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, Link, NodeId};
use crate::object::ObjectRef;

use super::condition::{Condition, Mode, is_source};
use super::spread::Scene;

/// Who takes content from a source that gets no new artifact, over sources that are made of it.
pub(super) fn stale(scene: Scene<'_>, targets: &[NodeId], mode: Mode) -> Vec<Link> {
    let graph = scene.graph;
    let is_stale = |node: &NodeId| {
        let node = graph.node(*node);
        match Condition::of(mode, &node.reference) {
            Some(Condition::Stale) => true,
            Some(Condition::Suspended) => node.kind.is_some_and(is_source),
            _ => false,
        }
    };
    let starts: Vec<NodeId> = targets.iter().copied().filter(is_stale).collect();
    if starts.is_empty() {
        return Vec::new();
    }
    let reach = graph.reach_down(&starts, |edge| matches!(edge.kind, EdgeKind::Source | EdgeKind::Chart));
    let links = reach.nodes().iter().filter_map(|&node| reach.link(node).copied());
    links.filter(|link| !graph.node(link.to).missing).collect()
}

/// The objects of Flux that these apply.
pub(super) fn applied_by(graph: &Graph, targets: &[NodeId]) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let mut seen: HashSet<NodeId> = targets.iter().copied().collect();
    for &before in targets {
        let edges = graph.incoming(before).filter(|edge| edge.kind == EdgeKind::AppliedBy);
        for edge in edges.filter(|edge| graph.node(edge.from).kind.is_some()) {
            if seen.insert(edge.from) {
                links.push(Link { to: edge.from, before, edge: *edge });
            }
        }
    }
    links
}

/// The links by which finalizers come from the targets to what is deleted, and to what is left.
pub(super) fn pruned(
    graph: &Graph,
    targets: &[NodeId],
    gone: &[NodeId],
    left: &[NodeId],
) -> (Vec<Link>, Vec<Link>) {
    let gone: HashSet<NodeId> = gone.iter().chain(targets).copied().collect();
    let left: HashSet<NodeId> = left.iter().copied().collect();
    let reach = graph.search(targets, |graph, node, found| {
        if gone.contains(&node) {
            let applied = graph.incoming(node).filter(|edge| edge.kind == EdgeKind::AppliedBy);
            let is_told = |edge: &&Edge| gone.contains(&edge.from) || left.contains(&edge.from);
            found.extend(applied.filter(is_told).map(|edge| (edge.from, *edge)));
        }
    });
    let links = reach.nodes().iter().filter_map(|&node| reach.link(node).copied());
    links.partition(|link| gone.contains(&link.to))
}

/// What a change sets going.
#[derive(Default)]
pub(super) struct Change {
    /// What reconciles because of it.
    pub(super) reconciled: Vec<Link>,
    /// What depends on it and goes by its own clock.
    pub(super) unordered: Vec<Link>,
}

/// What reconciles after the targets: what takes a new artifact, what is applied anew, what waits for the same revision, and what
/// reads configuration that is watched.
pub(super) fn change(
    scene: Scene<'_>,
    targets: &[NodeId],
    is_watched: impl Fn(&ObjectRef) -> bool,
) -> Change {
    let graph = scene.graph;
    let is_read = |edge: &Edge| matches!(edge.kind, EdgeKind::SubstituteFrom | EdgeKind::ValuesFrom);
    let goes_on = |edge: &Edge| match edge.kind {
        EdgeKind::Source | EdgeKind::Chart => graph.node(edge.to).kind.is_some_and(is_source),
        EdgeKind::AppliedBy => graph.node(edge.from).kind.is_some(),
        EdgeKind::DependsOn => scene.shares_revision(edge),
        _ => is_read(edge) && is_watched(&graph.node(edge.to).reference),
    };
    let acts = |node: NodeId| !graph.node(node).suspended && !graph.node(node).missing;
    let reach = graph.reach_down(targets, |edge| goes_on(edge) && acts(edge.from));
    let links = reach.nodes().iter().filter_map(|&node| reach.link(node).copied());
    // What reconciles is what Flux has a controller for; a HelmChart is a part of its release.
    let is_told = |link: &Link| {
        let kind = graph.node(link.to).kind;
        !matches!(kind, None | Some(Kind::FluxInstance))
    };
    let mut change = Change { reconciled: links.filter(is_told).collect(), unordered: Vec::new() };
    let mut seen = HashSet::new();
    for &before in reach.nodes() {
        let is_own = |edge: &&Edge| {
            (edge.kind == EdgeKind::DependsOn || is_read(edge))
                && !reach.contains(edge.from)
                && acts(edge.from)
        };
        for edge in graph.incoming(before).filter(is_own) {
            if seen.insert(edge.from) {
                change.unordered.push(Link { to: edge.from, before, edge: *edge });
            }
        }
    }
    change
}
