//! The network of what does not hold: each milestone with the milestones that it lacks.

use std::collections::{HashMap, HashSet};

use crate::graph::{Arrow, shortest_loop, strong_components};

use super::super::Readiness;
use super::super::horn::PremiseId;
use super::super::milestone::MilestoneId;
use super::super::reason::{Reason, ReasonId};
use super::Hop;

/// Milestones that never hold, numbered anew from 0, and what each of them lacks.
#[derive(Debug, Clone)]
pub(in crate::readiness) struct Network {
    milestones: Vec<MilestoneId>,
    lacks: Vec<Vec<Lack>>,
    /// How many clauses each one has: more than one are alternatives.
    ways: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Lack {
    to: u32,
    reason: ReasonId,
    premise: PremiseId,
}

impl Network {
    /// The network where some premises are not asked for; linear.
    pub(in crate::readiness) fn of(readiness: &Readiness, cut: &HashSet<PremiseId>) -> Self {
        let count = readiness.milestones.len();
        let derivation = if cut.is_empty() {
            readiness.derivation.clone()
        } else {
            readiness.clauses.solve_without(count, cut)
        };
        let mut numbers: HashMap<MilestoneId, u32> = HashMap::new();
        let mut network = Self { milestones: Vec::new(), lacks: Vec::new(), ways: Vec::new() };
        for index in 0..count {
            let id = MilestoneId::from_index(index);
            if !derivation.holds(id) {
                numbers.insert(id, u32::try_from(network.milestones.len()).unwrap_or(u32::MAX));
                network.milestones.push(id);
            }
        }
        network.lacks.resize(network.milestones.len(), Vec::new());
        network.ways.resize(network.milestones.len(), 0);
        for (head, premises) in readiness.clauses.iter() {
            let Some(&from) = numbers.get(&head) else { continue };
            network.ways[from as usize] += 1;
            for (premise, wanted) in premises.filter(|(premise, _)| !cut.contains(premise)) {
                if let Some(&to) = numbers.get(&wanted.milestone) {
                    network.lacks[from as usize].push(Lack { to, reason: wanted.reason, premise });
                }
            }
        }
        network
    }

    pub(super) fn len(&self) -> usize {
        self.milestones.len()
    }

    pub(super) fn edge_count(&self) -> usize {
        self.lacks.iter().map(Vec::len).sum()
    }

    pub(super) fn edges(&self) -> Vec<(u32, u32)> {
        let numbered = self.lacks.iter().zip(0_u32..);
        numbered.flat_map(|(lacks, from)| lacks.iter().map(move |lack| (from, lack.to))).collect()
    }

    /// The same without the steps of what has alternatives. A loop through one of several ways prevents nothing by itself.
    pub(super) fn without_alternatives(&self) -> Self {
        let mut network = self.clone();
        for (lacks, ways) in network.lacks.iter_mut().zip(&self.ways) {
            if *ways > 1 {
                lacks.clear();
            }
        }
        network
    }

    /// The other premises of the milestone that a need of `hop` belongs to which lack the same provider: a loop for each of
    /// them would say the same thing again.
    pub(super) fn siblings(&self, readiness: &Readiness, hop: &Hop) -> Vec<Hop> {
        let providers = |number: u32| -> Vec<u32> {
            let mut to: Vec<u32> = self.lacks[number as usize].iter().map(|lack| lack.to).collect();
            to.sort_unstable();
            to
        };
        let (Some(from), Some(to)) = (self.number(hop.from), self.number(hop.to)) else { return Vec::new() };
        let own = providers(to);
        let is_need = |lack: &&Lack| matches!(readiness.reason(lack.reason), Reason::Needs { .. });
        let others = self.lacks[from as usize].iter().filter(is_need).filter(|lack| lack.to != to);
        others.filter(|lack| providers(lack.to) == own).map(|lack| self.hop(from, *lack)).collect()
    }

    /// The number of a milestone, if it never holds.
    pub(super) fn number(&self, milestone: MilestoneId) -> Option<u32> {
        u32::try_from(self.milestones.binary_search(&milestone).ok()?).ok()
    }

    pub(super) fn milestone(&self, number: u32) -> MilestoneId {
        self.milestones[number as usize]
    }

    /// For each milestone, those that lack it.
    pub(super) fn lacking(&self) -> Vec<Vec<u32>> {
        let mut lacking = vec![Vec::new(); self.len()];
        for (from, to) in self.edges() {
            lacking[to as usize].push(from);
        }
        lacking
    }

    /// A short loop of each component.
    pub(super) fn loops(&self) -> Vec<Vec<Hop>> {
        let components = strong_components(self.len(), &self.edges());
        components.iter().filter_map(|members| self.shortest_loop(members)).collect()
    }

    /// The loop with the fewest steps between objects inside a component; steps inside one object are free.
    fn shortest_loop(&self, members: &[u32]) -> Option<Vec<Hop>> {
        let numbers: HashMap<u32, u32> = members.iter().copied().zip(0..).collect();
        let lacks =
            members.iter().flat_map(|from| self.lacks[*from as usize].iter().map(|lack| (*from, *lack)));
        let lacks: Vec<(u32, Lack)> = lacks.filter(|(_, lack)| numbers.contains_key(&lack.to)).collect();
        let arrow = |(from, lack): &(u32, Lack)| Arrow {
            from: numbers[from],
            to: numbers[&lack.to],
            is_free: lack.reason == ReasonId::SAME,
        };
        let arrows: Vec<Arrow> = lacks.iter().map(arrow).collect();
        let found = shortest_loop(members.len(), &arrows)?;
        Some(found.into_iter().map(|at| self.hop(lacks[at].0, lacks[at].1)).collect())
    }

    fn hop(&self, from: u32, lack: Lack) -> Hop {
        let (from, to) = (self.milestone(from), self.milestone(lack.to));
        Hop { from, to, reason: lack.reason, premise: lack.premise }
    }
}
