//! Flux's rules as clauses.

use crate::environment::Environment;
use crate::flux::Kind;
use crate::graph::{EdgeKind, Graph, Node, NodeId};
use crate::object::ObjectRef;

use super::{Clauses, MilestoneId};

/// Milestones per node: it exists, it has started, it is done.
const PER_NODE: u32 = 3;

fn milestone(node: NodeId, offset: u32) -> MilestoneId {
    MilestoneId(u32::try_from(node.index()).unwrap_or(u32::MAX / PER_NODE) * PER_NODE + offset)
}

fn exists(node: NodeId) -> MilestoneId {
    milestone(node, 0)
}

pub(super) fn started(node: NodeId) -> MilestoneId {
    milestone(node, 1)
}

pub(super) fn done(node: NodeId) -> MilestoneId {
    milestone(node, 2)
}

/// The clauses of an environment that starts empty.
pub(super) fn of(graph: &Graph, environment: &Environment) -> Clauses {
    build(graph, environment, &[], false)
}

/// The clauses where some nodes are not there, and content counts: sources, variables, values.
pub(super) fn without(graph: &Graph, environment: &Environment, absent: &[NodeId]) -> Clauses {
    build(graph, environment, absent, true)
}

fn build(graph: &Graph, environment: &Environment, absent: &[NodeId], content: bool) -> Clauses {
    let count = u32::try_from(graph.node_count()).unwrap_or(u32::MAX / PER_NODE) * PER_NODE;
    let mut rules = Rules { graph, environment, content, clauses: Clauses::new(count) };
    for (id, node) in graph.nodes() {
        if !node.missing && !absent.contains(&id) {
            rules.existence(id, node);
            rules.start(id, node);
            rules.done(id, node);
        }
    }
    rules.clauses
}

struct Rules<'a> {
    graph: &'a Graph,
    environment: &'a Environment,
    content: bool,
    clauses: Clauses,
}

impl Rules<'_> {
    /// What the entry point applies is there from the start, and so is what no build of ours makes.
    fn existence(&mut self, id: NodeId, node: &Node) {
        let appliers: Vec<NodeId> = self
            .graph
            .outgoing(id)
            .filter(|edge| edge.kind == EdgeKind::AppliedBy)
            .map(|edge| edge.to)
            .collect();
        // The bootstrap puts its source into the cluster itself, also where the root Kustomization takes it over.
        let bootstrapped = self.environment.bootstrap_source.as_ref() == Some(&node.reference);
        let elsewhere = !self.environment.inventory.contains(&node.reference);
        if node.top_level || bootstrapped || elsewhere {
            self.clauses.add(exists(id), &[], 0);
        }
        for applier in appliers {
            self.clauses.add(exists(id), &[started(applier)], 0);
        }
    }

    fn start(&mut self, id: NodeId, node: &Node) {
        // A suspended object never starts; a suspended HelmRelease counts as done as soon as it exists.
        if node.suspended {
            return;
        }
        let mut body = vec![exists(id)];
        for edge in self.graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::DependsOn) {
            // A `readyExpr` replaces the test for readiness; that the object exists is all that is sure.
            body.push(if edge.ready_expression { exists(edge.to) } else { done(edge.to) });
        }
        if self.content {
            let is_content =
                |kind| !matches!(kind, EdgeKind::DependsOn | EdgeKind::AppliedBy | EdgeKind::HealthCheck);
            body.extend(
                self.graph
                    .outgoing(id)
                    .filter(|edge| is_content(edge.kind))
                    .map(|edge| if self.is_composed(edge.to) { done(edge.to) } else { exists(edge.to) }),
            );
        }
        let cost = u32::from(node.kind == Some(Kind::Kustomization));
        self.clauses.add(started(id), &body, cost);
    }

    fn done(&mut self, id: NodeId, node: &Node) {
        let mut body = match node.kind {
            Some(Kind::HelmRelease) if node.suspended => vec![exists(id)],
            Some(Kind::Kustomization | Kind::HelmRelease) => vec![started(id)],
            // What is made of other sources is there as soon as these are.
            _ => vec![if self.is_composed(id) { started(id) } else { exists(id) }],
        };
        if node.kind == Some(Kind::Kustomization) {
            body.extend(self.waited_for(id, node));
        }
        self.clauses.add(done(id), &body, 0);
    }

    /// Whether it is a source that is made of others: it has content only when they have.
    fn is_composed(&self, id: NodeId) -> bool {
        self.graph.node(id).kind.is_some_and(|kind| kind.is_source() || kind == Kind::ArtifactGenerator)
            && self.graph.outgoing(id).any(|edge| edge.kind == EdgeKind::Source)
    }

    /// What a Kustomization looks at before it is ready: with `wait` all that it applies, otherwise its health checks.
    /// Only Kustomizations and HelmReleases take time of their own here.
    fn waited_for(&self, id: NodeId, node: &Node) -> Vec<MilestoneId> {
        if node.wait {
            let children = self.graph.incoming(id).filter(|edge| edge.kind == EdgeKind::AppliedBy);
            return children
                .filter(|edge| edge.from != id && self.is_checked(&self.graph.node(edge.from).reference))
                .map(|edge| done(edge.from))
                .collect();
        }
        let checks = self.graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::HealthCheck);
        // Flux leaves the object itself out.
        checks.filter(|edge| edge.to != id).map(|edge| done(edge.to)).collect()
    }

    /// Flux does not look at objects that it is told to leave alone.
    fn is_checked(&self, reference: &ObjectRef) -> bool {
        let Some(entry) = self.environment.inventory.get(reference) else { return true };
        let says = |key: &str, value: &str| {
            [entry.object.annotation(key), entry.object.label(key)]
                .into_iter()
                .flatten()
                .any(|text| text.eq_ignore_ascii_case(value))
        };
        !says("kustomize.toolkit.fluxcd.io/reconcile", "disabled")
            && !says("kustomize.toolkit.fluxcd.io/ssa", "ignore")
    }
}
