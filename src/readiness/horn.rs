//! Horn clauses with costs: "this holds as soon as all of these do".

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use super::{MilestoneId, ReasonId};

/// One premise of a clause: a milestone, and why it is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Premise {
    /// What has to hold.
    pub milestone: MilestoneId,
    /// Why.
    pub reason: ReasonId,
}

/// The number of a premise among all premises of a set of clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PremiseId(u32);

impl PremiseId {
    /// The number as an index, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of implications over milestones that are numbered from 0.
#[derive(Debug, Clone, Default)]
pub struct Clauses {
    heads: Vec<MilestoneId>,
    costs: Vec<u32>,
    /// Where the premises of each clause end; they begin where those of the clause before end.
    ends: Vec<u32>,
    premises: Vec<Premise>,
}

impl Clauses {
    /// Adds "`head` holds `cost` after all of `body` hold". Several clauses of one head are alternatives.
    pub fn add(&mut self, head: MilestoneId, body: &[Premise], cost: u32) {
        self.heads.push(head);
        self.costs.push(cost);
        self.premises.extend_from_slice(body);
        self.ends.push(number(self.premises.len()));
    }

    /// Adds "`head` holds".
    pub fn fact(&mut self, head: MilestoneId) {
        self.add(head, &[], 0);
    }

    /// How many clauses there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The clauses in order: the head, and each premise with its number.
    pub fn iter(&self) -> impl Iterator<Item = (MilestoneId, impl Iterator<Item = (PremiseId, Premise)>)> {
        (0..self.heads.len()).map(|clause| {
            let range = self.range(clause);
            let premises = range.map(|at| (PremiseId(number(at)), self.premises[at]));
            (self.heads[clause], premises)
        })
    }

    /// The premises of a clause.
    pub(super) fn body(&self, clause: u32) -> &[Premise] {
        &self.premises[self.range(clause as usize)]
    }

    /// The clauses of each head, one behind the other, and where those of each begin; a counting sort.
    pub(super) fn by_head(&self, count: usize) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0_u32; count + 1];
        for head in &self.heads {
            starts[head.index() + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut clauses = vec![0_u32; self.heads.len()];
        for (clause, head) in self.heads.iter().enumerate() {
            let slot = &mut next[head.index()];
            clauses[*slot as usize] = number(clause);
            *slot += 1;
        }
        (starts, clauses)
    }

    fn range(&self, clause: usize) -> std::ops::Range<usize> {
        let start = if clause == 0 { 0 } else { self.ends[clause - 1] };
        start as usize..self.ends[clause] as usize
    }

    /// The least fixpoint over `count` milestones, each with its earliest cost.
    pub fn solve(&self, count: usize) -> Derivation {
        self.solve_without(count, &HashSet::new())
    }

    /// The least fixpoint where some premises are not asked for.
    ///
    /// Milestones settle in the order of their costs, as in Dijkstra's algorithm generalised to clauses by Knuth (1977). Each
    /// clause fires once: O(size of the clauses + milestones · log).
    pub fn solve_without(&self, count: usize, cut: &HashSet<PremiseId>) -> Derivation {
        self.solve_with(count, cut, |clause| self.costs[clause], |_| 0)
    }

    /// The least fixpoint with other costs: `clause` is what a clause (by its number) adds to the latest of its premises,
    /// `premise` what a premise adds to its own milestone before that.
    pub fn solve_with(
        &self,
        count: usize,
        cut: &HashSet<PremiseId>,
        clause_cost: impl Fn(usize) -> u32,
        premise_cost: impl Fn(PremiseId) -> u32,
    ) -> Derivation {
        let uses = self.uses_without(count, cut);
        let mut derivation =
            Derivation { settled: vec![None; count], chosen: vec![None; count], order: Vec::new() };
        let mut open: Vec<u32> = vec![0; self.heads.len()];
        for (clause, _) in &uses.lists {
            open[*clause as usize] += 1;
        }
        let mut costs: Vec<u32> = (0..self.heads.len()).map(&clause_cost).collect();
        let mut queue: BinaryHeap<_> = (0..self.heads.len())
            .filter(|clause| open[*clause] == 0)
            .map(|clause| Reverse((costs[clause], self.heads[clause], number(clause))))
            .collect();
        let own = costs.clone();
        while let Some(Reverse((cost, milestone, by))) = queue.pop() {
            if derivation.settled[milestone.index()].is_some() {
                continue;
            }
            derivation.settled[milestone.index()] = Some(cost);
            derivation.chosen[milestone.index()] = Some(by);
            derivation.order.push(milestone);
            for &(clause, premise) in uses.of(milestone) {
                let at = clause as usize;
                open[at] -= 1;
                costs[at] = costs[at].max(cost.saturating_add(premise_cost(premise)).saturating_add(own[at]));
                if open[at] == 0 {
                    queue.push(Reverse((costs[at], self.heads[at], clause)));
                }
            }
        }
        derivation
    }

    /// The premises of a clause, by its number.
    pub fn premises(&self, clause: u32) -> impl Iterator<Item = (PremiseId, Premise)> {
        self.range(clause as usize).map(|at| (PremiseId(number(at)), self.premises[at]))
    }

    /// A premise.
    pub(super) fn premise(&self, id: PremiseId) -> Premise {
        self.premises[id.index()]
    }

    /// How many premises all clauses have together.
    pub fn premise_count(&self) -> usize {
        self.premises.len()
    }

    /// What a clause brings about, by its number.
    pub(super) fn head(&self, clause: u32) -> MilestoneId {
        self.heads[clause as usize]
    }

    /// For each milestone, the clauses that have it in their body.
    pub(super) fn uses(&self, count: usize) -> Uses {
        self.uses_without(count, &HashSet::new())
    }

    /// The same without some premises; a counting sort.
    fn uses_without(&self, count: usize, cut: &HashSet<PremiseId>) -> Uses {
        let kept = |at: usize| cut.is_empty() || !cut.contains(&PremiseId(number(at)));
        let mut starts = vec![0_u32; count + 1];
        for (at, premise) in self.premises.iter().enumerate() {
            starts[premise.milestone.index() + 1] += u32::from(kept(at));
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut lists = vec![(0, PremiseId(0)); starts[count] as usize];
        for clause in 0..self.heads.len() {
            for at in self.range(clause).filter(|at| kept(*at)) {
                let slot = &mut next[self.premises[at].milestone.index()];
                lists[*slot as usize] = (number(clause), PremiseId(number(at)));
                *slot += 1;
            }
        }
        Uses { starts, lists }
    }
}

/// Lists of clauses by milestone, one behind the other, each with the premise that names the milestone.
#[derive(Debug)]
pub(super) struct Uses {
    starts: Vec<u32>,
    lists: Vec<(u32, PremiseId)>,
}

impl Uses {
    pub(super) fn of(&self, milestone: MilestoneId) -> &[(u32, PremiseId)] {
        &self.lists[self.starts[milestone.index()] as usize..self.starts[milestone.index() + 1] as usize]
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// What follows, and when.
#[derive(Debug, Clone)]
pub struct Derivation {
    settled: Vec<Option<u32>>,
    chosen: Vec<Option<u32>>,
    order: Vec<MilestoneId>,
}

impl Derivation {
    /// The milestones that hold, each after what it was derived from.
    pub fn order(&self) -> &[MilestoneId] {
        &self.order
    }

    /// The earliest cost of a milestone; nothing where it never holds.
    pub fn cost(&self, milestone: MilestoneId) -> Option<u32> {
        self.settled.get(milestone.index()).copied().flatten()
    }

    /// The number of the clause that brings a milestone about at that cost.
    pub fn clause(&self, milestone: MilestoneId) -> Option<u32> {
        self.chosen.get(milestone.index()).copied().flatten()
    }

    /// Whether a milestone ever holds.
    pub fn holds(&self, milestone: MilestoneId) -> bool {
        self.cost(milestone).is_some()
    }
}
