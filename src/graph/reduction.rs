//! Transitive reduction: the edges that no other path implies.

use petgraph::algo::tred::{dag_to_toposorted_adjacency_list, dag_transitive_reduction_closure};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{EdgeRef, IntoEdgeReferences};

use super::{Edge, Graph, NodeId};

impl Graph {
    /// Pairs (dependent, needed) of the edges that `keep` takes, without doubles and without those that a longer path
    /// implies. Where loops make "implied" ambiguous, the edges inside of a loop all stay.
    pub fn reduced(&self, keep: impl Fn(&Edge) -> bool) -> Vec<(NodeId, NodeId)> {
        let kept = self.edges().filter(|edge| keep(edge));
        let pairs: Vec<_> = kept.map(|edge| (edge.from.index(), edge.to.index())).collect();
        let ids: Vec<NodeId> = self.nodes().map(|(id, _)| id).collect();
        reduced_pairs(self.node_count(), &pairs).into_iter().map(|(from, to)| (ids[from], ids[to])).collect()
    }
}

/// The transitive reduction of any graph with nodes from 0 to `count`, sorted: no doubles, and no edge that a longer path
/// implies. Edges inside of a loop all stay; an edge from a node to itself does, too. O(nodes × edges) at worst.
///
/// # Panics
/// If an edge names a node that is not below `count`.
pub fn reduced_pairs(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut pairs = edges.to_vec();
    pairs.sort_unstable();
    pairs.dedup();
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(count, pairs.len());
    for _ in 0..count {
        graph.add_node(());
    }
    for &(from, to) in &pairs {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let components = petgraph::algo::kosaraju_scc(&graph);
    let mut component_of = vec![0; count];
    for (number, members) in components.iter().enumerate() {
        for member in members {
            component_of[member.index()] = number;
        }
    }
    let essential = essential_pairs(components.len(), &pairs, &component_of);
    let stays = |&(from, to): &(usize, usize)| {
        let (a, b) = (component_of[from], component_of[to]);
        a == b || essential.contains(&(a, b))
    };
    pairs.into_iter().filter(stays).collect()
}

/// The edges between components that the transitive reduction of the condensed graph keeps.
fn essential_pairs(
    count: usize,
    pairs: &[(usize, usize)],
    component_of: &[usize],
) -> std::collections::HashSet<(usize, usize)> {
    let mut condensed: DiGraph<(), ()> = DiGraph::with_capacity(count, pairs.len());
    for _ in 0..count {
        condensed.add_node(());
    }
    for &(from, to) in pairs {
        let (a, b) = (component_of[from], component_of[to]);
        if a != b {
            condensed.update_edge(NodeIndex::new(a), NodeIndex::new(b), ());
        }
    }
    // The condensation of any graph has a topological order; an empty set of edges would be the answer without.
    let Ok(order) = petgraph::algo::toposort(&condensed, None) else {
        return std::collections::HashSet::new();
    };
    let (list, _) = dag_to_toposorted_adjacency_list::<_, u32>(&condensed, &order);
    let (reduction, _) = dag_transitive_reduction_closure(&list);
    let pair = |edge: petgraph::adj::EdgeReference<'_, (), u32>| {
        (order[edge.source() as usize].index(), order[edge.target() as usize].index())
    };
    reduction.edge_references().map(pair).collect()
}
