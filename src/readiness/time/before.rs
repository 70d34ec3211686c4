//! Whether one milestone surely comes before another.

use std::collections::HashSet;

use super::super::horn::Premise;
use super::super::{MilestoneId, PremiseId};
use super::Schedule;

/// How many steps all searches together may take. Past that, an answer is "not surely", which makes a bound larger, never wrong.
const MAX_STEPS: usize = 2_000_000;

/// Looks for what surely comes before, within a number of steps.
#[derive(Debug, Default)]
pub(super) struct Before {
    steps: usize,
}

impl Before {
    /// Whether a need is surely met when an attempt is made: it is so from the start, or the other premises of the clause
    /// cannot hold without it.
    pub(super) fn surely(
        &mut self,
        schedule: &Schedule<'_>,
        need: MilestoneId,
        body: &[(PremiseId, Premise)],
    ) -> bool {
        let others = body.iter().filter(|(_, premise)| !schedule.is_need(*premise));
        self.precedes(schedule, need, others.map(|(_, premise)| premise.milestone).collect())
    }

    /// Whether one milestone surely holds when all these do. A search backwards, as far as the latest seconds allow.
    pub(super) fn precedes(
        &mut self,
        schedule: &Schedule<'_>,
        milestone: MilestoneId,
        mut open: Vec<MilestoneId>,
    ) -> bool {
        let Some(origins) = origins(schedule, milestone) else { return true };
        let floor = schedule.latest[milestone.index()];
        let mut seen: HashSet<MilestoneId> = open.iter().copied().collect();
        while let Some(milestone) = open.pop() {
            if origins.contains(&milestone) {
                return true;
            }
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return false;
            }
            // What comes after another is no earlier than it.
            let later = |premise: &Premise| schedule.latest[premise.milestone.index()] >= floor;
            let premises = schedule.body(milestone).map(|(_, premise)| premise).filter(later);
            open.extend(premises.map(|premise| premise.milestone).filter(|next| seen.insert(*next)));
        }
        false
    }
}

/// The milestones with which the need is met in the same moment, itself included; nothing where it is met from the start.
fn origins(schedule: &Schedule<'_>, need: MilestoneId) -> Option<Vec<MilestoneId>> {
    let mut origins = vec![need];
    let mut at = need;
    loop {
        let mut body = schedule.body(at);
        let (id, premise) = body.next()?;
        if body.next().is_some() || schedule.limits[id.index()] > 0 {
            return Some(origins);
        }
        at = premise.milestone;
        origins.push(at);
    }
}
