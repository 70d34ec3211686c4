//! What can be reached from a node, and on which way.

use std::collections::VecDeque;

use super::{Edge, Graph, NodeId};

/// A set of nodes reached by breadth-first search, each with the step that first reached it.
#[derive(Debug, Clone)]
pub struct Reach {
    /// For each node: the node before it on the shortest way from the start; itself for a start.
    before: Vec<Option<NodeId>>,
    /// In the order of the search, the starts first.
    order: Vec<NodeId>,
}

impl Reach {
    /// Whether the node was reached; the starts are.
    pub fn contains(&self, node: NodeId) -> bool {
        self.before[node.index()].is_some()
    }

    /// All nodes reached, nearest first, the starts included.
    pub fn nodes(&self) -> &[NodeId] {
        &self.order
    }

    /// The way from the node back to the start that reached it, both included; empty where it was not reached.
    pub fn path(&self, node: NodeId) -> Vec<NodeId> {
        let mut path = Vec::new();
        let mut at = node;
        while let Some(before) = self.before[at.index()] {
            path.push(at);
            if before == at {
                break;
            }
            at = before;
        }
        path
    }
}

impl Graph {
    /// Follows needs: from each start to what it needs, over the edges that `keep` takes. Linear.
    pub fn reach_up(&self, starts: &[NodeId], keep: impl Fn(&Edge) -> bool) -> Reach {
        self.search(starts, |graph, node, found| {
            found.extend(graph.outgoing(node).filter(|edge| keep(edge)).map(|edge| edge.to));
        })
    }

    /// Follows dependents: from each start to what needs it, over the edges that `keep` takes. Linear.
    pub fn reach_down(&self, starts: &[NodeId], keep: impl Fn(&Edge) -> bool) -> Reach {
        self.search(starts, |graph, node, found| {
            found.extend(graph.incoming(node).filter(|edge| keep(edge)).map(|edge| edge.from));
        })
    }

    /// Breadth-first search over any relation of nodes; `next` adds the neighbours of a node.
    pub fn search(&self, starts: &[NodeId], next: impl Fn(&Self, NodeId, &mut Vec<NodeId>)) -> Reach {
        let mut reach = Reach { before: vec![None; self.node_count()], order: Vec::new() };
        let mut queue = VecDeque::new();
        for &start in starts {
            if reach.before[start.index()].replace(start).is_none() {
                queue.push_back(start);
            }
        }
        let mut found = Vec::new();
        while let Some(node) = queue.pop_front() {
            reach.order.push(node);
            next(self, node, &mut found);
            for neighbour in found.drain(..) {
                let before = &mut reach.before[neighbour.index()];
                if before.is_none() {
                    *before = Some(node);
                    queue.push_back(neighbour);
                }
            }
        }
        reach
    }
}
