//! What each step takes.

use std::collections::HashMap;

use crate::environment::{Controllers, Environment};
use crate::flux::{HelmRelease, Kind, Kustomization};
use crate::graph::{Graph, Node, NodeId};
use crate::object::ObjectRef;
use crate::requirement::Stage;

use super::super::horn::Premise;
use super::super::milestone::{Milestone, Milestones};
use super::super::reason::Reason;
use super::super::{Model, Readiness};
use super::Step;

/// Until a new object is worked on: the controller adds its finalizer first, and is called again after 750 ms.
const FINALIZER: Step = Step { earliest: 1, latest: 1 };
/// Fetch, build and apply of one Kustomization: measured between one and ten seconds.
const PREPARATION: Step = Step { earliest: 1, latest: 10 };
/// How long an apply waits for its definitions, and again for its classes (`ssa/manager_apply.go`).
const STAGE: u32 = 60;
/// How often a health check looks.
const POLL: u32 = 5;
/// A source gets its artifact in about the time that a preparation takes: mostly it is one download.
const FETCH: Step = Step { earliest: 1, latest: 10 };
/// An install takes a second at least.
const LEAST_INSTALL: u32 = 1;
/// `--requeue-dependency` of the Flux operator.
const OPERATOR_REQUEUE: u32 = 5;
/// How long a ResourceSet waits for a step, and for all with `wait`: the default of `reconcileTimeout`.
const SET_TIMEOUT: u32 = 300;
/// The longest pause of a controller that tries again with growing pauses.
const LONGEST_BACKOFF: u32 = 900;

/// What the steps of an environment take.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    readiness: &'a Readiness,
    environment: &'a Environment,
    graph: &'a Graph,
    controllers: &'a Controllers,
    /// Which of the first two stages each applier has.
    stages: HashMap<&'a ObjectRef, [bool; 2]>,
    no_wait: Option<NodeId>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(
        model: Model<'a>,
        readiness: &'a Readiness,
        controllers: &'a Controllers,
        no_wait: Option<NodeId>,
    ) -> Self {
        let Model { environment, graph, .. } = model;
        let mut stages: HashMap<&ObjectRef, [bool; 2]> = HashMap::new();
        for (by, build) in &environment.builds {
            let has = |stage| build.objects.iter().any(|object| Stage::of(&object.reference) == stage);
            stages.insert(by, [has(Stage::Definitions), has(Stage::Classes)]);
        }
        Self { readiness, environment, graph, controllers, stages, no_wait }
    }

    /// What passes between a premise and the head of its clause.
    pub(super) fn of(&self, head: Milestone<'_>, premise: Premise) -> Step {
        let reason = self.readiness.reason(premise.reason);
        match (head, reason) {
            (Milestone::Started(_), Reason::Same) => FINALIZER,
            (Milestone::Started(node), Reason::DependsOn(_)) => at_most(self.requeue(node)),
            (Milestone::Applied(node, stage), Reason::Same) => {
                if premise.milestone == Milestones::started(node) {
                    return PREPARATION;
                }
                let [definitions, classes] = self.stages_of(node);
                let waits = if stage == Stage::Classes { definitions } else { classes };
                at_most(if waits { STAGE } else { 0 })
            }
            (Milestone::Ready(node), Reason::Same) => self.health(node),
            (Milestone::Ready(node), Reason::Source(_) | Reason::Chart(_)) => self.fetch(node),
            (Milestone::Ready(_), Reason::Wait(_) | Reason::HealthCheck(_)) => at_most(POLL),
            (Milestone::Ready(node), Reason::Needs { .. }) if self.kustomization(node).is_some() => {
                at_most(POLL)
            }
            (_, Reason::EarlierStep(_)) => at_most(SET_TIMEOUT),
            _ => Step::default(),
        }
    }

    /// The same where all is healthy at once: a poll takes half of its interval.
    pub(super) fn usual(&self, head: Milestone<'_>, premise: Premise) -> u32 {
        let Step { earliest, latest } = self.of(head, premise);
        match (head, self.readiness.reason(premise.reason)) {
            (Milestone::Ready(_), Reason::Wait(_) | Reason::HealthCheck(_) | Reason::Needs { .. }) => {
                latest.min(POLL) / 2
            }
            _ => earliest,
        }
    }

    /// From when all is applied, or it has started, until it is healthy.
    fn health(&self, id: NodeId) -> Step {
        let node = self.graph.node(id);
        if let Some(release) = self.release(id) {
            let latest = release.install_limit().max(LEAST_INSTALL);
            return Step { earliest: LEAST_INSTALL, latest };
        }
        match node.kind {
            Some(Kind::Kustomization) => {
                at_most(if self.is_checked(id, node) { self.timeout(id) } else { 0 })
            }
            Some(Kind::ResourceSet) => at_most(if node.wait { SET_TIMEOUT } else { 0 }),
            _ => self.fetch(id),
        }
    }

    /// Whether a Kustomization looks at the health of anything.
    pub(super) fn is_checked(&self, id: NodeId, node: &Node) -> bool {
        (node.wait || node.health_checked) && self.no_wait != Some(id)
    }

    /// Until a source has an artifact. The bootstrap's has it at the start; what lies elsewhere is supposed to have it, and an
    /// address alone needs none.
    fn fetch(&self, id: NodeId) -> Step {
        let node = self.graph.node(id);
        let is_bootstrapped = self.environment.bootstrap_source.as_ref() == Some(&node.reference);
        let fetches = node.kind.is_some_and(Kind::is_source)
            && !node.external
            && !is_bootstrapped
            && (self.environment.inventory.contains(&node.reference) || node.kind == Some(Kind::HelmChart))
            && !self.environment.inventory.is_address(&node.reference);
        if fetches { FETCH } else { Step::default() }
    }

    /// What is added where a need may not be met at the first try.
    pub(super) fn late(&self, head: Milestone<'_>) -> u32 {
        match head {
            Milestone::Started(node) | Milestone::Applied(node, _) => self.round(node),
            _ => 0,
        }
    }

    /// Until an attempt after a failed one has applied everything.
    pub(super) fn round(&self, id: NodeId) -> u32 {
        let retry = self.kustomization(id).map_or(LONGEST_BACKOFF, Kustomization::retry);
        retry.saturating_add(PREPARATION.latest)
    }

    /// From one attempt to the next of a Kustomization that fails.
    pub(super) fn retry(&self, id: NodeId) -> Option<u32> {
        self.kustomization(id).map(|own| own.retry().saturating_add(PREPARATION.earliest))
    }

    /// How long a worker is busy with a node at most, until it is ready.
    pub(super) fn work(&self, id: NodeId) -> u32 {
        let own = match self.graph.node(id).kind {
            Some(Kind::Kustomization) => {
                let [definitions, classes] = self.stages_of(id);
                PREPARATION.latest + STAGE * (u32::from(definitions) + u32::from(classes))
            }
            _ => 0,
        };
        own.saturating_add(self.health(id).latest)
    }

    /// How long a health check may take.
    pub(super) fn timeout(&self, id: NodeId) -> u32 {
        self.kustomization(id).map_or(SET_TIMEOUT, Kustomization::effective_timeout)
    }

    /// The time that a node is allowed as it is written; nothing where nobody wrote one.
    pub(super) fn declared(&self, id: NodeId) -> u32 {
        if let Some(release) = self.release(id) {
            return release.timeout.map_or(0, |_| release.attempt());
        }
        let checked = self.kustomization(id).filter(|_| self.is_checked(id, self.graph.node(id)));
        checked
            .filter(|kustomization| kustomization.timeout.is_some())
            .map_or(0, Kustomization::effective_timeout)
    }

    /// How often a node looks at its dependencies, in seconds.
    pub(super) fn requeue(&self, id: NodeId) -> u32 {
        match self.graph.node(id).kind {
            Some(Kind::Kustomization) => self.controllers.kustomize.requeue,
            Some(Kind::HelmRelease) => self.controllers.helm.requeue,
            _ => OPERATOR_REQUEUE,
        }
    }

    fn stages_of(&self, id: NodeId) -> [bool; 2] {
        self.stages.get(&self.graph.node(id).reference).copied().unwrap_or_default()
    }

    fn kustomization(&self, id: NodeId) -> Option<&'a Kustomization> {
        self.environment.kustomizations.get(&self.graph.node(id).reference)
    }

    fn release(&self, id: NodeId) -> Option<&'a HelmRelease> {
        self.environment.helm_releases.get(&self.graph.node(id).reference)
    }

    pub(super) fn graph(&self) -> &'a Graph {
        self.graph
    }

    pub(super) fn controllers(&self) -> &'a Controllers {
        self.controllers
    }
}

fn at_most(latest: u32) -> Step {
    Step { earliest: 0, latest }
}
