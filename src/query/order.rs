//! In which order Flux can reconcile an environment.

use schemars::JsonSchema;
use serde::Serialize;

use crate::graph::{Analyzed, EdgeKind, NodeId};
use crate::object::ObjectRef;
use crate::readiness::Readiness;

/// The Kustomizations of an environment by wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// The waves, from the first: what can start as soon as the waves before are done. Sorted by name inside.
    pub waves: Vec<Vec<ObjectRef>>,
    /// What can never be ready on an empty cluster: suspended, in a loop, or behind one of these. Nodes of any kind.
    pub unreachable: Vec<ObjectRef>,
}

/// Computes the waves; with `until`, only of what that node needs, and the node itself.
pub fn order(subject: &Analyzed, until: Option<NodeId>) -> Order {
    let graph = &subject.graph;
    let readiness = Readiness::of(subject);
    let ordering = |kind| matches!(kind, EdgeKind::DependsOn | EdgeKind::AppliedBy | EdgeKind::HealthCheck);
    let needed = until.map(|target| graph.reach_up(&[target], |edge| ordering(edge.kind)));
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
    Order { environment: graph.environment.clone(), incomplete: graph.incomplete.clone(), waves, unreachable }
}
