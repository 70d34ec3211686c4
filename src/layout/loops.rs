//! Which edges of a loop run backwards, so that the rest can run from left to right.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// For each edge, whether it has to run from right to left: without those edges there is no loop.
///
/// Within a strongly connected component the boxes are put in a row greedily, those with the most edges out
/// and the fewest in first (Eades, Lin, Smyth 1993), and edges against that order run backwards. Edges
/// outside of a loop never do. O((boxes + edges) · log).
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
    let degrees = (0..members.len()).map(|place| (predecessors[place].len(), successors[place].len()));
    let mut left_over = LeftOver::new(degrees.collect());
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    while let Some((picked, is_sink)) = left_over.next_pick() {
        left_over.remove(picked);
        for &next in &successors[picked] {
            left_over.change(next, |(incoming, _)| *incoming = incoming.saturating_sub(1));
        }
        for &previous in &predecessors[picked] {
            left_over.change(previous, |(_, outgoing)| *outgoing = outgoing.saturating_sub(1));
        }
        if is_sink { tail.push(picked) } else { head.push(picked) }
    }
    tail.reverse();
    head.into_iter().chain(tail).map(|place| members[place].index()).collect()
}

/// The boxes that are not in the row yet, each with its edges in and out among them.
struct LeftOver {
    degrees: Vec<(usize, usize)>,
    sinks: BTreeSet<usize>,
    sources: BTreeSet<usize>,
    /// All of them by how many more edges go out than in, and of equals the last one first.
    by_surplus: BTreeSet<(isize, Reverse<usize>)>,
}

impl LeftOver {
    fn new(degrees: Vec<(usize, usize)>) -> Self {
        let (sinks, sources, by_surplus) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut all = Self { degrees, sinks, sources, by_surplus };
        (0..all.degrees.len()).for_each(|place| all.add(place));
        all
    }

    /// The next box to put in the row, and whether it goes to the right end. Of equals it is the first one, so that the order of
    /// the input decides and nothing else.
    fn next_pick(&self) -> Option<(usize, bool)> {
        let ends = self.sinks.first().map(|sink| (*sink, true));
        let ends = ends.or_else(|| self.sources.first().map(|source| (*source, false)));
        ends.or_else(|| self.by_surplus.last().map(|(_, Reverse(place))| (*place, false)))
    }

    fn add(&mut self, place: usize) {
        let (incoming, outgoing) = self.degrees[place];
        if outgoing == 0 {
            self.sinks.insert(place);
        }
        if incoming == 0 {
            self.sources.insert(place);
        }
        self.by_surplus.insert((self.surplus(place), Reverse(place)));
    }

    /// Takes a box out; whether it was there.
    fn remove(&mut self, place: usize) -> bool {
        self.sinks.remove(&place);
        self.sources.remove(&place);
        self.by_surplus.remove(&(self.surplus(place), Reverse(place)))
    }

    fn change(&mut self, place: usize, change: impl FnOnce(&mut (usize, usize))) {
        if self.remove(place) {
            change(&mut self.degrees[place]);
            self.add(place);
        }
    }

    fn surplus(&self, place: usize) -> isize {
        let (incoming, outgoing) = self.degrees[place];
        outgoing.cast_signed() - incoming.cast_signed()
    }
}
