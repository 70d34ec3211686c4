//! What could not become ready without some nodes.

use crate::graph::NodeId;

use super::Readiness;
use super::horn::Uses;
use super::milestone::{Milestone, MilestoneId, Milestones};

/// What stands on what in a proof, to ask what is lost where something is not there.
///
/// Follows the deletion and rederivation of Gupta, Mumick and Subrahmanian (1993): what was derived by way of an absent node
/// falls first, then what has another derivation comes back. The proof is not solved again: a question costs what falls, and
/// the clauses about it.
#[derive(Debug)]
pub struct Absences<'r> {
    readiness: &'r Readiness,
    uses: Uses,
    by_head: (Vec<u32>, Vec<u32>),
    /// For each clause how many of its premises do not hold.
    open: Vec<u32>,
    /// Whether a milestone has fallen.
    fallen: Vec<bool>,
}

impl<'r> Absences<'r> {
    /// Looks at all clauses once.
    pub fn of(readiness: &'r Readiness) -> Self {
        let count = readiness.milestone_count();
        let open = (0..).take(readiness.clauses.len()).map(|clause| {
            let premises = readiness.clauses.body(clause).iter();
            let open = premises.filter(|premise| !readiness.holds(premise.milestone)).count();
            u32::try_from(open).unwrap_or(u32::MAX)
        });
        Self {
            readiness,
            uses: readiness.clauses.uses(count),
            by_head: readiness.clauses.by_head(count),
            open: open.collect(),
            fallen: vec![false; count],
        }
    }

    /// The nodes that can become ready, and could not if these were not there at all; sorted, these included.
    pub fn lost(&mut self, absent: &[NodeId]) -> Vec<NodeId> {
        let own: Vec<MilestoneId> = absent.iter().flat_map(|node| Milestones::of_node(*node)).collect();
        let mut fallen: Vec<MilestoneId> = Vec::new();
        for &milestone in &own {
            self.fall(milestone, &mut fallen);
        }
        let mut at = 0;
        while let Some(&milestone) = fallen.get(at) {
            at += 1;
            let (readiness, users) = (self.readiness, self.uses.of(milestone).len());
            for user in 0..users {
                let (clause, _) = self.uses.of(milestone)[user];
                let head = readiness.clauses.head(clause);
                if readiness.derivation.clause(head) == Some(clause) {
                    self.fall(head, &mut fallen);
                }
            }
        }
        // Without a node, what would bring it about is not there either.
        let is_own = |milestone: MilestoneId| absent.iter().any(|node| Milestones::is_of(milestone, *node));
        let mut back: Vec<MilestoneId> =
            fallen.iter().copied().filter(|&milestone| !is_own(milestone)).collect();
        while let Some(milestone) = back.pop() {
            if !self.fallen[milestone.index()] || !self.is_derivable(milestone) {
                continue;
            }
            self.fallen[milestone.index()] = false;
            for &(clause, _) in self.uses.of(milestone) {
                let open = &mut self.open[clause as usize];
                *open -= 1;
                let head = self.readiness.clauses.head(clause);
                if *open == 0 && self.fallen[head.index()] && !is_own(head) {
                    back.push(head);
                }
            }
        }
        let lost = fallen.iter().filter(|milestone| self.fallen[milestone.index()]);
        let ready = lost.filter_map(|milestone| match self.readiness.milestone(*milestone) {
            Milestone::Ready(node) => Some(node),
            _ => None,
        });
        let mut nodes: Vec<NodeId> = ready.collect();
        nodes.sort();
        for milestone in fallen {
            self.restore(milestone);
        }
        nodes
    }

    fn fall(&mut self, milestone: MilestoneId, fallen: &mut Vec<MilestoneId>) {
        if !self.readiness.holds(milestone) || std::mem::replace(&mut self.fallen[milestone.index()], true) {
            return;
        }
        fallen.push(milestone);
        for &(clause, _) in self.uses.of(milestone) {
            self.open[clause as usize] += 1;
        }
    }

    /// Puts back what fell, for the next question.
    fn restore(&mut self, milestone: MilestoneId) {
        if std::mem::replace(&mut self.fallen[milestone.index()], false) {
            for &(clause, _) in self.uses.of(milestone) {
                self.open[clause as usize] -= 1;
            }
        }
    }

    fn is_derivable(&self, milestone: MilestoneId) -> bool {
        let (starts, clauses) = &self.by_head;
        let range = starts[milestone.index()] as usize..starts[milestone.index() + 1] as usize;
        clauses[range].iter().any(|clause| self.open[*clause as usize] == 0)
    }
}
