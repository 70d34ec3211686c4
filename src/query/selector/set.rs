//! Sets of nodes.

use crate::graph::NodeId;

/// A set of the nodes of one graph, a bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NodeSet {
    bits: Vec<u64>,
    count: usize,
}

impl NodeSet {
    pub(super) fn new(count: usize) -> Self {
        Self { bits: vec![0; count.div_ceil(64)], count }
    }

    pub(super) fn of(count: usize, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        let mut set = Self::new(count);
        nodes.into_iter().for_each(|node| set.insert(node));
        set
    }

    pub(super) fn insert(&mut self, node: NodeId) {
        self.bits[node.index() / 64] |= 1 << (node.index() % 64);
    }

    pub(super) fn contains(&self, node: NodeId) -> bool {
        self.bits[node.index() / 64] & (1 << (node.index() % 64)) != 0
    }

    /// The nodes in order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> {
        (0..self.count).map(NodeId::new).filter(|node| self.contains(*node))
    }

    pub(super) fn not(mut self) -> Self {
        self.bits.iter_mut().for_each(|bits| *bits = !*bits);
        self
    }

    pub(super) fn with(self, other: &Self) -> Self {
        self.pairwise(other, |one, other| one | other)
    }

    pub(super) fn and(self, other: &Self) -> Self {
        self.pairwise(other, |one, other| one & other)
    }

    pub(super) fn without(self, other: &Self) -> Self {
        self.pairwise(other, |one, other| one & !other)
    }

    fn pairwise(mut self, other: &Self, of: impl Fn(u64, u64) -> u64) -> Self {
        self.bits.iter_mut().zip(&other.bits).for_each(|(one, other)| *one = of(*one, *other));
        self
    }
}
