//! What has certainly happened before a milestone holds.

use super::Readiness;
use super::milestone::MilestoneId;
use super::reason::Reason;

/// For each milestone, which of at most 64 others always hold before it does.
///
/// Where a milestone has alternatives, those count that can be the first.
#[derive(Debug)]
pub struct Implied<'r> {
    readiness: &'r Readiness,
    /// The clauses by head: where those of each milestone begin.
    starts: Vec<u32>,
    clauses: Vec<u32>,
    masks: Vec<u64>,
}

impl<'r> Implied<'r> {
    /// How many targets there can be.
    pub const MOST: usize = 64;

    /// Prepares questions; linear.
    pub fn new(readiness: &'r Readiness) -> Self {
        let count = readiness.milestones.len();
        let (starts, clauses) = readiness.clauses.by_head(count);
        Self { readiness, starts, clauses, masks: vec![0; count] }
    }

    /// Looks for these targets from now on, the first [`MOST`](Self::MOST) of them; linear.
    pub fn look_for(&mut self, targets: &[MilestoneId]) {
        self.masks.fill(0);
        let mut seen = vec![false; self.masks.len()];
        for &milestone in self.readiness.derivation.order() {
            let own = targets.iter().take(Self::MOST).position(|target| *target == milestone);
            let mask = self.of_clauses(milestone, &seen) | own.map_or(0, |bit| 1 << bit);
            self.masks[milestone.index()] = mask;
            seen[milestone.index()] = true;
        }
    }

    fn of_clauses(&self, milestone: MilestoneId, seen: &[bool]) -> u64 {
        let mut all: Option<u64> = None;
        for &clause in self.of_head(milestone) {
            let premises = self.readiness.clauses.body(clause);
            if premises.iter().all(|premise| seen[premise.milestone.index()]) {
                let mask =
                    premises.iter().fold(0, |mask, premise| mask | self.masks[premise.milestone.index()]);
                all = Some(all.map_or(mask, |known| known & mask));
            }
        }
        all.unwrap_or(0)
    }

    fn of_head(&self, milestone: MilestoneId) -> &[u32] {
        let index = milestone.index();
        &self.clauses[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// The targets that always hold before a milestone does, as bits.
    pub fn before(&self, milestone: MilestoneId) -> u64 {
        self.masks[milestone.index()]
    }

    /// The same by those premises alone whose reason `counts`.
    pub fn before_by(&self, milestone: MilestoneId, counts: impl Fn(&Reason) -> bool) -> u64 {
        let mut mask = 0;
        for &clause in self.of_head(milestone) {
            for premise in self.readiness.clauses.body(clause) {
                if counts(self.readiness.reason(premise.reason)) {
                    mask |= self.masks[premise.milestone.index()];
                }
            }
        }
        mask
    }
}
