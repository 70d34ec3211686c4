//! How long it takes: the earliest and the latest second of each milestone, on an empty cluster.
//!
//! Second 0 is when Flux runs and the bootstrap's source has its artifact. The clauses of [`Clauses`](super::Clauses) stay as
//! they are; each premise of one takes a time ([`Step`]), and a clause is met when the last of its premises is.
//!
//! The *earliest* second counts what takes time in any case, and nothing else; with alternatives, the fastest one.
//!
//! The *expected* second counts in addition what polls and retries usually take ([`Expected`]).
//!
//! The *latest* second holds as long as everything gets healthy within its own timeout, with the attempts that it is
//! allowed: a Kustomization's objects within its timeout from when they are applied, a HelmRelease within its
//! timeout times (retries + 1), a source within ten seconds. It counts every poll at its longest. Where an apply may
//! meet a need that is not there yet, it counts the retry. Where a health check may run out although its children keep to
//! their times, it counts one more round ([`Window`]). It supposes a free worker for everybody;
//! [`Schedule::with_workers`] does not.

mod before;
mod expected;
mod path;
mod seconds;
mod steps;
mod window;
mod workers;

pub use expected::Expected;
pub use path::Activity;
pub use seconds::{Second, Seconds};
pub use window::{Allowance, Window};
pub use workers::Worked;

use std::collections::{BTreeMap, HashSet};

use crate::environment::Controllers;
use crate::graph::NodeId;

use super::horn::{Derivation, Premise};
use super::milestone::{Milestone, MilestoneId, Milestones};
use super::reason::Reason;
use super::{Model, PremiseId, Readiness};

use before::Before;
use steps::Steps;

/// What a step takes, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// At least.
    pub earliest: u32,
    /// At most.
    pub latest: u32,
}

/// What would be otherwise: for questions of the kind "what if this did not wait".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Needs that are not asked for.
    pub cut: HashSet<PremiseId>,
    /// Who does not wait for the health of anything.
    pub no_wait: Option<NodeId>,
}

/// When everything happens, in seconds.
#[derive(Debug)]
pub struct Schedule<'a> {
    readiness: &'a Readiness,
    steps: Steps<'a>,
    change: Change,
    earliest: Derivation,
    latest: Vec<u32>,
    /// The premise that a milestone waits for longest.
    cause: Vec<Option<(PremiseId, Premise)>>,
    /// What each premise takes at most.
    limits: Vec<u32>,
    /// The place of each milestone in the order in which they settle.
    position: Vec<u32>,
    /// For each milestone, those that stand on it.
    followers: Followers,
    windows: BTreeMap<NodeId, Window>,
}

impl<'a> Schedule<'a> {
    /// The schedule of an environment whose controllers run like this. About linear in the clauses.
    pub fn of(model: Model<'a>, readiness: &'a Readiness, controllers: &'a Controllers) -> Self {
        Self::changed(model, readiness, controllers, Change::default())
    }

    /// The same with a change.
    pub fn changed(
        model: Model<'a>,
        readiness: &'a Readiness,
        controllers: &'a Controllers,
        change: Change,
    ) -> Self {
        let steps = Steps::new(model, readiness, controllers, change.no_wait);
        let clauses = &readiness.clauses;
        let count = readiness.milestones.len();
        let earliest = {
            let mut least = vec![0; clauses.premise_count()];
            for (head, premises) in clauses.iter() {
                let head = readiness.milestone(head);
                for (id, premise) in premises {
                    least[id.index()] = steps.of(head, premise).earliest;
                }
            }
            clauses.solve_with(count, &change.cut, |_| 0, |premise| least[premise.index()])
        };
        let mut position = vec![u32::MAX; count];
        for (at, milestone) in (0_u32..).zip(earliest.order()) {
            position[milestone.index()] = at;
        }
        let mut schedule = Self {
            readiness,
            steps,
            change,
            followers: Followers::default(),
            earliest,
            latest: vec![0; count],
            cause: vec![None; count],
            limits: vec![0; clauses.premise_count()],
            position,
            windows: BTreeMap::new(),
        };
        schedule.followers = Followers::of(&schedule);
        schedule.settle();
        schedule
    }

    /// The premises that bring a milestone about: those of the alternative which is the fastest at best.
    fn body(&self, milestone: MilestoneId) -> impl Iterator<Item = (PremiseId, Premise)> {
        let clause = self.earliest.clause(milestone);
        let premises = clause.into_iter().flat_map(|clause| self.readiness.clauses.premises(clause));
        premises.filter(|(id, _)| !self.change.cut.contains(id))
    }

    /// Computes the latest seconds, each milestone after those that it stands on. Any one of several alternatives gives a
    /// bound, so it is enough to follow the one that was chosen.
    fn settle(&mut self) {
        let order = self.earliest.order().to_vec();
        let mut before = Before::default();
        for milestone in order {
            let body: Vec<(PremiseId, Premise)> = self.body(milestone).collect();
            let head = self.readiness.milestone(milestone);
            for (id, premise) in &body {
                let late = self.is_need(*premise) && !before.surely(self, premise.milestone, &body);
                let retry = if late { self.steps.late(head) } else { 0 };
                self.limits[id.index()] = self.steps.of(head, *premise).latest.saturating_add(retry);
            }
            if let Milestone::Ready(node) = head {
                self.look_at_window(node, &body, &mut before);
            }
            for (id, premise) in body {
                let at = self.latest[premise.milestone.index()].saturating_add(self.limits[id.index()]);
                let known = &mut self.latest[milestone.index()];
                if self.cause[milestone.index()].is_none() || at > *known {
                    *known = at;
                    self.cause[milestone.index()] = Some((id, premise));
                }
            }
        }
    }

    fn is_need(&self, premise: Premise) -> bool {
        matches!(self.readiness.reason(premise.reason), Reason::Needs { .. })
    }

    fn look_at_window(&mut self, node: NodeId, body: &[(PremiseId, Premise)], before: &mut Before) {
        let Some(window) = self.window(node, body, before) else { return };
        if window.may_fail {
            let round = self.steps.round(node);
            for (id, premise) in body {
                if self.is_waited_for(*premise) {
                    self.limits[id.index()] = self.limits[id.index()].saturating_add(round);
                }
            }
        }
        self.windows.insert(node, window);
    }

    /// Whether a premise is something whose health is waited for.
    fn is_waited_for(&self, premise: Premise) -> bool {
        matches!(
            self.readiness.reason(premise.reason),
            Reason::Wait(_) | Reason::HealthCheck(_) | Reason::Needs { .. }
        )
    }

    /// When a node is ready at the earliest; nothing where it never is.
    pub fn earliest(&self, node: NodeId) -> Option<u32> {
        self.earliest.cost(Milestones::ready(node))
    }

    /// When a node is ready at the latest; nothing where it never is.
    pub fn latest(&self, node: NodeId) -> Option<u32> {
        self.earliest(node).map(|_| self.latest[Milestones::ready(node).index()])
    }

    /// The health checks that wait for what has its own time, by node.
    pub fn windows(&self) -> impl Iterator<Item = (NodeId, &Window)> {
        self.windows.iter().map(|(node, window)| (*node, window))
    }
}

/// For each milestone, those that stand on it, one behind the other.
#[derive(Debug, Default)]
struct Followers {
    starts: Vec<u32>,
    list: Vec<MilestoneId>,
}

impl Followers {
    fn of(schedule: &Schedule<'_>) -> Self {
        let count = schedule.latest.len();
        let mut starts = vec![0_u32; count + 1];
        let pairs = || {
            let heads = schedule.earliest.order().iter();
            heads.flat_map(|head| schedule.body(*head).map(|(_, premise)| (premise.milestone, *head)))
        };
        for (milestone, _) in pairs() {
            starts[milestone.index() + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut list = vec![MilestoneId::from_index(0); starts[count] as usize];
        for (milestone, head) in pairs() {
            let slot = &mut next[milestone.index()];
            list[*slot as usize] = head;
            *slot += 1;
        }
        Self { starts, list }
    }

    fn of_milestone(&self, milestone: MilestoneId) -> &[MilestoneId] {
        &self.list[self.starts[milestone.index()] as usize..self.starts[milestone.index() + 1] as usize]
    }
}
