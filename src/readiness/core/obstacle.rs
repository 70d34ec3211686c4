//! Why one node never gets ready, in one step.

use std::collections::HashSet;

use crate::graph::NodeId;

use super::super::Readiness;
use super::super::milestone::{MilestoneId, Milestones};
use super::super::reason::ReasonId;
use super::Hop;

impl Readiness {
    /// The first thing that a node lacks which is not its own: whom it waits for in vain, who never applies it. Nothing where
    /// the node gets ready, or where the reason is its own: it is suspended, or does not build. Linear.
    pub fn obstacle(&self, node: NodeId) -> Option<Hop> {
        let mut at = Milestones::ready(node);
        let mut seen: HashSet<MilestoneId> = HashSet::new();
        while seen.insert(at) {
            let lacks = self.clauses.iter().find_map(|(head, premises)| {
                let mut missing = premises.filter(|(_, premise)| !self.holds(premise.milestone));
                (head == at).then(|| missing.next()).flatten()
            });
            let (premise, wanted) = lacks?;
            if wanted.reason != ReasonId::SAME {
                return Some(Hop { from: at, to: wanted.milestone, reason: wanted.reason, premise });
            }
            at = wanted.milestone;
        }
        None
    }

    /// The last of the milestones that keep this one from holding, each the first that the one before lacks: it has no rule that
    /// could bring it about, or it lies on a loop. Linear in the clauses for each step.
    pub fn end_of(&self, milestone: MilestoneId) -> MilestoneId {
        let mut at = milestone;
        let mut seen: HashSet<MilestoneId> = HashSet::new();
        while seen.insert(at) {
            let lacks = self.clauses.iter().find_map(|(head, mut premises)| {
                (head == at).then(|| premises.find(|(_, premise)| !self.holds(premise.milestone))).flatten()
            });
            let Some((_, wanted)) = lacks else { break };
            at = wanted.milestone;
        }
        at
    }
}
