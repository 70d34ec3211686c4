//! Transitive reduction: the edges that no other path implies.

use petgraph::graph::{DiGraph, NodeIndex};

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
/// implies. Edges inside of a loop all stay; an edge from a node to itself does, too.
///
/// O(edges · log) for chains, trees and stars; where ways meet again, a pass over the edges for each `WIDTH` of the nodes
/// that they meet in. The memory is linear.
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
    let mut between: Vec<(usize, usize)> = pairs
        .iter()
        .map(|(from, to)| (component_of[*from], component_of[*to]))
        .filter(|(from, to)| from != to)
        .collect();
    between.sort_unstable();
    between.dedup();
    let implied = implied(components.len(), &between);
    pairs.retain(|(from, to)| implied.binary_search(&(component_of[*from], component_of[*to])).is_err());
    pairs
}

/// How many ends of edges are looked at in one pass: a few words of the processor at once.
const WIDTH: usize = 64 * WORDS;
const WORDS: usize = 4;

/// Those of the `pairs` that a longer path implies, sorted. The pairs are sorted and have no loop; each leads from a higher
/// number to a lower one, which is how Kosaraju's algorithm numbers components.
fn implied(count: usize, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let (mut leaving, mut arriving) = (vec![0_u32; count], vec![0_u32; count]);
    for &(from, to) in pairs {
        leaving[from] += 1;
        arriving[to] += 1;
    }
    // Where an edge is implied, its start is left and its end is reached by another one, too.
    let may_be = |&&(from, to): &&(usize, usize)| leaving[from] > 1 && arriving[to] > 1;
    let mut ends: Vec<usize> = pairs.iter().filter(may_be).map(|(_, to)| *to).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut implied = Vec::new();
    for ends in ends.chunks(WIDTH) {
        implied_at(count, pairs, ends, &mut implied);
    }
    implied.sort_unstable();
    implied
}

/// The same for the edges that end in one of at most [`WIDTH`] nodes; one pass.
fn implied_at(count: usize, pairs: &[(usize, usize)], ends: &[usize], implied: &mut Vec<(usize, usize)>) {
    const NONE: [u64; WORDS] = [0; WORDS];
    let Some(&lowest) = ends.first() else { return };
    let mut bits = vec![None; count];
    for (&node, bit) in ends.iter().zip(0..) {
        bits[node] = Some(bit);
    }
    let start = pairs.partition_point(|(from, _)| *from <= lowest);
    // Which of the ends each node reaches over at least one edge.
    let mut reached = vec![NONE; count];
    for edges in pairs[start..].chunk_by(|one, other| one.0 == other.0) {
        let mut further = NONE;
        for (_, to) in edges {
            for (all, more) in further.iter_mut().zip(reached[*to]) {
                *all |= more;
            }
        }
        let mut all = further;
        for &(from, to) in edges {
            let Some(at) = bits[to] else { continue };
            if further[at / 64] & (1 << (at % 64)) != 0 {
                implied.push((from, to));
            }
            all[at / 64] |= 1 << (at % 64);
        }
        reached[edges[0].0] = all;
    }
}
