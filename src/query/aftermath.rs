//! What reconciles after a change.

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::{Edge, EdgeKind, Graph, NodeId};
use crate::object::ObjectRef;

use super::step::{Direction, Forest, Step, StepId};

/// What is reconciled once more, or later, because something else changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Aftermath {
    /// All steps: each leads on towards what changes.
    pub steps: Vec<Step>,
    /// What changes.
    pub starts: Vec<StepId>,
    /// What follows, nearest first; nothing that changes itself.
    pub members: Vec<StepId>,
}

impl Aftermath {
    /// The objects that follow.
    pub fn ids(&self) -> impl Iterator<Item = &ObjectRef> {
        self.members.iter().map(|step| &self.steps[step.index()].id)
    }

    /// How many follow from one of these starts, and in how many steps the last of them does.
    pub fn followers(&self, start: StepId) -> (usize, usize) {
        let (mut number, mut farthest) = (0, 0);
        // A member stands behind the one that it hangs on.
        let mut distances: Vec<Option<usize>> = vec![None; self.steps.len()];
        distances[start.index()] = Some(0);
        for member in &self.members {
            let next = self.steps[member.index()].next;
            let distance = next.and_then(|next| distances[next.index()]).map(|distance| distance + 1);
            distances[member.index()] = distance;
            number += usize::from(distance.is_some());
            farthest = farthest.max(distance.unwrap_or(0));
        }
        (number, farthest)
    }
}

impl AnalyzedEnvironment {
    /// What reconciles after these objects have changed: what depends on them or checks their health, and waits for them to be
    /// ready again; what takes its content, chart, values or variables from them; and who applies them and waits for that. What
    /// they apply themselves is no part of it, nor is what only needs to be there. Linear.
    pub fn aftermath(&self, changed: &[ObjectRef]) -> Aftermath {
        let graph = self.graph();
        let nodes: Vec<NodeId> = changed.iter().filter_map(|id| graph.find(id)).collect();
        let reach = graph.search(&nodes, follow);
        let mut forest = Forest::new(graph, self.sources(), Direction::Dependents);
        let starts = nodes.iter().map(|&node| forest.start(node)).collect();
        let links = reach.nodes().iter().filter_map(|&node| reach.link(node));
        let members = links.map(|link| forest.first(link)).collect();
        for link in reach.further() {
            forest.further(link);
        }
        Aftermath { steps: forest.into_steps(), starts, members }
    }
}

fn follow(graph: &Graph, node: NodeId, found: &mut Vec<(NodeId, Edge)>) {
    let follows = |edge: &&Edge| {
        matches!(
            edge.kind,
            EdgeKind::DependsOn
                | EdgeKind::HealthCheck
                | EdgeKind::Source
                | EdgeKind::Chart
                | EdgeKind::SubstituteFrom
                | EdgeKind::ValuesFrom
        )
    };
    found.extend(graph.incoming(node).filter(follows).map(|edge| (edge.from, *edge)));
    let waits = |edge: &&Edge| edge.kind == EdgeKind::AppliedBy && graph.node(edge.to).wait;
    found.extend(graph.outgoing(node).filter(waits).map(|edge| (edge.to, *edge)));
}
