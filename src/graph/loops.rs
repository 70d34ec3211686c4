//! Short loops.

use std::collections::VecDeque;

/// How many steps the search for the shortest loop may take beyond its first start. What is larger gets a loop that is short,
/// not always the shortest.
const MOST_STEPS: usize = 50_000;

/// An edge of a graph over the numbers from 0.
#[derive(Debug, Clone, Copy)]
pub struct Arrow {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Whether it adds nothing to the length of a way.
    pub is_free: bool,
}

/// The loop with the fewest edges that are not free, of any directed graph over the numbers `0..nodes`: the positions of its edges,
/// in order; the first one that a search from each node in turn meets. Nothing where there is no loop.
///
/// After the search from one node, that node is left out, and with it whatever lies on no loop then: one search is all that a
/// ring takes. Linear: no more than a set number of steps is spent on what may be shorter.
pub fn shortest_loop(nodes: usize, arrows: &[Arrow]) -> Option<Vec<usize>> {
    let mut search = Search::new(nodes, arrows);
    let mut best: Option<(u32, Vec<usize>)> = None;
    for start in (0..).take(nodes) {
        if search.steps > MOST_STEPS && best.is_some() {
            break;
        }
        if search.is_left[start as usize] {
            let bound = best.as_ref().map_or(u32::MAX, |(length, _)| *length);
            best = search.through(start, bound).or(best);
            search.leave_out(start);
        }
    }
    best.map(|(_, edges)| edges)
}

struct Search<'a> {
    arrows: &'a [Arrow],
    outgoing: Vec<Vec<usize>>,
    incoming: Vec<Vec<usize>>,
    /// Whether a node may still be on a loop, and by how many edges it is left and reached.
    is_left: Vec<bool>,
    leaving: Vec<u32>,
    arriving: Vec<u32>,
    /// How far from the start each node is, and the edge on the way there; for those that are `reached`.
    distances: Vec<(u32, usize)>,
    reached: Vec<u32>,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(nodes: usize, arrows: &'a [Arrow]) -> Self {
        let mut search = Self {
            arrows,
            outgoing: vec![Vec::new(); nodes],
            incoming: vec![Vec::new(); nodes],
            is_left: vec![true; nodes],
            leaving: vec![0; nodes],
            arriving: vec![0; nodes],
            distances: vec![(u32::MAX, 0); nodes],
            reached: Vec::new(),
            steps: 0,
        };
        for (at, arrow) in arrows.iter().enumerate() {
            search.outgoing[arrow.from as usize].push(at);
            search.incoming[arrow.to as usize].push(at);
            search.leaving[arrow.from as usize] += 1;
            search.arriving[arrow.to as usize] += 1;
        }
        search
    }

    /// Takes a node out, and those that nothing leads to or from any more.
    fn leave_out(&mut self, node: u32) {
        let mut queue = vec![node];
        while let Some(node) = queue.pop() {
            if !std::mem::replace(&mut self.is_left[node as usize], false) {
                continue;
            }
            for &at in &self.outgoing[node as usize] {
                let to = self.arrows[at].to;
                self.arriving[to as usize] -= 1;
                queue.extend((self.arriving[to as usize] == 0).then_some(to));
            }
            for &at in &self.incoming[node as usize] {
                let from = self.arrows[at].from;
                self.leaving[from as usize] -= 1;
                queue.extend((self.leaving[from as usize] == 0).then_some(from));
            }
        }
    }

    /// The shortest loop through a node that is shorter than `bound`, by breadth-first search with free steps, and its length.
    fn through(&mut self, start: u32, bound: u32) -> Option<(u32, Vec<usize>)> {
        for node in self.reached.drain(..) {
            self.distances[node as usize].0 = u32::MAX;
        }
        self.distances[start as usize].0 = 0;
        self.reached.push(start);
        let mut queue = VecDeque::from([(start, 0)]);
        let mut closing: Option<usize> = None;
        let mut bound = bound;
        while let Some((node, length)) = queue.pop_front() {
            if self.distances[node as usize].0 < length || length >= bound {
                continue;
            }
            for &at in &self.outgoing[node as usize] {
                let Arrow { to, is_free, .. } = self.arrows[at];
                self.steps += 1;
                let next = length + u32::from(!is_free);
                if to == start && next < bound {
                    (bound, closing) = (next, Some(at));
                } else if self.is_left[to as usize] && next < self.distances[to as usize].0 {
                    self.distances[to as usize] = (next, at);
                    self.reached.push(to);
                    if is_free { queue.push_front((to, next)) } else { queue.push_back((to, next)) }
                }
            }
        }
        let mut edges = vec![closing?];
        while let Some(&last) = edges.last() {
            let from = self.arrows[last].from;
            if from == start {
                break;
            }
            edges.push(self.distances[from as usize].1);
        }
        edges.reverse();
        Some((bound, edges))
    }
}
