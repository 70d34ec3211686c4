//! In which order Flux can reconcile an environment, and how long that takes.

use serde::Serialize;

use crate::environment::Controllers;
use crate::flux::Kind;
use crate::graph::{Analyzed, Edge, EdgeKind, Node, NodeId, Reach};
use crate::object::ObjectRef;
use crate::readiness::{Mode, Readiness, Schedule};
use crate::requirement::Presence;

use super::{Bounds, Gain, PathStep, Times, timing};

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
    /// The waves, from the first: what can start as soon as the waves before are done. Sorted by name inside.
    pub waves: Vec<Vec<ObjectRef>>,
    /// What can never be ready: suspended, in a loop, without what it needs, or behind one of these. Nodes of any kind.
    pub unreachable: Vec<ObjectRef>,
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

impl Cluster {
    /// What can become ready in it.
    pub fn readiness(self, subject: &Analyzed) -> Readiness {
        match self {
            Self::Running => Readiness::running(subject),
            Self::Empty => Readiness::prove(subject, &Mode::Bare),
        }
    }
}

impl Order {
    /// The cluster whose order it is.
    pub fn cluster(&self) -> Cluster {
        if self.cold { Cluster::Empty } else { Cluster::Running }
    }
}

/// Computes waves and times of a running cluster; with `until`, only of what that node needs, and the node itself. The
/// controllers run as the repository shows it.
pub fn order(subject: &Analyzed, until: Option<NodeId>) -> Order {
    order_with(subject, until, Cluster::Running, &subject.environment.controllers)
}

/// The same of any cluster, with controllers that run otherwise.
pub fn order_with(
    subject: &Analyzed,
    until: Option<NodeId>,
    cluster: Cluster,
    controllers: &Controllers,
) -> Order {
    let graph = &subject.graph;
    let readiness = cluster.readiness(subject);
    let ordering = |kind| matches!(kind, EdgeKind::DependsOn | EdgeKind::AppliedBy | EdgeKind::HealthCheck);
    let needed: Option<Reach> = until.map(|target| graph.reach_up(&[target], |edge| ordering(edge.kind)));
    let wanted = |id: NodeId| needed.as_ref().is_none_or(|reach| reach.contains(id));
    let mut waves: Vec<Vec<ObjectRef>> = Vec::new();
    let mut unreachable = Vec::new();
    for (id, node) in graph.nodes().filter(|(id, node)| is_held(subject, node) && wanted(*id)) {
        let wave = readiness.wave(id).filter(|_| readiness.done(id).is_some());
        match wave {
            Some(wave) if node.is_kustomization() => {
                let index = (wave as usize).saturating_sub(1);
                if waves.len() <= index {
                    waves.resize(index + 1, Vec::new());
                }
                waves[index].push(node.reference.clone());
            }
            _ if readiness.done(id).is_none() => unreachable.push(node.reference.clone()),
            _ => {}
        }
    }
    let by_name = |a: &ObjectRef, b: &ObjectRef| (&a.name, &a.namespace).cmp(&(&b.name, &b.namespace));
    for wave in &mut waves {
        wave.sort_by(by_name);
    }
    // A prefix may leave out all of a wave.
    waves.retain(|wave| !wave.is_empty());
    unreachable.sort_by(by_name);
    let mut stops_when_empty = stops(subject, cluster, &readiness, &wanted);
    stops_when_empty.sort_by(by_name);
    let schedule = Schedule::of(subject, &readiness, controllers);
    // Up to a target, the time is that of the target.
    let ends = timing::ends(subject, &schedule, |id| until.map_or_else(|| wanted(id), |target| id == target));
    let path = timing::critical_path(&schedule, &ends);
    Order {
        environment: graph.environment.clone(),
        assumed: Vec::new(),
        incomplete: graph.incomplete.clone(),
        waves,
        unreachable,
        cold: cluster == Cluster::Empty,
        stops_when_empty,
        unknown: unknown(subject, cluster, &wanted),
        bounds: timing::bounds(&schedule, &ends, &path),
        times: timing::times(subject, &schedule, wanted),
        gains: timing::gains(subject, &readiness, controllers, &schedule, &ends, &path),
        critical_path: timing::path_steps(subject, &readiness, &path),
        controllers: controllers.clone(),
    }
}

/// Whether something of the environment brings the object of a node; what is only named is none of its own.
fn is_held(subject: &Analyzed, node: &Node) -> bool {
    let is_bootstrapped = subject.environment.bootstrap_source.as_ref() == Some(&node.reference);
    let is_made = node.kind == Some(Kind::HelmChart) && !node.external;
    !node.missing && (subject.environment.inventory.contains(&node.reference) || is_bootstrapped || is_made)
}

/// What an empty cluster never gets ready, and a running one does.
fn stops(
    subject: &Analyzed,
    cluster: Cluster,
    readiness: &Readiness,
    wanted: &impl Fn(NodeId) -> bool,
) -> Vec<ObjectRef> {
    if cluster == Cluster::Empty {
        return Vec::new();
    }
    let empty = Readiness::of(subject);
    let stops = |id: NodeId| readiness.done(id).is_some() && empty.done(id).is_none();
    let nodes =
        subject.graph.nodes().filter(|(id, node)| is_held(subject, node) && wanted(*id) && stops(*id));
    nodes.map(|(_, node)| node.reference.clone()).collect()
}

/// What is waited for or built from, and only may be there, in the order of the graph.
fn unknown(subject: &Analyzed, cluster: Cluster, wanted: &impl Fn(NodeId) -> bool) -> Vec<UnknownObject> {
    if cluster == Cluster::Empty {
        return Vec::new();
    }
    let graph = &subject.graph;
    let waits = |edge: &&Edge| {
        matches!(
            edge.kind,
            EdgeKind::DependsOn | EdgeKind::HealthCheck | EdgeKind::Source | EdgeKind::ChartSource
        )
    };
    let mut found = Vec::new();
    for (id, node) in graph.nodes().filter(|(id, node)| node.external && !node.missing && wanted(*id)) {
        let Some(edge) = graph.incoming(id).find(waits) else { continue };
        let user = &graph.node(edge.from).reference;
        let requirements = &subject.requirements;
        let presence = if edge.kind == EdgeKind::HealthCheck {
            requirements.presence_at_last(&subject.environment, &node.reference)
        } else {
            requirements.presence(&subject.environment, user, &node.reference)
        };
        if let Presence::Unknown(bringers) = presence {
            let may_come_with = bringers.iter().map(crate::requirement::Bringer::words).collect();
            found.push(UnknownObject { id: node.reference.clone(), may_come_with });
        }
    }
    found
}
