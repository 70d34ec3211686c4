//! Ways through the graph along what really waits for what.

use std::collections::{HashSet, VecDeque};

use crate::graph::{Graph, Hop, Link, NodeId, StateId, Waits};

/// All that some nodes need, and the ways there.
pub(super) struct Ways<'g> {
    graph: &'g Graph,
    waits: &'g Waits,
    /// The nodes that the ways start from.
    starts: Vec<StateId>,
    /// What is reached, in the order of a search in breadth.
    order: Vec<StateId>,
    /// How many hops each state is away; [`FAR`] for one that is not reached.
    depths: Vec<u32>,
}

/// Nodes by their numbers.
pub(super) struct Targets(Vec<bool>);

impl Targets {
    pub(super) fn of(graph: &Graph, nodes: &[NodeId]) -> Self {
        let mut targets = vec![false; graph.node_count()];
        for node in nodes {
            targets[node.index()] = true;
        }
        Self(targets)
    }

    fn has(&self, state: StateId) -> bool {
        self.0[state.node().index()]
    }
}

const FAR: u32 = u32::MAX;

/// How many paths are counted.
const MOST_COUNTED: usize = 1_000;
/// How many steps the count takes at most where the paths themselves are asked for.
pub(super) const MANY_STEPS: usize = 20_000;
/// The same where only their number is: it shall cost less than the answer.
pub(super) const FEW_STEPS: usize = 4_000;

impl<'g> Ways<'g> {
    /// All that these nodes need to be ready. Linear in what is reached.
    pub(super) fn of(graph: &'g Graph, waits: &'g Waits, from: &[NodeId]) -> Self {
        let starts: Vec<StateId> = from.iter().copied().map(StateId::ready).collect();
        let (mut order, mut depths) = (Vec::new(), vec![FAR; waits.len()]);
        for start in &starts {
            if std::mem::replace(&mut depths[start.index()], 0) == FAR {
                order.push(*start);
            }
        }
        let mut at = 0;
        while let Some(&state) = order.get(at) {
            let depth = depths[state.index()] + 1;
            for hop in waits.needs(state) {
                if depths[hop.to.index()] == FAR {
                    depths[hop.to.index()] = depth;
                    order.push(hop.to);
                }
            }
            at += 1;
        }
        Self { graph, waits, starts, order, depths }
    }

    /// The nodes that are needed, each with how many hops it is away at least; some twice.
    pub(super) fn reached(&self) -> impl Iterator<Item = (NodeId, u32)> {
        self.order.iter().map(|state| (state.node(), self.depths[state.index()]))
    }

    fn link(&self, from: StateId, hop: Hop) -> Link {
        Waits::link(self.graph, from, hop)
    }

    /// A shortest way to one of these; with `is_inferred`, one that has an edge which nobody wrote, otherwise one that has none.
    /// Linear.
    pub(super) fn shortest(&self, to: &Targets, is_inferred: bool) -> Option<Vec<Link>> {
        // Each state twice: without and with an inferred edge before it.
        let place = |(state, inferred): (StateId, bool)| state.index() * 2 + usize::from(inferred);
        let mut came: Vec<Option<(StateId, bool, u32)>> = vec![None; self.waits.len() * 2];
        let mut seen = vec![false; came.len()];
        let mut open: VecDeque<(StateId, bool)> = self.starts.iter().map(|start| (*start, false)).collect();
        for start in &open {
            seen[place(*start)] = true;
        }
        while let Some(at) = open.pop_front() {
            if at.1 == is_inferred && to.has(at.0) && came[place(at)].is_some() {
                return Some(self.way_back(at, |at| came[place(at)]));
            }
            for (number, hop) in (0..).zip(self.waits.needs(at.0)) {
                let next = (hop.to, at.1 || hop.is_inferred);
                if (next.1 && !is_inferred) || std::mem::replace(&mut seen[place(next)], true) {
                    continue;
                }
                came[place(next)] = Some((at.0, at.1, number));
                open.push_back(next);
            }
        }
        None
    }

    /// The way to a state, by what it was reached from: that state, and the number of its hop.
    fn way_back(
        &self,
        end: (StateId, bool),
        came: impl Fn((StateId, bool)) -> Option<(StateId, bool, u32)>,
    ) -> Vec<Link> {
        let mut way = Vec::new();
        let mut at = end;
        while let Some((state, inferred, number)) = came(at) {
            way.push(self.link(state, self.waits.needs(state)[number as usize]));
            at = (state, inferred);
        }
        way.reverse();
        way
    }

    /// A shortest way that somebody wrote, otherwise any.
    pub(super) fn any(&self, to: &Targets) -> Option<Vec<Link>> {
        self.shortest(to, false).or_else(|| self.shortest(to, true))
    }

    /// The ways to one of these that meet nothing twice, the shortest first, and whether there are more than these: the search
    /// ends at a bound.
    pub(super) fn all(&self, to: &Targets, most_steps: usize) -> (Vec<Vec<Link>>, bool) {
        let leads = self.leading_to(to);
        let (mut found, mut steps, mut is_cut) = (Vec::new(), 0, false);
        for &start in &self.starts {
            let mut way: Vec<Link> = Vec::new();
            let mut on_way: HashSet<NodeId, foldhash::fast::FixedState> = HashSet::default();
            on_way.insert(start.node());
            let mut open = vec![self.onward(start, &leads)];
            while let Some(top) = open.last_mut() {
                let Some((from, hop)) = top.pop() else {
                    open.pop();
                    if let Some(link) = way.pop() {
                        on_way.remove(&link.before);
                    }
                    continue;
                };
                steps += 1;
                if steps > most_steps || found.len() >= MOST_COUNTED {
                    is_cut = true;
                    break;
                }
                if on_way.contains(&hop.to.node()) {
                    continue;
                }
                let link = self.link(from, hop);
                if to.has(hop.to) {
                    found.push(way.iter().copied().chain([link]).collect());
                    continue;
                }
                way.push(link);
                on_way.insert(link.before);
                open.push(self.onward(hop.to, &leads));
            }
        }
        found.sort_by_key(Vec::len);
        (found, is_cut)
    }

    /// What every way to a node goes through beside its ends, in the order of this one. Linear.
    ///
    /// The way is a row of gates. A search goes from gate to gate without passing one: where nothing before a gate leads behind
    /// it, every way goes through it.
    pub(super) fn through(&self, way: &[Link]) -> Vec<NodeId> {
        let &[start] = self.starts.as_slice() else { return Vec::new() };
        let gates: Vec<NodeId> =
            way.iter().map(|link| link.to).chain(way.last().map(|link| link.before)).collect();
        let mut gate_of = vec![FAR; self.graph.node_count()];
        for (number, gate) in (0..).zip(&gates) {
            gate_of[gate.index()] = number;
        }
        let mut seen = vec![false; self.waits.len()];
        // For each gate the states of it that a way comes to.
        let mut waiting: Vec<Vec<StateId>> = vec![Vec::new(); gates.len()];
        if let Some(first) = waiting.first_mut() {
            first.push(start);
        }
        let (mut farthest, mut found) = (0, Vec::new());
        for at in 0..gates.len() {
            if at > 0 && at + 1 < gates.len() && farthest <= at {
                found.push(gates[at]);
            }
            let mut open = std::mem::take(&mut waiting[at]);
            while let Some(state) = open.pop() {
                if std::mem::replace(&mut seen[state.index()], true) {
                    continue;
                }
                for hop in self.waits.needs(state) {
                    match gate_of[hop.to.node().index()] {
                        FAR => open.push(hop.to),
                        gate if gate as usize > at => {
                            farthest = farthest.max(gate as usize);
                            waiting[gate as usize].push(hop.to);
                        }
                        // A way that comes back to a gate only meets it twice.
                        _ => {}
                    }
                }
            }
        }
        found
    }

    /// What a state needs of what leads on, the first to be taken last. Several reasons for one hop are one way.
    fn onward(&self, state: StateId, leads: &[bool]) -> Vec<(StateId, Hop)> {
        let leading = self.waits.needs(state).iter().filter(|hop| leads[hop.to.index()]);
        let mut next: Vec<(usize, Hop)> = leading.copied().enumerate().collect();
        next.sort_by_key(|(at, hop)| (hop.to.node(), *at));
        next.dedup_by_key(|(_, hop)| hop.to.node());
        next.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        next.into_iter().map(|(_, hop)| (state, hop)).collect()
    }

    /// From which of the states that are reached a way leads to one of these.
    fn leading_to(&self, to: &Targets) -> Vec<bool> {
        let mut leads = vec![false; self.waits.len()];
        let mut open: Vec<StateId> = self.order.iter().copied().filter(|state| to.has(*state)).collect();
        while let Some(state) = open.pop() {
            if !std::mem::replace(&mut leads[state.index()], true) {
                let back = self.waits.needed_by(state).iter();
                open.extend(back.filter(|state| self.depths[state.index()] != FAR));
            }
        }
        leads
    }
}
