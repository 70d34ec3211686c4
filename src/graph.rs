//! The dependency graph of one environment.
//!
//! An edge points from the dependent to what it needs, as `dependsOn` reads. petgraph does the work and stays behind these
//! types.
//!
//! ```
//! use infra_graph::{Options, analyze, repository::Repository, source::Disk};
//! let analysis = analyze(&Repository::new(Disk::open("examples/infra").unwrap()), &Options::default());
//! let graph = analysis.environment("staging").unwrap().graph();
//! let (nats, _) = graph.nodes().find(|(_, node)| &*node.reference.name == "nats-system").unwrap();
//! assert!(graph.outgoing(nats).any(|edge| &*graph.node(edge.to).reference.name == "cert-manager-issuers"));
//! ```

mod build;
mod components;
mod edge;
mod inferred;
mod loops;
mod node;
mod reach;
mod reduction;
mod waits;
mod webhooks;

pub use crate::requirement::Confidence;
pub use components::strong_components;
pub use edge::{Edge, EdgeKind};
pub use loops::{Arrow, shortest_loop};
pub use node::{Node, NodeId};
pub use reach::{Link, Reach};
pub use reduction::reduced_pairs;
pub(crate) use waits::{Hop, StateId, Waits};

use std::collections::BTreeSet;
use std::sync::Arc;

use arcstr::ArcStr;
use foldhash::HashMap;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use smallvec::SmallVec;

use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::requirement::Need;

/// Nodes and edges of one environment.
///
/// Nodes have the order in which the environment finds them, edges the order of their dependents. Both are stable.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The environment's name.
    pub environment: String,
    /// What could not be looked into, sorted.
    pub incomplete: Vec<ObjectRef>,
    inner: DiGraph<Node, Edge>,
    /// For each node its edges.
    ends: Vec<Ends>,
    index: HashMap<ObjectRef, NodeId>,
    /// How many nodes have a kind and a name, whatever their namespaces.
    names: HashMap<(ArcStr, ArcStr), u32>,
    /// The names that several Kustomizations have: kept, as each answer carries them.
    shared_names: Arc<BTreeSet<ArcStr>>,
    /// What inferred edges need.
    needs: Vec<Need>,
}

/// The edges of a node, in the order in which they were found. petgraph links them from the newest back, so that to follow them is
/// a jump through memory for each; most nodes have few.
#[derive(Debug, Clone, Default)]
struct Ends {
    outgoing: SmallVec<[EdgeIndex; 4]>,
    incoming: SmallVec<[EdgeIndex; 4]>,
}

impl Graph {
    fn empty(environment: &str) -> Self {
        Self {
            environment: environment.to_owned(),
            incomplete: Vec::new(),
            inner: DiGraph::new(),
            ends: Vec::new(),
            index: HashMap::default(),
            names: HashMap::default(),
            shared_names: Arc::default(),
            needs: Vec::new(),
        }
    }

    /// The node of an object.
    pub fn find(&self, reference: &ObjectRef) -> Option<NodeId> {
        self.index.get(reference).copied()
    }

    /// Whether kind and name say which object is meant: no other node has both.
    pub fn is_name_enough(&self, reference: &ObjectRef) -> bool {
        let key = (reference.kind.clone(), reference.name.clone());
        self.names.get(&key).copied().unwrap_or(0) <= 1
    }

    /// The name of a node, with its namespace where others of its kind have the same name.
    pub fn short_name(&self, id: NodeId) -> String {
        self.name_of(&self.node(id).reference)
    }

    /// The same for an object, which need not be a node.
    pub fn name_of(&self, reference: &ObjectRef) -> String {
        if self.is_name_enough(reference) || reference.namespace.is_empty() {
            reference.name.to_string()
        } else {
            format!("{}/{}", reference.namespace, reference.name)
        }
    }

    /// The names that several Kustomizations have, whatever their namespaces.
    pub(crate) fn shared_names(&self) -> &Arc<BTreeSet<ArcStr>> {
        &self.shared_names
    }

    /// A node.
    ///
    /// # Panics
    /// For the id of another graph.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.inner[NodeIndex::new(id.index())]
    }

    /// All nodes in order.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.inner.node_indices().map(|index| (NodeId::new(index.index()), &self.inner[index]))
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.inner.node_count()
    }

    /// How many edges there are.
    pub fn edge_count(&self) -> usize {
        self.inner.edge_count()
    }

    /// All edges, in the order of their dependents.
    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.inner.edge_indices().map(|index| &self.inner[index])
    }

    /// The edges that start at a node: what it needs.
    pub fn outgoing(&self, id: NodeId) -> impl Iterator<Item = &Edge> {
        self.ends[id.index()].outgoing.iter().map(|index| &self.inner[*index])
    }

    /// The edges that end at a node: who needs it.
    pub fn incoming(&self, id: NodeId) -> impl Iterator<Item = &Edge> {
        self.ends[id.index()].incoming.iter().map(|index| &self.inner[*index])
    }

    /// What an inferred edge needs; `None` for one that somebody wrote, or that asks a webhook.
    pub fn need(&self, edge: &Edge) -> Option<&Need> {
        self.needs.get(edge.need? as usize)
    }

    fn add_need(&mut self, need: Need) -> u32 {
        self.needs.push(need);
        u32::try_from(self.needs.len() - 1).unwrap_or(u32::MAX)
    }

    fn add_node(&mut self, node: Node) -> NodeId {
        let reference = node.reference.clone();
        let count = self.names.entry((reference.kind.clone(), reference.name.clone())).or_default();
        *count += 1;
        if *count == 2 && node.kind == Some(Kind::Kustomization) {
            Arc::make_mut(&mut self.shared_names).insert(reference.name.clone());
        }
        let id = NodeId::new(self.inner.add_node(node).index());
        self.ends.push(Ends::default());
        self.index.insert(reference, id);
        id
    }

    fn add_edge(&mut self, edge: Edge) {
        let (from, to) = (edge.from.index(), edge.to.index());
        let index = self.inner.add_edge(NodeIndex::new(from), NodeIndex::new(to), edge);
        self.ends[from].outgoing.push(index);
        self.ends[to].incoming.push(index);
    }
}
