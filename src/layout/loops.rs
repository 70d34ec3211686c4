//! Which edges of a loop run backwards, so that the rest can run from left to right.

use std::collections::BTreeMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// For each edge, whether it has to run from right to left: without those edges there is no loop.
///
/// Within a strongly connected component the boxes are put in a row greedily, those with the most edges out
/// and the fewest in first (Eades, Lin, Smyth 1993), and edges against that order run backwards. Edges
/// outside of a loop never do. O(boxes + edges), plus the square of the largest loop.
pub(super) fn backward_edges(boxes: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(boxes, edges.len());
    for _ in 0..boxes {
        graph.add_node(());
    }
    for &(from, to) in edges {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let mut loop_of = vec![usize::MAX; boxes];
    let mut rank = vec![0; boxes];
    for (number, mut members) in kosaraju_scc(&graph).into_iter().enumerate() {
        if members.len() < 2 {
            continue;
        }
        members.sort_unstable();
        for &member in &members {
            loop_of[member.index()] = number;
        }
        for (place, member) in greedy_order(&graph, &members).into_iter().enumerate() {
            rank[member] = place;
        }
    }
    edges
        .iter()
        .map(|&(from, to)| {
            loop_of[from] != usize::MAX && loop_of[from] == loop_of[to] && rank[from] > rank[to]
        })
        .collect()
}

/// The members of a loop from left to right: sinks go to the right end, sources to the left, and where there
/// is neither, the box with the greatest surplus of outgoing edges goes left.
fn greedy_order(graph: &DiGraph<(), ()>, members: &[NodeIndex]) -> Vec<usize> {
    let local: BTreeMap<usize, usize> =
        members.iter().enumerate().map(|(place, member)| (member.index(), place)).collect();
    let mut successors = vec![Vec::new(); members.len()];
    let mut predecessors = vec![Vec::new(); members.len()];
    for (place, &member) in members.iter().enumerate() {
        for next in graph.neighbors(member) {
            if let Some(&next) = local.get(&next.index()) {
                successors[place].push(next);
                predecessors[next].push(place);
            }
        }
    }
    let mut degrees: Vec<(usize, usize)> =
        (0..members.len()).map(|place| (predecessors[place].len(), successors[place].len())).collect();
    let mut left_over: Vec<usize> = (0..members.len()).collect();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    while let Some((index, is_sink)) = next_pick(&left_over, &degrees) {
        let picked = left_over.remove(index);
        for &next in &successors[picked] {
            degrees[next].0 = degrees[next].0.saturating_sub(1);
        }
        for &previous in &predecessors[picked] {
            degrees[previous].1 = degrees[previous].1.saturating_sub(1);
        }
        if is_sink { tail.push(picked) } else { head.push(picked) }
    }
    tail.reverse();
    head.into_iter().chain(tail).map(|place| members[place].index()).collect()
}

/// Index of the next box to put in the row, and whether it goes to the right end.
fn next_pick(left_over: &[usize], degrees: &[(usize, usize)]) -> Option<(usize, bool)> {
    if let Some(index) = left_over.iter().position(|&place| degrees[place].1 == 0) {
        return Some((index, true));
    }
    if let Some(index) = left_over.iter().position(|&place| degrees[place].0 == 0) {
        return Some((index, false));
    }
    // Out minus in; no degree is greater than the sum of all.
    let total: usize = left_over.iter().map(|&place| degrees[place].0).sum();
    let surplus = |place: usize| total + degrees[place].1 - degrees[place].0;
    // The first of equals, so that the order of the input decides and nothing else.
    (0..left_over.len())
        .max_by_key(|&index| (surplus(left_over[index]), std::cmp::Reverse(index)))
        .map(|index| (index, false))
}
