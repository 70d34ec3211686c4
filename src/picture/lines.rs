//! From pairs of boxes to lines with a meaning.

use std::collections::{BTreeMap, HashMap};

use crate::graph::{Edge, EdgeKind, Graph, NodeId};
use crate::picture::diagram::{self, DiagramEdge, Emphasis, Shade};
use crate::source::SourceMap;

use super::scope::Scope;
use super::shades::Shades;
use super::sketch::Sketch;

/// Edges that a tooltip lists.
const LISTED: usize = 12;

/// For each member of a loop of dependencies, the number of its loop.
pub(super) fn loops(graph: &Graph) -> HashMap<NodeId, usize> {
    let groups = graph.cyclic_components(|edge| edge.kind == EdgeKind::DependsOn);
    groups.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |&id| (id, at))).collect()
}

/// The lines of a sketch, in its order. O(edges).
pub(super) fn draw(
    sketch: &Sketch,
    scope: &Scope<'_>,
    shades: &Shades,
    loops: &HashMap<NodeId, usize>,
    sources: &SourceMap,
) -> Vec<DiagramEdge> {
    let mut edges: BTreeMap<(usize, usize), Vec<&Edge>> = BTreeMap::new();
    for &(from, to, edge) in &scope.edges {
        edges.entry((sketch.box_of[from], sketch.box_of[to])).or_default().push(edge);
    }
    let line = |&(from, to): &(usize, usize)| {
        let mut edges = edges.get(&(from, to))?.clone();
        edges.sort_by_key(|edge| (edge.kind, edge.from, edge.to));
        let shade = |at: usize| shades.of_group(&sketch.boxes[at].members);
        Some(DiagramEdge {
            from,
            to,
            kind: kind(edges.first()?.kind),
            title: title(scope.graph, &edges, sources),
            emphasis: emphasis(&edges, loops, shades, shade(from), shade(to)),
        })
    };
    sketch.pairs.iter().filter_map(line).collect()
}

fn kind(kind: EdgeKind) -> diagram::EdgeKind {
    match kind {
        EdgeKind::DependsOn | EdgeKind::HealthCheck => diagram::EdgeKind::DependsOn,
        EdgeKind::AppliedBy => diagram::EdgeKind::AppliedBy,
        _ => diagram::EdgeKind::Source,
    }
}

fn emphasis(
    edges: &[&Edge],
    loops: &HashMap<NodeId, usize>,
    shades: &Shades,
    from: Shade,
    to: Shade,
) -> Emphasis {
    let in_loop = |edge: &&Edge| {
        edge.kind == EdgeKind::DependsOn
            && loops.get(&edge.from).is_some_and(|number| loops.get(&edge.to) == Some(number))
    };
    let hit = |shade| matches!(shade, Shade::Target | Shade::Frozen | Shade::CannotBeRecreated);
    if edges.iter().any(in_loop) {
        Emphasis::Loop
    } else if !shades.asks() {
        Emphasis::None
    } else if hit(from) && hit(to) && from != Shade::Target {
        Emphasis::Highlighted
    } else {
        Emphasis::Dimmed
    }
}

/// Each edge with its place.
fn title(graph: &Graph, edges: &[&Edge], sources: &SourceMap) -> String {
    let line = |edge: &&Edge| {
        let (a, b) = (&graph.node(edge.from).reference.name, &graph.node(edge.to).reference.name);
        let verb = match edge.kind {
            EdgeKind::DependsOn => "depends on",
            EdgeKind::AppliedBy => "is applied by",
            EdgeKind::HealthCheck => "checks the health of",
            _ => "takes content from",
        };
        format!("{a} {verb} {b}\n{}", sources.location(edge.span))
    };
    let mut lines: Vec<String> = edges.iter().take(LISTED).map(line).collect();
    if edges.len() > LISTED {
        lines.push(format!("and {} more", edges.len() - LISTED));
    }
    lines.join("\n")
}
