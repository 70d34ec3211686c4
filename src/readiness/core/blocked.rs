//! What is merely blocked: by a loop, by something missing, by something suspended.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::graph::NodeId;

use super::super::Readiness;
use super::super::milestone::{Milestone, MilestoneId, Milestones};
use super::Network;

impl Network {
    /// The nodes that are never ready because these milestones do not hold, in node order. `lacking` is the network
    /// turned around.
    pub(super) fn behind(
        &self,
        readiness: &Readiness,
        lacking: &[Vec<u32>],
        starts: &[MilestoneId],
    ) -> Vec<NodeId> {
        let mut seen = vec![false; self.len()];
        let mut queue: VecDeque<u32> = VecDeque::new();
        for number in starts.iter().filter_map(|start| self.number(*start)) {
            if !std::mem::replace(&mut seen[number as usize], true) {
                queue.push_back(number);
            }
        }
        let mut found = BTreeSet::new();
        while let Some(number) = queue.pop_front() {
            if let Milestone::Ready(node) = readiness.milestone(self.milestone(number)) {
                found.insert(node);
            }
            for &next in &lacking[number as usize] {
                if !std::mem::replace(&mut seen[next as usize], true) {
                    queue.push_back(next);
                }
            }
        }
        found.into_iter().collect()
    }
}

/// What never becomes ready, turned around: for each node, what waits for it in vain.
#[derive(Debug)]
pub struct Unreachable<'r> {
    readiness: &'r Readiness,
    network: Network,
    lacking: Vec<Vec<u32>>,
}

impl<'r> Unreachable<'r> {
    /// Looks at what does not hold; linear.
    pub fn of(readiness: &'r Readiness) -> Self {
        let network = Network::of(readiness, &HashSet::new());
        let lacking = network.lacking();
        Self { readiness, network, lacking }
    }

    /// The nodes that are never ready because these are not, in node order, these not included.
    pub fn behind(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        let milestones =
            |node: &NodeId| [Milestones::exists(*node), Milestones::started(*node), Milestones::ready(*node)];
        let starts: Vec<MilestoneId> = nodes.iter().flat_map(milestones).collect();
        let found = self.network.behind(self.readiness, &self.lacking, &starts);
        found.into_iter().filter(|node| !nodes.contains(node)).collect()
    }
}
