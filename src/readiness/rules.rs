//! Flux's rules as clauses.
//!
//! Follows the reconcilers of kustomize-controller, helm-controller, source-controller and the Flux operator: each file
//! below this one holds the rules of one kind of object.

mod existence;
mod helm_release;
mod kustomization;
mod needs;
mod object;
mod resource_set;
mod source;
mod upgrade;

use std::collections::HashSet;

use crate::environment::Environment;
use crate::flux::Kind;
use crate::graph::{EdgeKind, Graph, Node, NodeId};
use crate::object::ObjectRef;
use crate::requirement::{Requirements, Stage, invalid_expressions};

use super::horn::{Clauses, Premise};
use super::milestone::{MilestoneId, Milestones};
use super::reason::{Reason, ReasonId};
use super::{InitialState, Model, marks};

/// What the rules of an environment come to.
pub(super) struct Rulebook {
    pub(super) milestones: Milestones,
    pub(super) clauses: Clauses,
    pub(super) reasons: Vec<Reason>,
}

/// The clauses of an environment. `mode` says what there is at the start.
pub(super) fn of(model: Model<'_>, mode: &InitialState) -> Rulebook {
    let graph = model.graph;
    let mut rules = Rules::new(model);
    rules.bare = *mode == InitialState::Bare;
    for (id, node) in graph.nodes() {
        if node.missing {
            continue;
        }
        rules.existence(id, node);
        match node.kind {
            Some(Kind::Kustomization) => rules.kustomization(id, node),
            Some(Kind::HelmRelease) => rules.helm_release(id, node),
            Some(Kind::ResourceSet) => rules.resource_set(id, node),
            Some(kind) if kind.is_source() || kind == Kind::ArtifactGenerator => rules.source(id, node),
            _ => rules.object(id),
        }
    }
    if let InitialState::Upgrade { source } = mode {
        rules.preset(source);
    }
    rules.book
}

/// Collects the clauses.
struct Rules<'a> {
    graph: &'a Graph,
    environment: &'a Environment,
    requirements: &'a Requirements,
    /// The builds that fail, so that Flux applies nothing of them.
    failed: HashSet<&'a ObjectRef>,
    /// Whether nothing is there but what the bootstrap brings.
    bare: bool,
    book: Rulebook,
}

impl<'a> Rules<'a> {
    fn new(model: Model<'a>) -> Self {
        let Model { environment, requirements, graph } = model;
        let failed = environment.builds.iter().filter(|(_, build)| build.failure.is_some());
        let book = Rulebook {
            milestones: Milestones::new(graph.node_count()),
            clauses: Clauses::default(),
            reasons: vec![Reason::Same],
        };
        let failed = failed.map(|(by, _)| by).collect();
        Self { graph, environment, requirements, failed, bare: false, book }
    }

    fn premise(&mut self, milestone: MilestoneId, reason: Reason) -> Premise {
        let id = ReasonId(u32::try_from(self.book.reasons.len()).unwrap_or(u32::MAX));
        self.book.reasons.push(reason);
        Premise { milestone, reason: id }
    }

    fn same(milestone: MilestoneId) -> Premise {
        Premise { milestone, reason: ReasonId::SAME }
    }

    fn add(&mut self, head: MilestoneId, body: &[Premise], cost: u32) {
        self.book.clauses.add(head, body, cost);
    }

    fn fact(&mut self, head: MilestoneId) {
        self.book.clauses.fact(head);
    }

    /// What `dependsOn` asks for. A `readyExpr` replaces the test for readiness; that the object exists is all that is
    /// sure then.
    fn dependencies(&mut self, id: NodeId, body: &mut Vec<Premise>) {
        let graph = self.graph;
        for edge in graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::DependsOn) {
            let exists_only = edge.ready_expression || edge.existence;
            let other = if exists_only { Milestones::exists(edge.to) } else { Milestones::ready(edge.to) };
            body.push(self.premise(other, Reason::DependsOn(edge.span)));
        }
    }

    /// An apply in its stages. `start` is what the first of them stands on.
    fn stages(&mut self, applier: NodeId, start: Vec<Premise>) {
        let graph = self.graph;
        let needs = self.requirements.of_applier(&graph.node(applier).reference);
        let mut body = start;
        for stage in [Stage::Definitions, Stage::Classes, Stage::Rest] {
            // One object that is refused keeps its whole stage from being applied.
            if self.requirements.is_refused(&graph.node(applier).reference, stage) {
                return;
            }
            self.needs_of_stage(needs, stage, &mut body);
            let applied = Milestones::applied(applier, stage);
            self.add(applied, &body, 0);
            body = vec![Self::same(applied)];
        }
    }

    fn health_checks(&mut self, id: NodeId, body: &mut Vec<Premise>) {
        let graph = self.graph;
        // What lies in another cluster is not looked into.
        let reference = &graph.node(id).reference;
        let own = self.environment.kustomizations.get(reference);
        if own.is_some_and(|own| own.other_cluster.is_some()) {
            return;
        }
        // Flux leaves the object itself out.
        let checks = graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::HealthCheck && edge.to != id);
        for edge in checks {
            let current = self.current(id, edge.to);
            body.push(self.premise(current, Reason::HealthCheck(edge.span)));
        }
    }

    /// What has to hold so that a health check of `by` finds an object current (kstatus).
    fn current(&self, by: NodeId, object: NodeId) -> MilestoneId {
        let node = self.graph.node(object);
        // A suspended HelmRelease has its generation observed and no condition: that counts as current.
        let as_it_is = node.kind == Some(Kind::HelmRelease) && node.suspended;
        match (as_it_is, self.has_expression(by, node), node.kind) {
            (true, ..) => Milestones::exists(object),
            // Flux asks an expression only once the controller has observed the object, which one that waits for its own
            // dependencies has not: seen in a cluster.
            (_, true, Some(Kind::Kustomization | Kind::HelmRelease)) => Milestones::started(object),
            (_, true, _) => Milestones::exists(object),
            _ => Milestones::ready(object),
        }
    }

    /// Whether `spec.healthCheckExprs` of a Kustomization replace the usual test for objects of this kind. What they say
    /// cannot be known offline.
    fn has_expression(&self, by: NodeId, node: &Node) -> bool {
        let reference = &self.graph.node(by).reference;
        let Some(kustomization) = self.environment.kustomizations.get(reference) else { return false };
        let fits = |expression: &crate::flux::HealthCheckExpression| {
            *expression.group == *node.reference.group
                && expression.kind.as_ref().is_none_or(|kind| **kind == *node.reference.kind)
        };
        kustomization.health_check_expressions.iter().any(fits)
    }

    /// Whether its controller refuses an object for good: for a source that it may not read, or for an expression.
    fn is_refused(&self, reference: &ObjectRef) -> bool {
        let environment = self.environment;
        environment.refused_source(reference).is_some()
            || !invalid_expressions(environment, reference).is_empty()
    }

    fn is_waited_for(&self, reference: &ObjectRef) -> bool {
        self.environment.inventory.get(reference).is_none_or(|entry| marks::is_waited_for(&entry.object))
    }
}
