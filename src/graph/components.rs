//! Loops.

use petgraph::graph::NodeIndex;

use super::{Edge, Graph, NodeId};

impl Graph {
    /// The strongly connected components with an edge inside, over the edges that `keep` takes: groups of nodes which
    /// all reach each other, and nodes with an edge to themselves. Members and groups are in node order. Linear.
    pub fn cyclic_components(&self, keep: impl Fn(&Edge) -> bool) -> Vec<Vec<NodeId>> {
        let filtered = petgraph::visit::EdgeFiltered::from_fn(&self.inner, |edge| keep(edge.weight()));
        // Kosaraju's, since petgraph's Tarjan recurses and overflows the stack on long chains.
        let mut components: Vec<Vec<NodeId>> = petgraph::algo::kosaraju_scc(&filtered)
            .into_iter()
            .map(|mut members: Vec<NodeIndex>| {
                members.sort();
                members.into_iter().map(|index| NodeId::new(index.index())).collect()
            })
            .filter(|members: &Vec<NodeId>| {
                members.len() > 1 || self.outgoing(members[0]).any(|edge| edge.to == members[0] && keep(edge))
            })
            .collect();
        components.sort();
        components
    }

    /// A shortest loop through `start`, as edges in order, over the edges that `keep` takes; nothing where there is none.
    pub fn shortest_cycle(&self, start: NodeId, keep: impl Fn(&Edge) -> bool) -> Option<Vec<&Edge>> {
        let reach = self.reach_up(&[start], &keep);
        let last = self
            .incoming(start)
            .filter(|edge| keep(edge))
            .filter(|edge| edge.from == start || reach.contains(edge.from));
        let best =
            last.min_by_key(|edge| if edge.from == start { 0 } else { reach.path(edge.from).len() })?;
        if best.from == start {
            return Some(vec![best]);
        }
        // `reach` follows needs from `start`; the edge that closes the loop comes back to it.
        let mut cycle: Vec<&Edge> = Vec::new();
        let path = reach.path(best.from);
        for pair in path.windows(2) {
            cycle.push(self.outgoing(pair[1]).find(|edge| edge.to == pair[0] && keep(edge))?);
        }
        cycle.reverse();
        cycle.push(best);
        Some(cycle)
    }
}

/// The strongly connected components with an edge inside, of any directed graph over the numbers `0..nodes`. Members and
/// components are in ascending order. Linear.
pub fn strong_components(nodes: usize, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let mut graph = petgraph::graph::DiGraph::<(), ()>::with_capacity(nodes, edges.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    for &(from, to) in edges {
        graph.add_edge(from.into(), to.into(), ());
    }
    let has_edge = |node: NodeIndex| graph.contains_edge(node, node);
    // Kosaraju's, as above.
    let mut components: Vec<Vec<u32>> = petgraph::algo::kosaraju_scc(&graph)
        .into_iter()
        .filter(|members| members.len() > 1 || has_edge(members[0]))
        .map(|members| {
            let mut members: Vec<u32> =
                members.into_iter().map(|node| u32::try_from(node.index()).unwrap_or(u32::MAX)).collect();
            members.sort_unstable();
            members
        })
        .collect();
    components.sort();
    components
}
