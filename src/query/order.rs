//! In which order Flux can reconcile an environment, and how long that takes.

use schemars::JsonSchema;
use serde::Serialize;

use crate::environment::Controllers;
use crate::graph::{Analyzed, EdgeKind, NodeId, Reach};
use crate::object::ObjectRef;
use crate::readiness::{Readiness, Schedule};

use super::{Bounds, Gain, PathStep, Times, timing};

/// The Kustomizations of an environment by wave, and the times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// What can never be ready on an empty cluster: suspended, in a loop, or behind one of these. Nodes of any kind.
    pub unreachable: Vec<ObjectRef>,
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

/// Computes waves and times; with `until`, only of what that node needs, and the node itself. The controllers run as the
/// repository shows it.
pub fn order(subject: &Analyzed, until: Option<NodeId>) -> Order {
    order_with(subject, until, &subject.environment.controllers)
}

/// The same with controllers that run otherwise.
pub fn order_with(subject: &Analyzed, until: Option<NodeId>, controllers: &Controllers) -> Order {
    let graph = &subject.graph;
    let readiness = Readiness::of(subject);
    let ordering = |kind| matches!(kind, EdgeKind::DependsOn | EdgeKind::AppliedBy | EdgeKind::HealthCheck);
    let needed: Option<Reach> = until.map(|target| graph.reach_up(&[target], |edge| ordering(edge.kind)));
    let wanted = |id: NodeId| needed.as_ref().is_none_or(|reach| reach.contains(id));
    let mut waves: Vec<Vec<ObjectRef>> = Vec::new();
    let mut unreachable = Vec::new();
    for (id, node) in graph.nodes().filter(|(id, node)| !node.missing && wanted(*id)) {
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
        bounds: timing::bounds(&schedule, &ends, &path),
        times: timing::times(subject, &schedule, wanted),
        gains: timing::gains(subject, &readiness, controllers, &schedule, &ends, &path),
        critical_path: timing::path_steps(subject, &readiness, &path),
        controllers: controllers.clone(),
    }
}
