//! Ways through the graph along what really waits for what.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::graph::{Edge, EdgeKind, Graph, Link, NodeId};

/// The ends of ways.
pub(super) struct Ends {
    pub(super) from: Vec<NodeId>,
    pub(super) to: Vec<NodeId>,
}

/// What is needed of a node: that it is ready, or only that it got as far as to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Ready,
    Applied,
}

/// Ways from what needs to what is needed.
///
/// Three edges look at the readiness of a node: its `wait`, its health checks, and what its workloads use. They do not hold up
/// what the node applies.
pub(super) struct Ways<'g> {
    graph: &'g Graph,
}

/// A place of the search: a node, what is needed of it, and whether something inferred led there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    node: NodeId,
    need: Need,
    is_inferred: bool,
}

impl State {
    fn index(self) -> usize {
        self.node.index() * 4 + usize::from(self.need == Need::Applied) * 2 + usize::from(self.is_inferred)
    }
}

/// How many paths are counted.
const MOST_COUNTED: usize = 1_000;
/// How many steps the count takes at most.
const MOST_STEPS: usize = 20_000;

impl<'g> Ways<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        Self { graph }
    }

    /// A shortest way; with `is_inferred`, one that has an edge which nobody wrote, otherwise one that has none. Linear.
    pub(super) fn shortest(&self, ends: &Ends, is_inferred: bool) -> Option<Vec<Link>> {
        let mut came: Vec<Option<(u32, Link)>> = vec![None; self.graph.node_count() * 4];
        let mut seen = vec![false; came.len()];
        let start = |node: &NodeId| State { node: *node, need: Need::Ready, is_inferred: false };
        let mut open: VecDeque<State> = ends.from.iter().map(start).collect();
        open.iter().for_each(|state| seen[state.index()] = true);
        while let Some(state) = open.pop_front() {
            if ends.to.contains(&state.node)
                && state.is_inferred == is_inferred
                && came[state.index()].is_some()
            {
                return Some(way_back(&came, state));
            }
            for (need, link) in self.next(state.node, state.need) {
                let is_new = state.is_inferred || link.edge.kind.is_inferred();
                let next = State { node: link.before, need, is_inferred: is_new };
                if (is_new && !is_inferred) || std::mem::replace(&mut seen[next.index()], true) {
                    continue;
                }
                came[next.index()] = Some((u32::try_from(state.index()).unwrap_or(u32::MAX), link));
                open.push_back(next);
            }
        }
        None
    }

    /// How many hops each node is away; `None` where nothing leads there. Linear.
    pub(super) fn depths(&self, from: &[NodeId]) -> Vec<Option<usize>> {
        let mut depths: Vec<Option<usize>> = vec![None; self.graph.node_count()];
        let mut seen = [vec![false; self.graph.node_count()], vec![false; self.graph.node_count()]];
        let mut open: VecDeque<(NodeId, Need, usize)> =
            from.iter().map(|node| (*node, Need::Ready, 0)).collect();
        while let Some((node, need, depth)) = open.pop_front() {
            if std::mem::replace(&mut seen[usize::from(need == Need::Applied)][node.index()], true) {
                continue;
            }
            depths[node.index()].get_or_insert(depth);
            open.extend(self.next(node, need).into_iter().map(|(need, link)| (link.before, need, depth + 1)));
        }
        depths
    }

    /// The ways that meet nothing twice, the shortest first, and whether there are more than these: the search ends at a
    /// bound.
    pub(super) fn all(&self, ends: &Ends) -> (Vec<Vec<Link>>, bool) {
        let leads = self.leading_to(&ends.to);
        let (mut found, mut steps, mut is_cut) = (Vec::new(), 0, false);
        let mut way: Vec<Link> = Vec::new();
        let mut on_way: HashSet<NodeId> = HashSet::new();
        for &start in &ends.from {
            on_way.insert(start);
            let mut open = vec![self.onward(start, Need::Ready, &leads)];
            while let Some(top) = open.last_mut() {
                let Some((need, link)) = top.pop() else {
                    open.pop();
                    if let Some(link) = way.pop() {
                        on_way.remove(&link.before);
                    }
                    continue;
                };
                steps += 1;
                if steps > MOST_STEPS || found.len() >= MOST_COUNTED {
                    is_cut = true;
                    break;
                }
                if on_way.contains(&link.before) {
                    continue;
                }
                if ends.to.contains(&link.before) {
                    found.push(way.iter().copied().chain([link]).collect());
                    continue;
                }
                way.push(link);
                on_way.insert(link.before);
                open.push(self.onward(link.before, need, &leads));
            }
            way.clear();
            on_way.clear();
        }
        found.sort_by_key(Vec::len);
        (found, is_cut)
    }

    /// What every way goes through beside its ends, in the order of this one. Linear.
    ///
    /// The way is a row of gates. A search goes from gate to gate without passing one: where nothing before a gate leads behind
    /// it, every way goes through it.
    pub(super) fn through(&self, ends: &Ends, way: &[Link]) -> Vec<NodeId> {
        let (&[_], &[_]) = (ends.from.as_slice(), ends.to.as_slice()) else { return Vec::new() };
        let gates: Vec<NodeId> =
            way.iter().map(|link| link.to).chain(way.last().map(|link| link.before)).collect();
        let number: HashMap<NodeId, usize> = gates.iter().copied().zip(0..).collect();
        let mut seen: HashSet<(NodeId, bool)> = HashSet::new();
        // For each gate what is needed of it where a way comes there.
        let mut waiting: Vec<Vec<Need>> = vec![Vec::new(); gates.len()];
        if let Some(first) = waiting.first_mut() {
            first.push(Need::Ready);
        }
        let (mut farthest, mut found) = (0, Vec::new());
        for at in 0..gates.len() {
            if at > 0 && at + 1 < gates.len() && farthest <= at {
                found.push(gates[at]);
            }
            let mut open: Vec<(NodeId, Need)> = waiting[at].drain(..).map(|need| (gates[at], need)).collect();
            while let Some((node, need)) = open.pop() {
                if !seen.insert((node, need == Need::Applied)) {
                    continue;
                }
                for (need, link) in self.next(node, need) {
                    match number.get(&link.before) {
                        // A way that comes back to a gate only meets it twice.
                        Some(&gate) if gate <= at => {}
                        Some(&gate) => {
                            farthest = farthest.max(gate);
                            waiting[gate].push(need);
                        }
                        None => open.push((link.before, need)),
                    }
                }
            }
        }
        found
    }

    fn onward(&self, node: NodeId, need: Need, leads: &[[bool; 2]]) -> Vec<(Need, Link)> {
        let mut next = self.next(node, need);
        next.retain(|(need, link)| leads[link.before.index()][usize::from(*need == Need::Applied)]);
        // Several reasons for one hop are one way; the first, which is last to be taken, is told.
        let mut seen = HashSet::new();
        next.retain(|(_, link)| seen.insert(link.before));
        next.reverse();
        next
    }

    /// From which nodes, with what needed of them, a way leads to one of these.
    fn leading_to(&self, to: &[NodeId]) -> Vec<[bool; 2]> {
        let mut back: Vec<[Vec<(NodeId, bool)>; 2]> = Vec::new();
        back.resize_with(self.graph.node_count(), Default::default);
        for (node, _) in self.graph.nodes() {
            for need in [Need::Ready, Need::Applied] {
                for (next, link) in self.next(node, need) {
                    back[link.before.index()][usize::from(next == Need::Applied)]
                        .push((node, need == Need::Applied));
                }
            }
        }
        let mut leads = vec![[false; 2]; self.graph.node_count()];
        let mut open: Vec<(NodeId, bool)> =
            to.iter().flat_map(|node| [(*node, false), (*node, true)]).collect();
        while let Some((node, applied)) = open.pop() {
            if !std::mem::replace(&mut leads[node.index()][usize::from(applied)], true) {
                open.extend(&back[node.index()][usize::from(applied)]);
            }
        }
        leads
    }

    /// What a node needs for that, each with the edge that says so: what somebody wrote first.
    fn next(&self, node: NodeId, need: Need) -> Vec<(Need, Link)> {
        let link = |before: NodeId, edge: &Edge| Link { to: node, before, edge: *edge };
        let mut next = Vec::new();
        for edge in self.graph.outgoing(node) {
            let wanted = match edge.kind {
                EdgeKind::HealthCheck | EdgeKind::UsesObject if need == Need::Applied => continue,
                EdgeKind::DependsOn if edge.existence => Need::Applied,
                EdgeKind::AppliedBy
                | EdgeKind::NeedsKind
                | EdgeKind::NeedsNamespace
                | EdgeKind::NeedsObject
                | EdgeKind::UsesObject => Need::Applied,
                _ => Need::Ready,
            };
            next.push((wanted, link(edge.to, edge)));
        }
        if need == Need::Ready && self.graph.node(node).wait {
            let applied = self.graph.incoming(node).filter(|edge| edge.kind == EdgeKind::AppliedBy);
            next.extend(applied.map(|edge| (Need::Ready, link(edge.from, edge))));
        }
        next.sort_by_key(|(_, link)| link.edge.kind.is_inferred());
        next
    }
}

fn way_back(came: &[Option<(u32, Link)>], end: State) -> Vec<Link> {
    let mut way = Vec::new();
    let mut at = end.index();
    while let Some((before, link)) = came[at] {
        way.push(link);
        at = before as usize;
    }
    way.reverse();
    way
}
