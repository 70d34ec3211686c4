//! What breaks if something is down.

use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::{Analyzed, EdgeKind, Graph, NodeId, Reach};
use crate::object::ObjectRef;
use crate::readiness::Readiness;

use super::Reached;

/// In what way the target fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It is not ready.
    Down,
}

/// What breaks in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImpactAnswer {
    /// What fails.
    pub targets: Vec<ObjectRef>,
    /// In what way.
    pub mode: Mode,
    /// Environment by environment.
    pub environments: Vec<Impact>,
}

/// What happens to the rest of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
/// target which they apply. What a target applies is not frozen by it, but cannot be created again without it. Linear.
///
/// `graph` is the environment's, or the same with nodes for further objects.
pub fn impact(subject: &Analyzed, graph: &Graph, targets: &[NodeId]) -> Impact {
    let frozen = graph.search(targets, freezes);
    let normal = Readiness::without(subject, graph, &[]);
    let without = Readiness::without(subject, graph, targets);
    let lost = |node: NodeId| normal.done(node).is_some() && without.done(node).is_none();
    let rest = graph.search(frozen.nodes(), |graph, node, found| {
        found.extend(graph.incoming(node).map(|edge| edge.from).filter(|&from| lost(from)));
        let waiting =
            graph.outgoing(node).filter(|edge| edge.kind == EdgeKind::AppliedBy && graph.node(edge.to).wait);
        found.extend(waiting.map(|edge| edge.to).filter(|&to| lost(to)));
    });
    let list = |reach: &Reach, skip: &dyn Fn(NodeId) -> bool| -> Vec<Reached> {
        let nodes = reach.nodes().iter().filter(|&&node| !skip(node) && !graph.node(node).missing);
        nodes.filter_map(|&node| Reached::new(graph, &whole_path(&frozen, reach, node))).collect()
    };
    let is_target = |node: NodeId| targets.contains(&node);
    Impact {
        environment: graph.environment.clone(),
        incomplete: graph.incomplete.clone(),
        frozen: list(&frozen, &is_target),
        cannot_be_recreated: list(&rest, &|node| is_target(node) || frozen.contains(node)),
        possibly_affected: Vec::new(),
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

/// The second search starts at frozen nodes: its paths go on with theirs.
fn whole_path(frozen: &Reach, reach: &Reach, node: NodeId) -> Vec<NodeId> {
    let mut path = reach.path(node);
    if let Some(&last) = path.last() {
        path.extend(frozen.path(last).into_iter().skip(1));
    }
    path
}

/// Whether a Kustomization is ready as soon as it is applied, whatever its workloads do.
fn unnoticed(graph: &Graph, target: NodeId) -> bool {
    let node = graph.node(target);
    node.is_kustomization() && !node.wait && !node.health_checked
}
