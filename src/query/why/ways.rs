//! Ways through the graph along what really waits for what.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::graph::{Edge, EdgeKind, Graph, Link, NodeId};

/// What is needed of a node: that it is ready, or only that it got as far as to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Need {
    Ready,
    Applied,
}

/// The number of a state that was reached: a node, and what is needed of it.
type StateId = usize;

/// All that some nodes need, and the ways there.
///
/// Three edges look at the readiness of a node: its `wait`, its health checks, and what its workloads use. They do not hold up
/// what the node applies.
pub(super) struct Ways {
    /// The nodes that the ways start from.
    starts: Vec<StateId>,
    /// The node of each state, in the order of a search in breadth.
    nodes: Vec<NodeId>,
    /// How many hops each state is away.
    depths: Vec<usize>,
    /// For each state what it needs: what somebody wrote first.
    next: Vec<Vec<(StateId, Link)>>,
}

/// How many paths are counted.
const MOST_COUNTED: usize = 1_000;
/// How many steps the count takes at most where the paths themselves are asked for.
pub(super) const MANY_STEPS: usize = 20_000;
/// The same where only their number is: it shall cost less than the answer.
pub(super) const FEW_STEPS: usize = 4_000;

impl Ways {
    /// All that these nodes need to be ready. Linear in what is reached.
    pub(super) fn of(graph: &Graph, from: &[NodeId]) -> Self {
        let mut ways = Self { starts: Vec::new(), nodes: Vec::new(), depths: Vec::new(), next: Vec::new() };
        let mut numbers: HashMap<(NodeId, Need), StateId, foldhash::fast::FixedState> = HashMap::default();
        let mut needs: Vec<Need> = Vec::new();
        for &node in from {
            let state = *numbers.entry((node, Need::Ready)).or_insert_with(|| ways.add(node, 0));
            needs.resize(ways.nodes.len(), Need::Ready);
            ways.starts.push(state);
        }
        let mut at = 0;
        while at < ways.nodes.len() {
            let (node, depth) = (ways.nodes[at], ways.depths[at]);
            let found = neighbours(graph, node, needs[at]).into_iter().map(|(need, link)| {
                let state = *numbers.entry((link.before, need)).or_insert_with(|| {
                    needs.push(need);
                    ways.add(link.before, depth + 1)
                });
                (state, link)
            });
            ways.next[at] = found.collect();
            at += 1;
        }
        ways
    }

    fn add(&mut self, node: NodeId, depth: usize) -> StateId {
        self.nodes.push(node);
        self.depths.push(depth);
        self.next.push(Vec::new());
        self.nodes.len() - 1
    }

    /// The nodes that are needed, each with how many hops it is away at least; some twice.
    pub(super) fn reached(&self) -> impl Iterator<Item = (NodeId, usize)> {
        self.nodes.iter().copied().zip(self.depths.iter().copied())
    }

    /// A shortest way to one of these; with `is_inferred`, one that has an edge which nobody wrote, otherwise one that has none.
    /// Linear.
    pub(super) fn shortest(&self, to: &HashSet<NodeId>, is_inferred: bool) -> Option<Vec<Link>> {
        // Each state twice: without and with an inferred edge before it.
        let place = |(state, inferred): (StateId, bool)| state * 2 + usize::from(inferred);
        let mut came: Vec<Option<(usize, Link)>> = vec![None; self.nodes.len() * 2];
        let mut seen = vec![false; came.len()];
        let mut open: VecDeque<(StateId, bool)> = self.starts.iter().map(|start| (*start, false)).collect();
        for start in &open {
            seen[place(*start)] = true;
        }
        while let Some(at) = open.pop_front() {
            if at.1 == is_inferred && came[place(at)].is_some() && to.contains(&self.nodes[at.0]) {
                return Some(way_back(&came, place(at)));
            }
            for (state, link) in &self.next[at.0] {
                let next = (*state, at.1 || link.edge.kind.is_inferred());
                if (next.1 && !is_inferred) || std::mem::replace(&mut seen[place(next)], true) {
                    continue;
                }
                came[place(next)] = Some((place(at), *link));
                open.push_back(next);
            }
        }
        None
    }

    /// A shortest way that somebody wrote, otherwise any.
    pub(super) fn any(&self, to: &HashSet<NodeId>) -> Option<Vec<Link>> {
        self.shortest(to, false).or_else(|| self.shortest(to, true))
    }

    /// The ways to one of these that meet nothing twice, the shortest first, and whether there are more than these: the search
    /// ends at a bound.
    pub(super) fn all(&self, to: &HashSet<NodeId>, most_steps: usize) -> (Vec<Vec<Link>>, bool) {
        let leads = self.leading_to(to);
        let (mut found, mut steps, mut is_cut) = (Vec::new(), 0, false);
        for &start in &self.starts {
            let mut way: Vec<Link> = Vec::new();
            let mut on_way: HashSet<NodeId> = HashSet::from([self.nodes[start]]);
            let mut open = vec![self.onward(start, &leads)];
            while let Some(top) = open.last_mut() {
                let Some((state, link)) = top.pop() else {
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
                if on_way.contains(&link.before) {
                    continue;
                }
                if to.contains(&link.before) {
                    found.push(way.iter().copied().chain([link]).collect());
                    continue;
                }
                way.push(link);
                on_way.insert(link.before);
                open.push(self.onward(state, &leads));
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
        let number: HashMap<NodeId, usize> = gates.iter().copied().zip(0..).collect();
        let mut seen = vec![false; self.nodes.len()];
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
                if std::mem::replace(&mut seen[state], true) {
                    continue;
                }
                for (next, link) in &self.next[state] {
                    match number.get(&link.before) {
                        // A way that comes back to a gate only meets it twice.
                        Some(&gate) if gate <= at => {}
                        Some(&gate) => {
                            farthest = farthest.max(gate);
                            waiting[gate].push(*next);
                        }
                        None => open.push(*next),
                    }
                }
            }
        }
        found
    }

    /// What a state needs of what leads on, the first to be taken last. Several reasons for one hop are one way.
    fn onward(&self, state: StateId, leads: &[bool]) -> Vec<(StateId, Link)> {
        let leading = self.next[state].iter().filter(|(next, _)| leads[*next]);
        let mut next: Vec<(usize, (StateId, Link))> = leading.copied().enumerate().collect();
        next.sort_by_key(|(at, (_, link))| (link.before, *at));
        next.dedup_by_key(|(_, (_, link))| link.before);
        next.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        next.into_iter().map(|(_, next)| next).collect()
    }

    /// From which states a way leads to one of these.
    fn leading_to(&self, to: &HashSet<NodeId>) -> Vec<bool> {
        let mut back: Vec<Vec<StateId>> = vec![Vec::new(); self.nodes.len()];
        for (state, next) in self.next.iter().enumerate() {
            for (next, _) in next {
                back[*next].push(state);
            }
        }
        let mut leads = vec![false; self.nodes.len()];
        let mut open: Vec<StateId> =
            (0..self.nodes.len()).filter(|state| to.contains(&self.nodes[*state])).collect();
        while let Some(state) = open.pop() {
            if !std::mem::replace(&mut leads[state], true) {
                open.extend(&back[state]);
            }
        }
        leads
    }
}

/// What a node needs for that, each with the edge that says so: what somebody wrote first.
fn neighbours(graph: &Graph, node: NodeId, need: Need) -> Vec<(Need, Link)> {
    let link = |before: NodeId, edge: &Edge| Link { to: node, before, edge: *edge };
    let mut next = Vec::new();
    for edge in graph.outgoing(node) {
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
    if need == Need::Ready && graph.node(node).wait {
        let applied = graph.incoming(node).filter(|edge| edge.kind == EdgeKind::AppliedBy);
        next.extend(applied.map(|edge| (Need::Ready, link(edge.from, edge))));
    }
    next.sort_by_key(|(_, link)| link.edge.kind.is_inferred());
    next
}

fn way_back(came: &[Option<(usize, Link)>], end: usize) -> Vec<Link> {
    let mut way = Vec::new();
    let mut at = end;
    while let Some((before, link)) = came[at] {
        way.push(link);
        at = before;
    }
    way.reverse();
    way
}
