//! Horn clauses with costs: "this holds as soon as all of these do".

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The number of a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MilestoneId(pub u32);

/// A set of implications.
#[derive(Debug, Clone, Default)]
pub struct Clauses {
    count: u32,
    heads: Vec<MilestoneId>,
    costs: Vec<u32>,
    sizes: Vec<u32>,
    /// For each milestone, the clauses that have it in their body.
    uses: Vec<Vec<u32>>,
}

impl Clauses {
    /// No clause over so many milestones.
    pub fn new(count: u32) -> Self {
        Self { count, uses: vec![Vec::new(); count as usize], ..Self::default() }
    }

    /// Adds "`head` holds `cost` waves after all of `body` hold". Several clauses of one head are alternatives.
    pub fn add(&mut self, head: MilestoneId, body: &[MilestoneId], cost: u32) {
        let clause = u32::try_from(self.heads.len()).unwrap_or(u32::MAX);
        self.heads.push(head);
        self.costs.push(cost);
        self.sizes.push(u32::try_from(body.len()).unwrap_or(u32::MAX));
        for milestone in body {
            self.uses[milestone.0 as usize].push(clause);
        }
    }

    /// Each clause: its head and its body, in the order in which they were added. For one who solves them elsewhere.
    pub fn iter(&self) -> impl Iterator<Item = (MilestoneId, Vec<MilestoneId>)> {
        let mut bodies = vec![Vec::new(); self.heads.len()];
        for (milestone, uses) in (0..).map(MilestoneId).zip(&self.uses) {
            for &clause in uses {
                bodies[clause as usize].push(milestone);
            }
        }
        self.heads.iter().copied().zip(bodies)
    }

    /// The least fixpoint, each milestone with its earliest wave.
    ///
    /// Milestones settle in the order of their waves, as in Dijkstra's algorithm generalised to clauses by Knuth (1977).
    /// Each clause fires once: O(size of the clauses + milestones · log).
    pub fn solve(&self) -> Derivation {
        let mut waves: Vec<Option<u32>> = vec![None; self.count as usize];
        let mut open = self.sizes.clone();
        let mut queue = BinaryHeap::new();
        for (clause, &size) in self.sizes.iter().enumerate() {
            if size == 0 {
                queue.push(Reverse((self.costs[clause], self.heads[clause])));
            }
        }
        while let Some(Reverse((wave, milestone))) = queue.pop() {
            if waves[milestone.0 as usize].is_some() {
                continue;
            }
            waves[milestone.0 as usize] = Some(wave);
            for &clause in &self.uses[milestone.0 as usize] {
                let clause = clause as usize;
                open[clause] -= 1;
                // The last of the body to settle is its latest.
                if open[clause] == 0 {
                    queue.push(Reverse((wave + self.costs[clause], self.heads[clause])));
                }
            }
        }
        Derivation { waves }
    }
}

/// What follows, and when.
#[derive(Debug, Clone)]
pub struct Derivation {
    waves: Vec<Option<u32>>,
}

impl Derivation {
    /// The earliest wave of a milestone; nothing where it never holds.
    pub fn wave(&self, milestone: MilestoneId) -> Option<u32> {
        self.waves.get(milestone.0 as usize).copied().flatten()
    }
}
