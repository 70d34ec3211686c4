//! How a failure spreads.

use crate::environment::Environment;
use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, Link, NodeId, Reach};
use crate::object::ObjectRef;
use crate::readiness::Absences;
use crate::requirement::{Need, Requirements};

use super::condition::{Condition, Mode};

/// Where a failure spreads.
#[derive(Clone, Copy)]
pub(in crate::query) struct Scene<'a> {
    /// The graph, with a node for each target.
    pub(in crate::query) graph: &'a Graph,
    /// What objects need.
    pub(in crate::query) requirements: &'a Requirements,
    /// The objects.
    pub(in crate::query) environment: &'a Environment,
}

/// How a failure spreads: three searches, each of which starts at the nodes of the one before.
pub(in crate::query) struct Spread([Reach; 3]);

impl Spread {
    /// How the failure of these nodes spreads, over which links at all. Linear.
    pub(in crate::query) fn of(
        scene: Scene<'_>,
        absences: &mut Absences<'_>,
        starts: &[NodeId],
        mode: Mode,
    ) -> Self {
        Self::follow(scene, absences, starts, mode, true)
    }

    /// How it spreads, with the links alone over which each node is reached first ([`Graph::span`]).
    pub(in crate::query) fn nearest(
        scene: Scene<'_>,
        absences: &mut Absences<'_>,
        starts: &[NodeId],
        mode: Mode,
    ) -> Self {
        Self::follow(scene, absences, starts, mode, false)
    }

    fn follow(
        scene: Scene<'_>,
        absences: &mut Absences<'_>,
        starts: &[NodeId],
        mode: Mode,
        all: bool,
    ) -> Self {
        type Next<'n> = &'n dyn Fn(&Graph, NodeId, &mut Vec<(NodeId, Edge)>);
        let graph = scene.graph;
        let search = |starts: &[NodeId], next: Next<'_>| {
            if all { graph.search(starts, next) } else { graph.span(starts, next) }
        };
        if mode == Mode::Changed {
            return Self([(); 3].map(|()| search(starts, &|_, _, _| {})));
        }
        let mut is_start = vec![false; graph.node_count()];
        for start in starts {
            is_start[start.index()] = true;
        }
        let lost = absences.lost(starts);
        let is_lost = |node: NodeId| lost.binary_search(&node).is_ok();
        let frozen = search(starts, &|graph, node, found| {
            if is_start[node.index()] {
                scene.first(node, mode, &is_lost, found);
            } else {
                freezes(graph, node, found);
            }
        });
        let rest = search(frozen.nodes(), &|graph, node, found| {
            let users = graph.incoming(node).map(|edge| (edge.from, *edge));
            found.extend(users.filter(|(from, _)| is_lost(*from)));
            found.extend(waiting(graph, node).filter(|(to, _)| is_lost(*to)));
        });
        let possible = search(rest.nodes(), &|graph, node, found| {
            let inferred = graph.incoming(node).filter(|edge| edge.kind.is_inferred());
            found.extend(inferred.map(|edge| (edge.from, *edge)));
        });
        Self([frozen, rest, possible])
    }

    /// The links to the nodes that one of the searches was the first to reach.
    pub(in crate::query) fn links(&self, search: usize) -> impl Iterator<Item = &Link> {
        let reach = &self.0[search];
        reach.nodes().iter().filter_map(|&node| reach.link(node))
    }

    /// The further links to these nodes; for the first search also to the targets.
    pub(super) fn further(&self, search: usize) -> impl Iterator<Item = &Link> {
        let before = search.checked_sub(1).map(|before| &self.0[before]);
        let is_new = move |link: &&Link| before.is_none_or(|reach| !reach.contains(link.to));
        self.0[search].further().iter().filter(is_new)
    }
}

impl Scene<'_> {
    /// Who stops because of what fails itself.
    fn first(
        self,
        node: NodeId,
        mode: Mode,
        is_lost: &impl Fn(NodeId) -> bool,
        found: &mut Vec<(NodeId, Edge)>,
    ) {
        let graph = self.graph;
        let of = |edge: &Edge| (edge.from, *edge);
        let orders = |edge: &&Edge| matches!(edge.kind, EdgeKind::DependsOn | EdgeKind::HealthCheck);
        // What is frozen keeps running, and its webhooks answer; those of what fails do not.
        let asks = |edge: &&Edge| edge.kind == EdgeKind::AsksWebhook;
        match Condition::of(mode, &graph.node(node).reference) {
            Some(Condition::Suspended) => {
                found.extend(graph.incoming(node).filter(|edge| self.shares_revision(edge)).map(of));
            }
            Some(Condition::Stale) if self.environment.inventory.is_address(&graph.node(node).reference) => {}
            Some(Condition::Missing | Condition::Passive) => {
                found.extend(graph.incoming(node).filter(orders).map(of));
                found.extend(graph.incoming(node).filter(|edge| self.fails(edge)).map(of));
                found.extend(graph.incoming(node).filter(asks).map(of));
            }
            Some(Condition::Deleted) => {
                found.extend(graph.incoming(node).filter(orders).map(of));
                // Of what it applied, another one may bring the same.
                let fails =
                    |edge: &&Edge| self.fails(edge) && (!edge.kind.is_inferred() || is_lost(edge.from));
                found.extend(graph.incoming(node).filter(fails).map(of));
                found.extend(graph.incoming(node).filter(|edge| self.has_no_content(edge)).map(of));
                found.extend(graph.incoming(node).filter(asks).map(of));
            }
            _ => {
                freezes(graph, node, found);
                found.extend(graph.incoming(node).filter(asks).map(of));
            }
        }
    }

    /// Whether the dependent is not built, not applied, or does not start without the other: its next run fails.
    pub(super) fn fails(self, edge: &Edge) -> bool {
        match edge.kind {
            EdgeKind::NeedsKind | EdgeKind::NeedsNamespace | EdgeKind::NeedsObject => true,
            EdgeKind::SubstituteFrom | EdgeKind::ValuesFrom => {
                let (from, to) = (self.graph.node(edge.from), self.graph.node(edge.to));
                let needs = self.requirements.of_object(&from.reference);
                needs.iter().any(|requirement| is_about(&requirement.need, &to.reference))
            }
            _ => false,
        }
    }

    /// Whether the dependent fails without the source itself. A source that is made of another one keeps its artifact.
    pub(super) fn has_no_content(self, edge: &Edge) -> bool {
        let user = self.graph.node(edge.from).kind;
        matches!(edge.kind, EdgeKind::Source | EdgeKind::Chart)
            && matches!(user, Some(Kind::Kustomization | Kind::HelmRelease))
    }

    /// Whether the dependent waits for the revision of the other: both are Kustomizations of one source, and no expression
    /// decides.
    ///
    /// Follows `checkDependencies` of kustomize-controller.
    pub(super) fn shares_revision(self, edge: &Edge) -> bool {
        let (from, to) = (self.graph.node(edge.from), self.graph.node(edge.to));
        edge.kind == EdgeKind::DependsOn
            && !edge.ready_expression
            && !edge.existence
            && from.kind == Some(Kind::Kustomization)
            && to.kind == Some(Kind::Kustomization)
            && from.source.is_some()
            && from.source == to.source
    }
}

fn is_about(need: &Need, wanted: &ObjectRef) -> bool {
    matches!(need, Need::Object(object) | Need::Key { object, .. } if object == wanted)
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
