//! What really waits for what.
//!
//! Three edges look at the readiness of a node: its `wait`, its health checks, and what its workloads use. They do not hold up
//! what the node applies. So a node is there twice: as one that has to be ready, and as one that only has to have got as far
//! as to apply.

use petgraph::graph::EdgeIndex;

use super::{Edge, EdgeKind, Graph, Link, NodeId};

/// A node, and what is needed of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StateId(u32);

impl StateId {
    /// The node has to be ready.
    pub(crate) fn ready(node: NodeId) -> Self {
        Self(u32::try_from(node.index() * 2).unwrap_or(u32::MAX))
    }

    /// The node has to have got as far as to apply.
    fn applied(node: NodeId) -> Self {
        Self(Self::ready(node).0 + 1)
    }

    /// The node.
    pub(crate) fn node(self) -> NodeId {
        NodeId::new(self.index() / 2)
    }

    /// The position of the state among all, from 0.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One thing that a state needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hop {
    /// What is needed.
    pub(crate) to: StateId,
    edge: u32,
    /// Whether nobody wrote it.
    pub(crate) is_inferred: bool,
}

/// For each state of a graph what it needs, and by whom it is needed.
#[derive(Debug)]
pub(crate) struct Waits {
    hops: Rows<Hop>,
    back: Rows<StateId>,
}

/// Rows of different lengths, one behind the other.
#[derive(Debug)]
struct Rows<T> {
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T> Rows<T> {
    fn row(&self, at: usize) -> &[T] {
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

impl Waits {
    /// Linear in nodes and edges.
    pub(crate) fn of(graph: &Graph) -> Self {
        let count = graph.node_count() * 2;
        let mut hops = Rows { starts: vec![0], all: Vec::with_capacity(graph.edge_count() * 2) };
        for node in (0..graph.node_count()).map(NodeId::new) {
            for is_ready in [true, false] {
                let start = hops.all.len();
                needed(graph, node, is_ready, &mut hops.all);
                // What somebody wrote comes first.
                hops.all[start..].sort_by_key(|hop| hop.is_inferred);
                hops.starts.push(length(&hops.all));
            }
        }
        let back = turned(count, &hops);
        Self { hops, back }
    }

    /// How many states there are.
    pub(crate) fn len(&self) -> usize {
        self.back.starts.len() - 1
    }

    /// What a state needs: what somebody wrote first.
    pub(crate) fn needs(&self, state: StateId) -> &[Hop] {
        self.hops.row(state.index())
    }

    /// The states that need it.
    pub(crate) fn needed_by(&self, state: StateId) -> &[StateId] {
        self.back.row(state.index())
    }

    /// A hop as a link of the graph that it is of: from what is needed, `before`, to what needs it.
    pub(crate) fn link(graph: &Graph, from: StateId, hop: Hop) -> Link {
        let edge = graph.inner[EdgeIndex::new(hop.edge as usize)];
        Link { to: from.node(), before: hop.to.node(), edge }
    }
}

fn length<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

/// What a node needs to be ready, or to get as far as to apply.
fn needed(graph: &Graph, node: NodeId, is_ready: bool, hops: &mut Vec<Hop>) {
    let mut add = |id: EdgeIndex, edge: &Edge, to: StateId| {
        let number = u32::try_from(id.index()).unwrap_or(u32::MAX);
        hops.push(Hop { to, edge: number, is_inferred: edge.kind.is_inferred() });
    };
    let ends = &graph.ends[node.index()];
    for &id in &ends.outgoing {
        let edge = &graph.inner[id];
        let to = match edge.kind {
            EdgeKind::HealthCheck | EdgeKind::UsesObject if !is_ready => continue,
            EdgeKind::DependsOn if edge.existence => StateId::applied(edge.to),
            EdgeKind::AppliedBy
            | EdgeKind::NeedsKind
            | EdgeKind::NeedsNamespace
            | EdgeKind::NeedsObject
            | EdgeKind::UsesObject => StateId::applied(edge.to),
            _ => StateId::ready(edge.to),
        };
        add(id, edge, to);
    }
    if is_ready && graph.node(node).wait {
        for &id in &ends.incoming {
            let edge = &graph.inner[id];
            if edge.kind == EdgeKind::AppliedBy {
                add(id, edge, StateId::ready(edge.from));
            }
        }
    }
}

/// The rows the other way round.
fn turned(count: usize, hops: &Rows<Hop>) -> Rows<StateId> {
    let mut starts = vec![0_u32; count + 1];
    for hop in &hops.all {
        starts[hop.to.index() + 1] += 1;
    }
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    let mut free = starts.clone();
    let mut all = vec![StateId(0); hops.all.len()];
    for from in 0..count {
        for hop in hops.row(from) {
            let place = &mut free[hop.to.index()];
            all[*place as usize] = StateId(u32::try_from(from).unwrap_or(u32::MAX));
            *place += 1;
        }
    }
    Rows { starts, all }
}
