//! Flux's rules as clauses.

use crate::environment::Environment;
use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, Node, NodeId};
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
            let mut body = vec![started(applier)];
            body.extend(self.earlier_steps(applier, &node.reference));
            self.clauses.add(exists(id), &body, 0);
        }
    }

    /// A `ResourceSet` applies a step when all that the steps before it apply is ready.
    fn earlier_steps(&self, applier: NodeId, reference: &ObjectRef) -> Vec<MilestoneId> {
        let Some(steps) = self.environment.steps.get(&self.graph.node(applier).reference) else {
            return Vec::new();
        };
        let Some(own) = steps.iter().position(|step| step.contains(reference)) else { return Vec::new() };
        let earlier = steps.iter().take(own).flatten();
        earlier.filter_map(|reference| self.graph.find(reference)).map(done).collect()
    }

    fn start(&mut self, id: NodeId, node: &Node) {
        // A suspended object never starts; a suspended HelmRelease counts as done as soon as it exists.
        if node.suspended {
            return;
        }
        let mut body = vec![exists(id)];
        for edge in self.graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::DependsOn) {
            // A `readyExpr` replaces the test for readiness; that the object exists is all that is sure.
            let exists_only = edge.ready_expression || edge.existence;
            body.push(if exists_only { exists(edge.to) } else { done(edge.to) });
        }
        if self.content {
            let is_content = |kind| {
                !matches!(
                    kind,
                    EdgeKind::DependsOn | EdgeKind::AppliedBy | EdgeKind::HealthCheck | EdgeKind::UsesObject
                )
            };
            body.extend(
                self.graph
                    .outgoing(id)
                    .filter(|edge| is_content(edge.kind))
                    .map(|edge| self.content_of(edge)),
            );
        }
        let cost = u32::from(node.kind == Some(Kind::Kustomization));
        self.clauses.add(started(id), &body, cost);
    }

    /// What has to be before something can be used.
    fn content_of(&self, edge: &Edge) -> MilestoneId {
        let release = self.graph.node(edge.to).kind == Some(Kind::HelmRelease);
        match edge.kind.is_inferred() {
            // A Kustomization brings what it applies, a release what it has installed.
            true if release => done(edge.to),
            true => started(edge.to),
            false if self.is_composed(edge.to) => done(edge.to),
            false => exists(edge.to),
        }
    }

    fn done(&mut self, id: NodeId, node: &Node) {
        let starts = match node.kind {
            Some(Kind::Kustomization | Kind::ResourceSet) => true,
            Some(Kind::HelmRelease) => !node.suspended,
            // What is made of other sources is there as soon as these are.
            _ => self.is_composed(id),
        };
        let mut body = vec![if starts { started(id) } else { exists(id) }];
        if node.kind == Some(Kind::Kustomization) {
            body.extend(self.waited_for(id, node));
        }
        if node.kind == Some(Kind::ResourceSet) {
            body.extend(self.steps_waited_for(node));
        }
        self.clauses.add(done(id), &body, 0);
    }

    /// Whether it is a source that is made of others: it has content only when they have.
    fn is_composed(&self, id: NodeId) -> bool {
        self.graph.node(id).kind.is_some_and(|kind| kind.is_source() || kind == Kind::ArtifactGenerator)
            && self.graph.outgoing(id).any(|edge| edge.kind == EdgeKind::Source)
    }

    /// What a Kustomization looks at before it is ready: with `wait` all that it applies, otherwise its health checks.
    /// Only Kustomizations and `HelmReleases` take time of their own here.
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

    /// What a `ResourceSet` looks at before it is ready: all that it applies, but with the last step only where it has
    /// `wait`.
    fn steps_waited_for(&self, node: &Node) -> Vec<MilestoneId> {
        let Some(steps) = self.environment.steps.get(&node.reference) else { return Vec::new() };
        let checked = if node.wait { steps.len() } else { steps.len().saturating_sub(1) };
        let objects = steps.iter().take(checked).flatten().filter(|object| **object != node.reference);
        objects.filter_map(|reference| self.graph.find(reference)).map(done).collect()
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
