//! What breaks if something is down.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::{Edge, EdgeKind, Graph, Link, NodeId, Reach};
use crate::object::ObjectRef;
use crate::readiness::{Absences, Model, Readiness};

use super::names::Names;
use super::step::{Direction, Forest, Step, StepId};

/// In what way the target fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It is not ready.
    Down,
}

/// What breaks in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImpactAnswer {
    /// What fails.
    pub targets: Vec<ObjectRef>,
    /// In what way.
    pub mode: Mode,
    /// Environment by environment.
    pub environments: Vec<Impact>,
}

/// What happens to the rest of an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// All steps: each leads on towards a target.
    pub steps: Vec<Step>,
    /// The targets that are there.
    pub targets: Vec<StepId>,
    /// What Flux stops to reconcile: no new revision, no drift correction, no pruning; what runs keeps running.
    pub frozen: Vec<StepId>,
    /// Not frozen, but never ready on an empty cluster.
    pub cannot_be_recreated: Vec<StepId>,
    /// The rest that inferred edges reach.
    pub possibly_affected: Vec<StepId>,
    /// Targets whose failure Flux will not notice: nothing checks their health.
    pub unnoticed: Vec<ObjectRef>,
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
        let graph = self.graph_with(targets);
        let nodes: Vec<NodeId> = targets.iter().filter_map(|target| graph.find(target)).collect();
        let spread = match graph {
            Cow::Borrowed(graph) => Spread::of(graph, &mut Absences::of(self.empty()), &nodes),
            Cow::Owned(ref graph) => {
                let readiness = Readiness::of(Model { graph, ..self.model() });
                Spread::of(graph, &mut Absences::of(&readiness), &nodes)
            }
        };
        let mut forest = Forest::new(&graph, self.sources(), Direction::Dependents);
        let targets = nodes.iter().map(|&node| forest.start(node)).collect();
        let [frozen, cannot_be_recreated, possibly_affected] = [0, 1, 2].map(|at| {
            let links: Vec<&Link> = spread.links(at).collect();
            let steps: Vec<StepId> = links.iter().map(|link| forest.first(link)).collect();
            for link in spread.further(at) {
                forest.further(link);
            }
            let members = steps.into_iter().zip(links).filter(|(_, link)| !graph.node(link.to).missing);
            members.map(|(step, _)| step).collect()
        });
        let unnoticed = nodes.iter().map(|&node| graph.node(node)).filter(|node| node.is_unnoticed());
        Impact {
            environment: self.name().to_owned(),
            incomplete: graph.incomplete.clone(),
            steps: forest.into_steps(),
            targets,
            frozen,
            cannot_be_recreated,
            possibly_affected,
            unnoticed: unnoticed.map(|node| node.reference.clone()).collect(),
            names: Names::of(&graph),
        }
    }
}

impl Impact {
    /// Whether nothing happens.
    pub fn is_nothing(&self) -> bool {
        self.frozen.is_empty() && self.cannot_be_recreated.is_empty() && self.possibly_affected.is_empty()
    }

    /// The objects that these steps are of.
    pub fn ids<'a>(&'a self, steps: &'a [StepId]) -> impl Iterator<Item = &'a ObjectRef> {
        steps.iter().map(|step| &self.steps[step.index()].id)
    }
}

/// How an outage spreads: three searches, each of which starts at the nodes of the one before.
pub(super) struct Spread([Reach; 3]);

impl Spread {
    pub(super) fn of(graph: &Graph, absences: &mut Absences<'_>, targets: &[NodeId]) -> Self {
        let frozen = graph.search(targets, |graph, node, found| {
            freezes(graph, node, found);
            // What is frozen keeps running, and its webhooks answer.
            if targets.contains(&node) {
                let asks = graph.incoming(node).filter(|edge| edge.kind == EdgeKind::AsksWebhook);
                found.extend(asks.map(|edge| (edge.from, *edge)));
            }
        });
        let lost = absences.lost(targets);
        let is_lost = |node: NodeId| lost.binary_search(&node).is_ok();
        let rest = graph.search(frozen.nodes(), |graph, node, found| {
            found.extend(
                graph.incoming(node).map(|edge| (edge.from, *edge)).filter(|(from, _)| is_lost(*from)),
            );
            found.extend(waiting(graph, node).filter(|(to, _)| is_lost(*to)));
        });
        let possible = graph.search(rest.nodes(), |graph, node, found| {
            let inferred = graph.incoming(node).filter(|edge| edge.kind.is_inferred());
            found.extend(inferred.map(|edge| (edge.from, *edge)));
        });
        Self([frozen, rest, possible])
    }

    /// The links to the nodes that one of the searches was the first to reach.
    pub(super) fn links(&self, search: usize) -> impl Iterator<Item = &Link> {
        let reach = &self.0[search];
        reach.nodes().iter().filter_map(|&node| reach.link(node))
    }

    /// The further links to these nodes; for the first search also to the targets.
    fn further(&self, search: usize) -> impl Iterator<Item = &Link> {
        let before = search.checked_sub(1).map(|before| &self.0[before]);
        let is_new = move |link: &&Link| before.is_none_or(|reach| !reach.contains(link.to));
        self.0[search].further().iter().filter(is_new)
    }
}

/// Who stops when this node is not ready.
fn freezes(graph: &Graph, node: NodeId, found: &mut Vec<(NodeId, Edge)>) {
    let orders = |edge: &&Edge| matches!(edge.kind, EdgeKind::DependsOn | EdgeKind::HealthCheck);
    found.extend(graph.incoming(node).filter(orders).map(|edge| (edge.from, *edge)));
    found.extend(waiting(graph, node));
}

/// Who applies a node and waits for it.
fn waiting(graph: &Graph, node: NodeId) -> impl Iterator<Item = (NodeId, Edge)> {
    let waits = |edge: &&Edge| edge.kind == EdgeKind::AppliedBy && graph.node(edge.to).wait;
    graph.outgoing(node).filter(waits).map(|edge| (edge.to, *edge))
}
