//! Which nodes and edges a picture is about.

use std::collections::{BTreeMap, BTreeSet};

use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, Node, NodeId, reduced_pairs};

/// The nodes of a picture in the order of the graph, and the edges between them.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) graph: &'a Graph,
    pub(super) nodes: Vec<NodeId>,
    /// By place in `nodes`: dependent, needed.
    pub(super) edges: Vec<(usize, usize, &'a Edge)>,
    /// How many nodes there were before the picture was narrowed.
    pub(super) of: usize,
}

impl<'a> Scope<'a> {
    /// All Kustomizations, and the `targets` whatever they are.
    pub(super) fn of(graph: &'a Graph, targets: &[NodeId]) -> Self {
        let root = root(graph);
        let is_drawn = |id: NodeId, node: &Node| {
            targets.contains(&id) || node.kind == Some(Kind::Kustomization) && root != Some(id)
        };
        let nodes: Vec<NodeId> =
            graph.nodes().filter(|&(id, node)| is_drawn(id, node)).map(|(id, _)| id).collect();
        let of = nodes.len();
        Self::between(graph, nodes, of)
    }

    /// These nodes, and the edges between them; `of` is how many there were.
    pub(super) fn between(graph: &'a Graph, nodes: Vec<NodeId>, of: usize) -> Self {
        let mut place = vec![None; graph.node_count()];
        for (at, id) in nodes.iter().enumerate() {
            place[id.index()] = Some(at);
        }
        let ends = |edge: &'a Edge| Some((place[edge.from.index()]?, place[edge.to.index()]?, edge));
        let edges = graph.edges().filter(|edge| is_line(graph, edge)).filter_map(ends).collect();
        Self { graph, nodes, edges, of }
    }

    /// The pairs of nodes with an edge, sorted, each once.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let pairs: BTreeSet<(usize, usize)> = self.edges.iter().map(|&(from, to, _)| (from, to)).collect();
        pairs.into_iter().collect()
    }

    /// For each pair of nodes with an edge, what its line stands for.
    pub(super) fn kinds(&self) -> BTreeMap<(usize, usize), EdgeKind> {
        let mut kinds = BTreeMap::new();
        for &(from, to, edge) in &self.edges {
            let kind = kinds.entry((from, to)).or_insert(edge.kind);
            *kind = edge.kind.min(*kind);
        }
        kinds
    }

    /// The same for what is at most `depth` lines above or below the targets. Linear, but for the reduction.
    pub(super) fn around(self, targets: &[NodeId], depth: usize, reduce: bool) -> Self {
        let pairs = if reduce { reduced_pairs(self.nodes.len(), &self.pairs()) } else { self.pairs() };
        let starts: Vec<usize> =
            self.nodes.iter().enumerate().filter(|(_, id)| targets.contains(id)).map(|(at, _)| at).collect();
        let up: Vec<(usize, usize)> = pairs.iter().map(|&(from, to)| (to, from)).collect();
        let mut near = within(self.nodes.len(), &pairs, &starts, depth);
        near.extend(within(self.nodes.len(), &up, &starts, depth));
        let nodes = near.iter().map(|&at| self.nodes[at]).collect();
        Self::between(self.graph, nodes, self.of)
    }
}

/// What is at most `depth` pairs away.
fn within(count: usize, pairs: &[(usize, usize)], starts: &[usize], depth: usize) -> BTreeSet<usize> {
    let mut next = vec![Vec::new(); count];
    for &(from, to) in pairs {
        next[from].push(to);
    }
    let mut found: BTreeSet<usize> = starts.iter().copied().collect();
    let mut edge: Vec<usize> = starts.to_vec();
    for _ in 0..depth {
        edge = edge.iter().flat_map(|&at| &next[at]).copied().filter(|&at| found.insert(at)).collect();
        if edge.is_empty() {
            break;
        }
    }
    found
}

/// Whether an edge is one that pictures show: all of a node that is no Kustomization, since it is only there because the
/// reader asked for it.
fn is_line(graph: &Graph, edge: &Edge) -> bool {
    let asked_for = |id| graph.node(id).kind != Some(Kind::Kustomization);
    matches!(edge.kind, EdgeKind::DependsOn | EdgeKind::AppliedBy)
        || asked_for(edge.from)
        || asked_for(edge.to)
}

/// The root Kustomization, which says nothing in a picture where it takes no part in any order.
pub(super) fn root(graph: &Graph) -> Option<NodeId> {
    let (id, _) = graph.nodes().find(|(_, node)| node.root)?;
    let applies = graph.incoming(id).any(|edge| edge.kind == EdgeKind::AppliedBy);
    let ordered = graph.outgoing(id).chain(graph.incoming(id)).any(|edge| edge.kind == EdgeKind::DependsOn);
    (applies && !ordered).then_some(id)
}
