//! What breaks if something is down, missing, suspended or deleted, and what goes on if it changes.

mod condition;
mod deletion;
mod further;
mod spread;

use std::collections::HashSet;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::{Graph, Link, NodeId};
use crate::object::ObjectRef;
use crate::readiness::{Absences, Model, Readiness};

use super::names::Names;
use super::step::{Direction, Forest, Step, StepId};

pub use condition::{Condition, Mode};
use deletion::Deletion;
use further::{Change, applied_by, change, pruned, stale};
pub(super) use spread::{Scene, Spread};

/// What breaks in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImpactAnswer {
    /// What fails.
    pub targets: Vec<ObjectRef>,
    /// In what way.
    pub mode: Mode,
    /// What that means for each of the targets, in their order.
    pub conditions: Vec<Condition>,
    /// Environment by environment.
    pub environments: Vec<Impact>,
}

/// What happens to the rest of an environment.
///
/// An object is in the first of `frozen`, `cannotBeRecreated` and `possiblyAffected` that fits. The other lists tell more of the same
/// or of other objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// All steps: each leads on towards a target, those of `broughtBy` from it to who applies it.
    pub steps: Vec<Step>,
    /// The targets that are there.
    pub targets: Vec<StepId>,
    /// What Flux stops to reconcile: no new revision, no drift correction, no pruning; what runs keeps running.
    pub frozen: Vec<StepId>,
    /// Those of `frozen` that fail themselves: they are not built, not applied or do not start without a target.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failing: Vec<StepId>,
    /// What keeps the last artifact of a source: no new revision, while drift correction and pruning go on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_new_revision: Vec<StepId>,
    /// What a suspended target applies: it stays as it was applied last, and goes on by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unchanged: Vec<StepId>,
    /// What is deleted with a target, over all finalizers; an object of any kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<StepId>,
    /// What a deleted object has applied, and leaves in the cluster.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub orphaned: Vec<StepId>,
    /// What reconciles after a change of a target, and because of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reconciled: Vec<StepId>,
    /// What depends on what changes, and does not wait for it: it has another source, or sees the change at its own interval.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unordered: Vec<StepId>,
    /// Not frozen, but never ready on an empty cluster.
    pub cannot_be_recreated: Vec<StepId>,
    /// The rest that inferred edges reach.
    pub possibly_affected: Vec<StepId>,
    /// Targets whose failure Flux will not notice: nothing checks their health.
    pub unnoticed: Vec<ObjectRef>,
    /// Targets that are never down themselves: a HelmRepository of `type: oci` is an address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<ObjectRef>,
    /// Who applies each of the targets that are missing or deleted, and where: if only the cluster lost it, it comes back at the
    /// next run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brought_by: Vec<StepId>,
    /// In what way the targets fail.
    #[serde(skip)]
    pub mode: Mode,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

impl AnalyzedEnvironment {
    /// What happens if the targets are not ready. They are in none of the three sets.
    ///
    /// Frozen is the least set of nodes that depend on a member or a target, or that wait for or health-check a member or a
    /// target which they apply; and those that apply what a webhook is asked about which a target answers, from their next run
    /// on: each run is a dry-run of all objects, unchanged ones included. What a target applies is not frozen by it, but cannot
    /// be created again without it, nor can what needs its kinds, namespaces and objects. Whatever else inferred edges reach is
    /// possibly affected. Linear.
    pub fn impact(&self, targets: &[ObjectRef]) -> Impact {
        self.impact_of(targets, Mode::Down)
    }

    /// What happens if the targets fail in some way.
    ///
    /// What a mode means is decided by what the target is ([`Condition`]): a source that is down leaves its artifact; a ConfigMap is not
    /// down but missing. A suspended Kustomization stays ready, and holds up those of its source at the next revision; a deleted one
    /// takes along what its finalizer prunes. Linear.
    pub fn impact_of(&self, targets: &[ObjectRef], mode: Mode) -> Impact {
        let deletion = if mode == Mode::Deleted {
            Deletion::of(self.environment(), targets)
        } else {
            Deletion::default()
        };
        let objects = [targets, &deletion.deleted, &deletion.orphaned].concat();
        let graph = self.graph_with(&objects);
        let solved;
        let readiness = if graph.node_count() == self.graph().node_count() {
            self.empty()
        } else {
            solved = Readiness::of(Model { graph: &graph, ..self.model() });
            &solved
        };
        Answering { analyzed: self, graph: &graph, mode }.answer(readiness, targets, &deletion)
    }
}

/// A question that is being answered.
struct Answering<'a> {
    analyzed: &'a AnalyzedEnvironment,
    graph: &'a Graph,
    mode: Mode,
}

impl Answering<'_> {
    fn answer(&self, readiness: &Readiness, targets: &[ObjectRef], deletion: &Deletion) -> Impact {
        let Self { analyzed, graph, mode } = *self;
        let scene =
            Scene { graph, requirements: analyzed.requirements(), environment: analyzed.environment() };
        let find = |objects: &[ObjectRef]| -> Vec<NodeId> {
            objects.iter().filter_map(|object| graph.find(object)).collect()
        };
        let (nodes, gone, left) = (find(targets), find(&deletion.deleted), find(&deletion.orphaned));
        let mut forest = Forest::new(graph, analyzed.sources(), Direction::Dependents);
        let ids = nodes.iter().map(|&node| forest.start(node)).collect();
        let (taken, kept) = pruned(graph, &nodes, &gone, &left);
        let changed = |object: &ObjectRef| self.is_watched(object);
        let change = match mode {
            Mode::Changed => change(scene, &nodes, changed),
            _ => Change::default(),
        };
        let children = if mode == Mode::Suspended { applied_by(graph, &nodes) } else { Vec::new() };
        let [deleted, orphaned, reconciled, unordered, unchanged] =
            [taken, kept, change.reconciled, change.unordered, children]
                .map(|links| links.iter().map(|link| forest.known_or_first(link)).collect());
        let starts = [nodes.as_slice(), &gone].concat();
        let spread = Spread::of(scene, &mut Absences::of(readiness), &starts, mode);
        let is_start: HashSet<NodeId> = starts.iter().copied().collect();
        let mut failing = Vec::new();
        let [frozen, cannot_be_recreated, possibly_affected] = [0, 1, 2].map(|at| {
            let links: Vec<&Link> = spread.links(at).collect();
            let steps: Vec<StepId> = links.iter().map(|link| forest.known_or_first(link)).collect();
            for link in spread.further(at) {
                forest.further(link);
            }
            let members = steps.into_iter().zip(links).filter(|(_, link)| !graph.node(link.to).missing);
            let members: Vec<(StepId, &Link)> = members.collect();
            if at == 0 {
                let fails = |link: &Link| {
                    let by_source = mode == Mode::Deleted && scene.has_no_content(&link.edge);
                    is_start.contains(&link.before) && (by_source || scene.fails(&link.edge))
                };
                failing = members.iter().filter(|(_, link)| fails(link)).map(|(step, _)| *step).collect();
            }
            members.into_iter().map(|(step, _)| step).collect()
        });
        let no_new_revision = stale(scene, &nodes, mode);
        let no_new_revision = forest.chain(&no_new_revision);
        let is_unnoticed = |node: &&NodeId| mode == Mode::Down && graph.node(**node).is_unnoticed();
        let unnoticed = nodes.iter().filter(is_unnoticed).map(|node| graph.node(*node).reference.clone());
        let unnoticed = unnoticed.collect();
        let inventory = &analyzed.environment().inventory;
        let is_address = |target: &&ObjectRef| mode == Mode::Down && inventory.is_address(target);
        let addresses = targets.iter().filter(is_address).cloned().collect();
        let brought_by = self.brought_by(&mut forest, &nodes);
        Impact {
            environment: analyzed.name().to_owned(),
            incomplete: graph.incomplete.clone(),
            steps: forest.into_steps(),
            targets: ids,
            frozen,
            failing,
            no_new_revision,
            unchanged,
            deleted,
            orphaned,
            reconciled,
            unordered,
            cannot_be_recreated,
            possibly_affected,
            unnoticed,
            addresses,
            brought_by,
            mode,
            names: Names::of(graph),
        }
    }

    /// Whether Flux reconciles who reads this configuration as soon as it changes (`reconcile.fluxcd.io/watch: Enabled`).
    fn is_watched(&self, object: &ObjectRef) -> bool {
        let entry = self.analyzed.environment().inventory.get(object);
        let label = entry.and_then(|entry| entry.object.label("reconcile.fluxcd.io/watch"));
        label.is_some_and(|value| value == "Enabled")
    }

    /// The edges from each target that may be gone from the cluster alone to who applies it.
    fn brought_by(&self, forest: &mut Forest<'_>, targets: &[NodeId]) -> Vec<StepId> {
        let is_thing = |node: &&NodeId| {
            let condition = Condition::of(self.mode, &self.graph.node(**node).reference);
            matches!(condition, Some(Condition::Missing | Condition::Passive | Condition::Deleted))
        };
        let edges = targets.iter().filter(is_thing).flat_map(|&node| self.graph.outgoing(node));
        let edges = edges.filter(|edge| edge.kind == crate::graph::EdgeKind::AppliedBy);
        edges.map(|edge| forest.edge(edge)).collect()
    }
}

impl Impact {
    /// Whether nothing happens.
    pub fn is_nothing(&self) -> bool {
        let sets = [
            &self.frozen,
            &self.no_new_revision,
            &self.unchanged,
            &self.deleted,
            &self.orphaned,
            &self.reconciled,
            &self.unordered,
            &self.cannot_be_recreated,
            &self.possibly_affected,
        ];
        sets.iter().all(|set| set.is_empty())
    }

    /// The targets that are there, and what the mode means for each.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (&ObjectRef, Condition)> {
        let condition = |id| Some((id, Condition::of(self.mode, id)?));
        self.ids(&self.targets).filter_map(condition)
    }

    /// The objects that these steps are of.
    pub fn ids<'a>(&'a self, steps: &'a [StepId]) -> impl Iterator<Item = &'a ObjectRef> {
        steps.iter().map(|step| &self.steps[step.index()].id)
    }

    /// The answer without the environment's name and without places: where two environments have the same, it happens alike in both.
    #[must_use]
    pub fn without_places(&self) -> Self {
        let mut plain = Self { environment: String::new(), ..self.clone() };
        for step in &mut plain.steps {
            step.location = None;
        }
        plain
    }
}
