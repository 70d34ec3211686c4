//! Where a loop is cut.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::graph::{EdgeKind, Graph, NodeId};

use super::super::Readiness;
use super::super::reason::Reason;
use super::Hop;

impl Readiness {
    /// The hop to remove: a `dependsOn` rather than anything else, that of the node which most others wait for, since what
    /// many need should need little itself; then a wait. Of hops that are alike, the first.
    pub(super) fn cheapest(&self, graph: &Graph, hops: &[Hop]) -> usize {
        let rank = |at: usize| match self.reason(hops[at].reason) {
            // Who is applied by what it depends on needs it all the same.
            Reason::DependsOn(_) if hops.len() > 2 && self.is_applied_by_next(graph, &hops[at]) => 1,
            Reason::DependsOn(_) => 0,
            Reason::Wait(_) => 2,
            Reason::HealthCheck(_) => 3,
            Reason::Needs { .. } => 4,
            Reason::ProvidedBy { .. } => 5,
            _ => 6,
        };
        let members: HashSet<NodeId> = hops.iter().filter_map(|hop| self.node_of(hop.from)).collect();
        let needed = |at: usize| Reverse(self.needed_by(graph, hops, at, &members));
        (0..hops.len()).min_by_key(|&at| (rank(at), needed(at))).unwrap_or(0)
    }

    fn is_applied_by_next(&self, graph: &Graph, hop: &Hop) -> bool {
        let (Some(from), Some(to)) = (self.node_of(hop.from), self.node_of(hop.to)) else { return false };
        graph.outgoing(from).any(|edge| edge.kind == EdgeKind::AppliedBy && edge.to == to)
    }

    /// How many outside of the loop wait for who depends on another at a hop: by a `dependsOn` of their own, or by one on those
    /// that check its health.
    fn needed_by(&self, graph: &Graph, hops: &[Hop], at: usize, members: &HashSet<NodeId>) -> usize {
        if !matches!(self.reason(hops[at].reason), Reason::DependsOn(_)) {
            return 0;
        }
        let checks = |hop: &&Hop| matches!(self.reason(hop.reason), Reason::Wait(_) | Reason::HealthCheck(_));
        let before = hops[..at].iter().rev().chain(hops[at + 1..].iter().rev());
        let with = std::iter::once(&hops[at]).chain(before.take_while(checks));
        let nodes: Vec<NodeId> = with.filter_map(|hop| self.node_of(hop.from)).collect();
        graph.dependents_outside(&nodes, members)
    }
}
