//! Why one node never gets ready, in one step.

use std::collections::HashSet;

use crate::graph::NodeId;

use super::super::Readiness;
use super::super::horn::{Premise, PremiseId};
use super::super::milestone::{MilestoneId, Milestones};
use super::super::reason::ReasonId;
use super::Hop;

/// For each milestone that never holds, the first thing that it lacks.
#[derive(Debug)]
pub struct Lacks(Vec<Option<(PremiseId, Premise)>>);

impl Lacks {
    /// Looks at all rules once; linear.
    pub fn of(readiness: &Readiness) -> Self {
        let mut first = vec![None; readiness.milestone_count()];
        for (head, mut premises) in readiness.clauses.iter() {
            let slot: &mut Option<(PremiseId, Premise)> = &mut first[head.index()];
            if slot.is_none() && !readiness.holds(head) {
                *slot = premises.find(|(_, premise)| !readiness.holds(premise.milestone));
            }
        }
        Self(first)
    }

    /// The first thing that a node lacks which is not its own: whom it waits for in vain, who never applies it. Nothing where
    /// the node gets ready, or where the reason is its own: it is suspended, or does not build.
    pub fn obstacle(&self, node: NodeId) -> Option<Hop> {
        let mut at = Milestones::ready(node);
        let mut seen: HashSet<MilestoneId> = HashSet::new();
        while seen.insert(at) {
            let (premise, wanted) = self.0[at.index()]?;
            if wanted.reason != ReasonId::SAME {
                return Some(Hop { from: at, to: wanted.milestone, reason: wanted.reason, premise });
            }
            at = wanted.milestone;
        }
        None
    }

    /// The last of the milestones that keep this one from holding, each the first that the one before lacks: it has no rule that
    /// could bring it about, or it lies on a loop.
    pub fn end_of(&self, milestone: MilestoneId) -> MilestoneId {
        let mut at = milestone;
        let mut seen: HashSet<MilestoneId> = HashSet::new();
        while seen.insert(at) {
            let Some((_, wanted)) = self.0[at.index()] else { break };
            at = wanted.milestone;
        }
        at
    }
}
