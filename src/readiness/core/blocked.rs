//! What is merely blocked: by a loop, by something missing, by something suspended.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::graph::NodeId;

use super::super::milestone::{Milestone, MilestoneId, Milestones};
use super::super::Readiness;
use super::Network;

impl Network {
    /// The nodes that are never ready because these milestones do not hold, in node order.
    pub(super) fn behind(&self, readiness: &Readiness, starts: &[MilestoneId]) -> BTreeSet<NodeId> {
        let lacking = self.lacking();
        let wanted: HashSet<MilestoneId> = starts.iter().copied().collect();
        let mut seen = vec![false; self.len()];
        let mut queue: VecDeque<u32> = VecDeque::new();
        for number in (0_u32..).take(self.len()).filter(|number| wanted.contains(&self.milestone(*number))) {
            seen[number as usize] = true;
            queue.push_back(number);
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
        found
    }
}

impl Readiness {
    /// The nodes that are never ready because this one is not, in node order, itself not included.
    pub fn blocked_by(&self, node: NodeId) -> Vec<NodeId> {
        let network = Network::of(self, &HashSet::new());
        let starts = [Milestones::exists(node), Milestones::started(node), Milestones::ready(node)];
        network.behind(self, &starts).into_iter().filter(|other| *other != node).collect()
    }
}
