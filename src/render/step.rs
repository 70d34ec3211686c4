//! One step of a path: why a node hangs on the next one, and where that was written.

use crate::graph::{Edge, EdgeKind, Graph};
use crate::object::ObjectRef;
use crate::source::Span;

/// Why `child` hangs on `parent`, its neighbour on a path, and where that was written. Paths lead from `dependents` to the
/// target, as impact has them, or from needs. O(edges of the two).
pub(super) fn step(
    graph: &Graph,
    child: &ObjectRef,
    parent: &ObjectRef,
    dependents: bool,
) -> Option<(&'static str, Span)> {
    let (child, parent) = (graph.find(child)?, graph.find(parent)?);
    let (from, to) = if dependents { (child, parent) } else { (parent, child) };
    let forward = graph.outgoing(from).find(|edge| edge.to == to).map(|edge| (edge, false));
    // A parent that waits is frozen by its child, though the edge says that the child is applied by it.
    let backward = || graph.outgoing(to).find(|edge| edge.to == from).map(|edge| (edge, true));
    forward.or_else(backward).map(|(edge, backward)| (reason(edge, backward, dependents), edge.span))
}

fn reason(edge: &Edge, backward: bool, dependents: bool) -> &'static str {
    match edge.kind {
        _ if backward => "waits for it",
        EdgeKind::AppliedBy if !dependents => "applies it",
        kind => kind.field(),
    }
}
