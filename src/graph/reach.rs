//! What can be reached from a node, and over which edges.

use super::{Edge, Graph, NodeId};

/// How a search came from one node to its neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The node that was reached.
    pub to: NodeId,
    /// The node before it, nearer to the start.
    pub before: NodeId,
    /// The edge between the two, whatever its direction.
    pub edge: Edge,
}

/// A set of nodes reached by breadth-first search: a forest of the links that first reached each of them.
#[derive(Debug, Clone)]
pub struct Reach {
    /// For each node its place in `order`, from 1; 0 where it was not reached.
    places: Vec<u32>,
    /// In the order of the search, the starts first.
    order: Vec<NodeId>,
    /// For each of `order` the link that first reached it; `None` for a start.
    links: Vec<Option<Link>>,
    /// The links to nodes that were reached before, in the order in which they were met, where they were asked for.
    further: Vec<Link>,
}

impl Reach {
    /// Whether the node was reached; the starts are.
    pub fn contains(&self, node: NodeId) -> bool {
        self.places[node.index()] > 0
    }

    /// All nodes reached, nearest first, the starts included.
    pub fn nodes(&self) -> &[NodeId] {
        &self.order
    }

    /// The link that first reached a node; `None` for a start, and for what was not reached.
    pub fn link(&self, node: NodeId) -> Option<&Link> {
        let place = (self.places[node.index()] as usize).checked_sub(1)?;
        self.links[place].as_ref()
    }

    /// The links that lead to a node which another link reached first, or to a start; none of what [`Graph::span`] found.
    pub fn further(&self) -> &[Link] {
        &self.further
    }

    fn add(&mut self, node: NodeId, link: Option<Link>) {
        self.order.push(node);
        self.links.push(link);
        self.places[node.index()] = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
    }

    /// The path from the node back to the start that reached it, both included; empty where it was not reached.
    pub fn path(&self, node: NodeId) -> Vec<NodeId> {
        if !self.contains(node) {
            return Vec::new();
        }
        let mut path = vec![node];
        let mut at = node;
        while let Some(link) = self.link(at) {
            at = link.before;
            path.push(at);
        }
        path
    }
}

impl Graph {
    /// Follows needs: from each start to what it needs, over the edges that `keep` takes. As [`Graph::span`].
    pub fn reach_up(&self, starts: &[NodeId], keep: impl Fn(&Edge) -> bool) -> Reach {
        self.span(starts, |graph, node, found| {
            found.extend(graph.outgoing(node).filter(|edge| keep(edge)).map(|edge| (edge.to, *edge)));
        })
    }

    /// Follows dependents: from each start to what needs it, over the edges that `keep` takes. As [`Graph::span`].
    pub fn reach_down(&self, starts: &[NodeId], keep: impl Fn(&Edge) -> bool) -> Reach {
        self.span(starts, |graph, node, found| {
            found.extend(graph.incoming(node).filter(|edge| keep(edge)).map(|edge| (edge.from, *edge)));
        })
    }

    /// Breadth-first search over any relation of nodes, with all links that it meets; `next` adds the neighbours of a node, each with
    /// the edge that leads there. Linear.
    pub fn search(&self, starts: &[NodeId], next: impl Fn(&Self, NodeId, &mut Vec<(NodeId, Edge)>)) -> Reach {
        self.follow(starts, true, next)
    }

    /// The same search with the links alone that reach a node first. It ends when all nodes are reached: linear, and in a graph with many
    /// edges among few nodes most are never looked at.
    pub fn span(&self, starts: &[NodeId], next: impl Fn(&Self, NodeId, &mut Vec<(NodeId, Edge)>)) -> Reach {
        self.follow(starts, false, next)
    }

    fn follow(
        &self,
        starts: &[NodeId],
        all: bool,
        next: impl Fn(&Self, NodeId, &mut Vec<(NodeId, Edge)>),
    ) -> Reach {
        let places = vec![0; self.node_count()];
        let mut reach = Reach { places, order: Vec::new(), links: Vec::new(), further: Vec::new() };
        for &start in starts {
            if !reach.contains(start) {
                reach.add(start, None);
            }
        }
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(&node) = reach.order.get(at) {
            at += 1;
            if !all && reach.order.len() == self.node_count() {
                break;
            }
            next(self, node, &mut found);
            for (to, edge) in found.drain(..) {
                let link = Link { to, before: node, edge };
                if !reach.contains(to) {
                    reach.add(to, Some(link));
                } else if all {
                    reach.further.push(link);
                }
            }
        }
        reach
    }
}
