//! Loops.

use std::collections::{BTreeSet, HashSet};

use petgraph::graph::NodeIndex;

use super::loops::{Arrow, shortest_loop};
use super::{Edge, EdgeKind, Graph, NodeId};

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

    /// How many nodes depend on one of `nodes` by `dependsOn` and are none of the `members` of a loop.
    pub fn dependents_outside(&self, nodes: &[NodeId], members: &HashSet<NodeId>) -> usize {
        let edges = nodes.iter().flat_map(|node| self.incoming(*node));
        let dependents: BTreeSet<NodeId> =
            edges.filter(|edge| edge.kind == EdgeKind::DependsOn).map(|edge| edge.from).collect();
        dependents.iter().filter(|node| !members.contains(node)).count()
    }

    /// A short loop inside of a component, as edges in order, over the edges that `keep` takes ([`shortest_loop`]).
    pub fn shortest_cycle(&self, component: &[NodeId], keep: impl Fn(&Edge) -> bool) -> Option<Vec<&Edge>> {
        let mut members = component.to_vec();
        members.sort_unstable();
        let number = |node: NodeId| members.binary_search(&node).ok().and_then(|at| u32::try_from(at).ok());
        let (mut edges, mut arrows): (Vec<&Edge>, Vec<Arrow>) = Default::default();
        for (from, node) in (0..).zip(&members) {
            for edge in self.outgoing(*node).filter(|edge| keep(edge)) {
                if let Some(to) = number(edge.to) {
                    edges.push(edge);
                    arrows.push(Arrow { from, to, is_free: false });
                }
            }
        }
        let found = shortest_loop(members.len(), &arrows)?;
        Some(found.into_iter().map(|at| edges[at]).collect())
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
