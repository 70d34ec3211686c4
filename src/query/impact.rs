//! What breaks if something is down.

use serde::Serialize;

use crate::graph::{Analyzed, EdgeKind, Graph, NodeId, Reach};
use crate::object::ObjectRef;
use crate::readiness::Readiness;

use super::Reached;

/// In what way the target fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It is not ready.
    Down,
}

/// What breaks in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImpactAnswer {
    /// What fails.
    pub targets: Vec<ObjectRef>,
    /// In what way.
    pub mode: Mode,
    /// Environment by environment.
    pub environments: Vec<Impact>,
}

/// What happens to the rest of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// What Flux stops to reconcile: no new revision, no drift correction, no pruning; what runs keeps running.
    pub frozen: Vec<Reached>,
    /// Not frozen, but never ready on an empty cluster.
    pub cannot_be_recreated: Vec<Reached>,
    /// The rest that inferred edges reach.
    pub possibly_affected: Vec<Reached>,
    /// Targets whose failure Flux will not notice: nothing checks their health.
    #[serde(skip)]
    pub unnoticed: Vec<ObjectRef>,
}

/// Computes the three sets for targets that are not ready. The targets are in none of them.
///
/// Frozen is the least set of nodes that depend on a member or a target, or that wait for or health-check a member or a
/// target which they apply; and those that apply what a webhook is asked about which a target answers, from their next run on: each run
/// is a dry-run of all objects, unchanged ones included. What a target applies is not frozen by it, but cannot be created again without it, nor
/// can what needs its kinds, namespaces and objects. Whatever else inferred edges reach is possibly affected. Linear.
///
/// `graph` is the environment's, or the same with nodes for further objects.
pub fn impact(subject: &Analyzed, graph: &Graph, targets: &[NodeId]) -> Impact {
    let frozen = graph.search(targets, |graph, node, found| {
        freezes(graph, node, found);
        // What is frozen keeps running, and its webhooks answer.
        if targets.contains(&node) {
            let asks = graph.incoming(node).filter(|edge| edge.kind == EdgeKind::AsksWebhook);
            found.extend(asks.map(|edge| edge.from));
        }
    });
    let normal = Readiness::without(subject, graph, &[]);
    let without = Readiness::without(subject, graph, targets);
    let lost = |node: NodeId| normal.done(node).is_some() && without.done(node).is_none();
    let rest = graph.search(frozen.nodes(), |graph, node, found| {
        found.extend(graph.incoming(node).map(|edge| edge.from).filter(|&from| lost(from)));
        let waiting =
            graph.outgoing(node).filter(|edge| edge.kind == EdgeKind::AppliedBy && graph.node(edge.to).wait);
        found.extend(waiting.map(|edge| edge.to).filter(|&to| lost(to)));
    });
    let possible = graph.search(rest.nodes(), |graph, node, found| {
        found.extend(graph.incoming(node).filter(|edge| edge.kind.is_inferred()).map(|edge| edge.from));
    });
    // Each search starts at the nodes of the one before, so that its paths go on with theirs.
    let searches = [&frozen, &rest, &possible];
    let list = |last: usize| -> Vec<Reached> {
        let (before, reach) = (&searches[..last], searches[last]);
        let known = |node: NodeId| targets.contains(&node) || before.iter().any(|set| set.contains(node));
        let nodes = reach.nodes().iter().filter(|&&node| !known(node) && !graph.node(node).missing);
        nodes.filter_map(|&node| Reached::new(graph, &whole_path(&searches[..=last], node))).collect()
    };
    Impact {
        environment: graph.environment.clone(),
        incomplete: graph.incomplete.clone(),
        frozen: list(0),
        cannot_be_recreated: list(1),
        possibly_affected: list(2),
        unnoticed: targets
            .iter()
            .filter(|&&t| unnoticed(graph, t))
            .map(|&t| graph.node(t).reference.clone())
            .collect(),
    }
}

/// Who stops when this node is not ready.
fn freezes(graph: &Graph, node: NodeId, found: &mut Vec<NodeId>) {
    for edge in graph.incoming(node) {
        match edge.kind {
            EdgeKind::DependsOn | EdgeKind::HealthCheck => found.push(edge.from),
            _ => {}
        }
    }
    for edge in graph.outgoing(node).filter(|edge| edge.kind == EdgeKind::AppliedBy) {
        if graph.node(edge.to).wait {
            found.push(edge.to);
        }
    }
}

/// The way from a node that the last search reached, through the searches before it, to a target.
fn whole_path(searches: &[&Reach], node: NodeId) -> Vec<NodeId> {
    let mut path = vec![node];
    for search in searches.iter().rev() {
        let last = path.last().copied().unwrap_or(node);
        path.extend(search.path(last).into_iter().skip(1));
    }
    path
}

/// Whether a Kustomization is ready as soon as it is applied, whatever its workloads do.
fn unnoticed(graph: &Graph, target: NodeId) -> bool {
    let node = graph.node(target);
    node.is_kustomization() && !node.wait && !node.health_checked
}
