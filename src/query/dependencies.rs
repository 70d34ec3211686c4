//! What something needs, transitively.

use serde::Serialize;

use crate::graph::{Graph, NodeId};
use crate::object::ObjectRef;

use super::Reached;

/// What something needs in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DependenciesAnswer {
    /// What was asked about.
    pub targets: Vec<ObjectRef>,
    /// Environment by environment.
    pub environments: Vec<Dependencies>,
}

/// What the targets need in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Dependencies {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// Everything needed, nearest first; each with its path to the target.
    pub needs: Vec<Reached>,
}

/// Everything that the targets need: dependencies, appliers, sources, configuration. Linear.
pub fn dependencies(graph: &Graph, targets: &[NodeId]) -> Dependencies {
    let reach = graph.reach_up(targets, |_| true);
    let others = reach.nodes().iter().filter(|node| !targets.contains(node));
    let needs = others.filter_map(|&node| Reached::new(graph, &reach.path(node))).collect();
    Dependencies { environment: graph.environment.clone(), incomplete: graph.incomplete.clone(), needs }
}
