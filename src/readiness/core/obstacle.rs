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
pub struct Lacks {
    first: Vec<Option<(PremiseId, Premise)>>,
    /// The last of what keeps each from holding.
    ends: Vec<MilestoneId>,
}

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
        let ends = ends(&first);
        Self { first, ends }
    }

    /// The first thing that a node lacks which is not its own: whom it waits for in vain, who never applies it. Nothing where
    /// the node gets ready, or where the reason is its own: it is suspended, or does not build.
    pub fn obstacle(&self, node: NodeId) -> Option<Hop> {
        let mut at = Milestones::ready(node);
        let mut seen: HashSet<MilestoneId> = HashSet::new();
        while seen.insert(at) {
            let (premise, wanted) = self.first[at.index()]?;
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
        self.ends[milestone.index()]
    }
}

/// Where the way of each milestone ends that goes on to the first that each lacks; on a loop, where it began, or where it came
/// onto the loop. Linear: each way is gone once.
fn ends(first: &[Option<(PremiseId, Premise)>]) -> Vec<MilestoneId> {
    let next = |at: usize| first[at].map(|(_, wanted)| wanted.milestone.index());
    let mut ends: Vec<Option<usize>> = vec![None; first.len()];
    // On which way each was met, from 1.
    let mut met = vec![0_usize; first.len()];
    for start in 0..first.len() {
        let (mut way, mut at) = (Vec::new(), start);
        let end = loop {
            if let Some(end) = ends[at] {
                break end;
            }
            if met[at] == start + 1 {
                // The members of a loop end at themselves, and what leads to it where it comes onto it.
                let onto = way.iter().position(|known| *known == at).unwrap_or(0);
                for member in way.drain(onto..) {
                    ends[member] = Some(member);
                }
                break at;
            }
            met[at] = start + 1;
            way.push(at);
            match next(at) {
                Some(to) => at = to,
                None => break at,
            }
        };
        for member in way {
            ends[member].get_or_insert(end);
        }
    }
    ends.into_iter().enumerate().map(|(at, end)| MilestoneId::from_index(end.unwrap_or(at))).collect()
}
