//! In which order Flux can reconcile an environment, and how long that takes.

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Controllers;
use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, Node, NodeId, Reach};
use crate::object::ObjectRef;
use crate::readiness::{Readiness, Schedule};
use crate::requirement::Presence;

use super::names::Names;
use super::never_ready::{NeverReady, never_ready};
use super::root_cause::{RootCause, causes};
use super::step::{Direction, Forest, Step, StepId};
use super::teardown::Teardown;
use super::timing::{self, Bounds, Gain, PathStep, Times};

/// Deeper than this, nesting is not counted.
const MAX_DEPTH: usize = 8;

/// The Kustomizations of an environment by wave, and the times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// The environment.
    pub environment: String,
    /// What is supposed to be otherwise than the repository says, in the words of the one who asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// All steps: each leads from an object to what it comes after.
    pub steps: Vec<Step>,
    /// The waves, from the first: what can start as soon as the waves before are done. Sorted by name inside.
    pub waves: Vec<Vec<ObjectRef>>,
    /// What the members of the waves come after, in the order of the waves.
    pub members: Vec<Member>,
    /// What can never be ready: suspended, in a loop, without what it needs, or behind one of these. Nodes of any kind.
    pub unreachable: Vec<ObjectRef>,
    /// Why each of these never is, in the same order.
    pub reasons: Vec<NeverReady>,
    /// The same by what is at the bottom of it: each of these stands in one of the causes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<RootCause>,
    /// Whether it is the order of a cluster that has nothing but what the bootstrap brings.
    pub cold: bool,
    /// What can be ready on a running cluster only: an empty one never gets there, since something is needed before it can
    /// come. Nodes of any kind.
    pub stops_when_empty: Vec<ObjectRef>,
    /// What could not be looked for and is taken as there.
    pub unknown: Vec<UnknownObject>,
    /// When all is ready; nothing where nothing ever is.
    pub bounds: Option<Bounds>,
    /// What the latest second is the sum of.
    pub critical_path: Vec<PathStep>,
    /// When each Kustomization, HelmRelease and ResourceSet is ready, in the order of time.
    pub times: Vec<Times>,
    /// What would make the latest second earlier, the greatest gain first.
    pub gains: Vec<Gain>,
    /// How the controllers run.
    pub controllers: Controllers,
    /// The root Kustomization.
    pub root: ObjectRef,
    /// What it means to take all this down, the last wave first; where that is asked for. The waves are in that order then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teardown: Option<Teardown>,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

impl Order {
    /// What these steps lead to.
    pub fn befores<'a>(&'a self, steps: &'a [StepId]) -> impl Iterator<Item = &'a ObjectRef> {
        let next = |step: &StepId| self.steps[step.index()].next;
        steps.iter().filter_map(next).map(|next| &self.steps[next.index()].id)
    }
}

/// A Kustomization of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The Kustomization.
    pub id: ObjectRef,
    /// What it depends on, the latest first.
    pub after: Vec<StepId>,
    /// Who applies it; `None` for what only the bootstrap applies.
    pub applied_by: Option<StepId>,
    /// The folder that it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Whether no file shows it: the root, where only its being there is known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub implicit: bool,
    /// How many appliers stand between it and the root.
    pub depth: usize,
}

/// Something that is named, and that may be in the cluster or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnknownObject {
    /// What is named.
    pub id: ObjectRef,
    /// Who may bring it, in words.
    pub may_come_with: Vec<String>,
}

/// The cluster whose order is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cluster {
    /// One that runs: it has what deadlocks keep an empty one from getting, and what nothing here brings.
    #[default]
    Running,
    /// One that has nothing but what the bootstrap brings.
    Empty,
}

impl AnalyzedEnvironment {
    /// What can become ready in a cluster.
    fn readiness(&self, cluster: Cluster) -> &Readiness {
        match cluster {
            Cluster::Running => self.running(),
            Cluster::Empty => self.bare(),
        }
    }

    /// Waves and times of a running cluster; with `until`, only of what that object needs, and the object itself. The
    /// controllers run as the repository shows it. About linear.
    pub fn order(&self, until: Option<&ObjectRef>) -> Order {
        self.order_with(until, Cluster::Running, &self.environment().controllers)
    }

    /// The same of any cluster, with controllers that run otherwise.
    pub fn order_with(
        &self,
        until: Option<&ObjectRef>,
        cluster: Cluster,
        controllers: &Controllers,
    ) -> Order {
        self.ordered(until, cluster, controllers, true)
    }

    /// As [`Self::order`] of all, without a try of what would shorten it, which takes longer than all the rest.
    pub(crate) fn order_as_it_is(&self) -> Order {
        self.ordered(None, Cluster::Running, &self.environment().controllers, false)
    }

    fn ordered(
        &self,
        until: Option<&ObjectRef>,
        cluster: Cluster,
        controllers: &Controllers,
        tries_changes: bool,
    ) -> Order {
        let graph = self.graph();
        let until = until.and_then(|target| graph.find(target));
        let readiness = self.readiness(cluster);
        let ordering =
            |kind| matches!(kind, EdgeKind::DependsOn | EdgeKind::AppliedBy | EdgeKind::HealthCheck);
        let needed: Option<Reach> = until.map(|target| graph.reach_up(&[target], |edge| ordering(edge.kind)));
        let wanted = |id: NodeId| needed.as_ref().is_none_or(|reach| reach.contains(id));
        let (mut waves, mut unreachable): (Vec<Vec<NodeId>>, Vec<NodeId>) = Default::default();
        for (id, node) in graph.nodes().filter(|(id, node)| is_held(self, node) && wanted(*id)) {
            let wave = readiness.wave(id).filter(|_| readiness.done(id).is_some());
            match wave {
                Some(wave) if node.is_kustomization() => {
                    let index = (wave as usize).saturating_sub(1);
                    if waves.len() <= index {
                        waves.resize(index + 1, Vec::new());
                    }
                    waves[index].push(id);
                }
                _ if readiness.done(id).is_none() => unreachable.push(id),
                _ => {}
            }
        }
        let reference = |id: &NodeId| graph.node(*id).reference.clone();
        let by_name = |a: &NodeId, b: &NodeId| {
            let (a, b) = (&graph.node(*a).reference, &graph.node(*b).reference);
            (&a.name, &a.namespace).cmp(&(&b.name, &b.namespace))
        };
        for wave in &mut waves {
            wave.sort_by(by_name);
        }
        // A prefix may leave out all of a wave.
        waves.retain(|wave| !wave.is_empty());
        unreachable.sort_by(by_name);
        let mut stops = stops(self, cluster, readiness, &wanted);
        stops.sort_by(by_name);
        let mut forest = Forest::new(graph, self.sources(), Direction::Dependents);
        let members = waves.iter().flatten().map(|&id| member(self, readiness, &mut forest, id)).collect();
        let names = Names::of(graph);
        let schedule = Schedule::of(self.model(), readiness, controllers);
        // Up to a target, the time is that of the target.
        let is_end = |id| until.map_or_else(|| wanted(id), |target| id == target);
        let ends = timing::ends(self, &schedule, is_end);
        let path = timing::critical_path(&schedule, &ends);
        let reasons = never_ready(self, readiness, &names, &unreachable);
        Order {
            environment: self.name().to_owned(),
            assumed: Vec::new(),
            incomplete: graph.incomplete.clone(),
            steps: forest.into_steps(),
            waves: waves.iter().map(|wave| wave.iter().map(reference).collect()).collect(),
            members,
            unreachable: unreachable.iter().map(reference).collect(),
            causes: causes(&reasons),
            reasons,
            cold: cluster == Cluster::Empty,
            stops_when_empty: stops.iter().map(reference).collect(),
            unknown: unknown(self, cluster, &wanted),
            bounds: timing::bounds(&schedule, &ends, &path),
            times: timing::times(self, &schedule, wanted),
            gains: if tries_changes {
                timing::gains(self, readiness, controllers, &schedule, &ends, &path)
            } else {
                Vec::new()
            },
            critical_path: timing::path_steps(self, readiness, &path),
            controllers: controllers.clone(),
            root: self.environment().root.clone(),
            teardown: None,
            names,
        }
    }
}

fn member(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    forest: &mut Forest<'_>,
    id: NodeId,
) -> Member {
    let graph = analyzed.graph();
    let node = graph.node(id);
    let mut needs: Vec<&Edge> = graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::DependsOn).collect();
    needs.sort_by_key(|edge| std::cmp::Reverse(readiness.done(edge.to)));
    let applier = graph.outgoing(id).find(|edge| edge.kind == EdgeKind::AppliedBy);
    forest.start(id);
    Member {
        id: node.reference.clone(),
        after: needs.into_iter().map(|edge| forest.edge(edge)).collect(),
        applied_by: applier.map(|edge| forest.edge(edge)),
        path: node.path.as_ref().map(ToString::to_string),
        implicit: node.implicit,
        depth: depth(graph, id),
    }
}

/// How deep it is nested; what the root applies is not nested.
fn depth(graph: &Graph, id: NodeId) -> usize {
    let mut depth: usize = 0;
    let mut at = id;
    while let Some(applier) = graph.outgoing(at).find(|edge| edge.kind == EdgeKind::AppliedBy) {
        if graph.node(applier.to).root || depth > MAX_DEPTH {
            break;
        }
        depth += 1;
        at = applier.to;
    }
    depth
}

/// Whether something of the environment brings the object of a node; what is only named is none of its own.
fn is_held(analyzed: &AnalyzedEnvironment, node: &Node) -> bool {
    let is_bootstrapped = analyzed.environment().bootstrap_source.as_ref() == Some(&node.reference);
    let is_made = node.kind == Some(Kind::HelmChart) && !node.external;
    !node.missing
        && (analyzed.environment().inventory.contains(&node.reference) || is_bootstrapped || is_made)
}

/// What an empty cluster never gets ready, and a running one does.
fn stops(
    analyzed: &AnalyzedEnvironment,
    cluster: Cluster,
    readiness: &Readiness,
    wanted: &impl Fn(NodeId) -> bool,
) -> Vec<NodeId> {
    if cluster == Cluster::Empty {
        return Vec::new();
    }
    let empty = analyzed.empty();
    let stops = |id: NodeId| readiness.done(id).is_some() && empty.done(id).is_none();
    let nodes =
        analyzed.graph().nodes().filter(|(id, node)| is_held(analyzed, node) && wanted(*id) && stops(*id));
    nodes.map(|(id, _)| id).collect()
}

/// What is waited for or built from, and only may be there, in the order of the graph.
fn unknown(
    analyzed: &AnalyzedEnvironment,
    cluster: Cluster,
    wanted: &impl Fn(NodeId) -> bool,
) -> Vec<UnknownObject> {
    if cluster == Cluster::Empty {
        return Vec::new();
    }
    let graph = analyzed.graph();
    let waits = |edge: &&Edge| {
        matches!(edge.kind, EdgeKind::DependsOn | EdgeKind::HealthCheck | EdgeKind::Source | EdgeKind::Chart)
    };
    let mut found = Vec::new();
    for (id, node) in graph.nodes().filter(|(id, node)| node.external && !node.missing && wanted(*id)) {
        let Some(edge) = graph.incoming(id).find(waits) else { continue };
        let user = &graph.node(edge.from).reference;
        let requirements = analyzed.requirements();
        let presence = if edge.kind == EdgeKind::HealthCheck {
            requirements.presence_at_last(analyzed.environment(), &node.reference)
        } else {
            requirements.presence(analyzed.environment(), user, &node.reference)
        };
        if let Presence::Unknown(bringers) = presence {
            let may_come_with = bringers.iter().map(crate::requirement::Bringer::words).collect();
            found.push(UnknownObject { id: node.reference.clone(), may_come_with });
        }
    }
    found
}
