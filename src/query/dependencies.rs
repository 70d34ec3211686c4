//! What something needs, transitively.

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::{Graph, NodeId, Reach};
use crate::object::ObjectRef;

use super::names::Names;
use super::step::{Direction, Forest, Step, StepId};

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
    /// All steps: those of a target lead to what it needs.
    pub steps: Vec<Step>,
    /// The targets that are there.
    pub targets: Vec<StepId>,
    /// Everything that they need, nearest first.
    pub needs: Vec<StepId>,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

impl AnalyzedEnvironment {
    /// Everything that the targets need: dependencies, appliers, sources, configuration. Linear.
    pub fn dependencies(&self, targets: &[ObjectRef]) -> Dependencies {
        let graph = self.graph_with(targets);
        let nodes: Vec<NodeId> = targets.iter().filter_map(|target| graph.find(target)).collect();
        let reach = needs(&graph, &nodes);
        let mut forest = Forest::new(&graph, self.sources(), Direction::Needs);
        let targets = nodes.iter().map(|&node| forest.start(node)).collect();
        let links = reach.nodes().iter().filter_map(|&node| reach.link(node));
        let needs = links.map(|link| forest.first(link)).collect();
        for link in reach.further() {
            forest.further(link);
        }
        Dependencies {
            environment: self.name().to_owned(),
            incomplete: graph.incomplete.clone(),
            steps: forest.into_steps(),
            targets,
            needs,
            names: Names::of(&graph),
        }
    }
}

impl Dependencies {
    /// The objects that these steps are of.
    pub fn ids<'a>(&'a self, steps: &'a [StepId]) -> impl Iterator<Item = &'a ObjectRef> {
        steps.iter().map(|step| &self.steps[step.index()].id)
    }
}

fn needs(graph: &Graph, targets: &[NodeId]) -> Reach {
    graph.search(targets, |graph, node, found| {
        found.extend(graph.outgoing(node).map(|edge| (edge.to, *edge)));
    })
}
