//! Health checks that wait for what has its own time.

use std::collections::HashMap;

use crate::graph::NodeId;
use crate::requirement::Stage;

use super::super::PremiseId;
use super::super::horn::Premise;
use super::super::milestone::{Milestone, MilestoneId, Milestones};
use super::super::reason::Reason;
use super::Schedule;
use super::before::Before;

/// The health check of a node that waits for others.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Window {
    /// How long it looks, in seconds.
    pub timeout: u32,
    /// Whether it may run out although all that it waits for keeps to its own times. Then the node is ready one round later
    /// than the last of these: the retry interval and one more apply.
    ///
    /// Let the apply be done at `a`, between its earliest and its latest second. What is waited for is ready at
    /// `max(a + r, e)` at the latest: `r` over steps that follow from this apply or come before it, `e` over all others. The check cannot run
    /// out while `r <= timeout` and `e <= earliest a + timeout`. If it runs out, the next one starts a round later at
    /// most, and finds healthy what got healthy meanwhile; so one round is enough, however many checks run out before.
    pub may_fail: bool,
}

/// The time that what a node waits for is allowed, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowance {
    /// The sum, in seconds.
    pub seconds: u32,
    /// Those that it is the sum of, one after the other.
    pub nodes: Vec<NodeId>,
}

/// Times that count from one apply on.
#[derive(Debug, Clone, Copy, Default)]
struct Since {
    /// Over steps that follow from it.
    inside: Option<u32>,
    /// Over all others, from second 0 on.
    outside: Option<u32>,
}

impl Schedule<'_> {
    pub(super) fn window(
        &self,
        node: NodeId,
        body: &[(PremiseId, Premise)],
        before: &mut Before,
    ) -> Option<Window> {
        let graph = self.steps.graph();
        if !self.steps.is_checked(node, graph.node(node)) {
            return None;
        }
        let waited: Vec<_> = body.iter().filter(|(_, premise)| self.is_waited_for(*premise)).collect();
        if waited.is_empty() {
            return None;
        }
        let mut cone = self.cone(node, before);
        let timeout = self.steps.timeout(node);
        let applied = Milestones::applied(node, Stage::Rest);
        let end = self.earliest.cost(applied).unwrap_or(0).saturating_add(timeout);
        let mut is_late = |(id, premise): &&(PremiseId, Premise)| {
            let limit = self.limits[id.index()];
            let since = self.since(&mut cone, premise.milestone, node, before);
            let past =
                |time: Option<u32>, end: u32| time.is_some_and(|time| time.saturating_add(limit) > end);
            past(since.inside, timeout) || past(since.outside, end)
        };
        Some(Window { timeout, may_fail: waited.iter().any(&mut is_late) })
    }

    /// What follows from the apply of a node and comes before it is ready, with the times since.
    fn cone(&self, node: NodeId, search: &mut Before) -> HashMap<MilestoneId, Since> {
        let mut cone: HashMap<MilestoneId, Since> = HashMap::new();
        for milestone in self.after_apply(node) {
            let mut since = Since::default();
            if self.is_apply_of(milestone, node) {
                since.inside = Some(0);
            } else {
                for (id, premise) in self.body(milestone) {
                    let limit = self.limits[id.index()];
                    let add = |time: Option<u32>| time.map(|time| time.saturating_add(limit));
                    let before = self.since(&mut cone, premise.milestone, node, search);
                    since.inside = since.inside.max(add(before.inside));
                    since.outside = since.outside.max(add(before.outside));
                }
            }
            cone.insert(milestone, since);
        }
        cone
    }

    /// The times of a milestone. What is outside and surely there before the apply counts as if it came with it.
    fn since(
        &self,
        cone: &mut HashMap<MilestoneId, Since>,
        milestone: MilestoneId,
        node: NodeId,
        search: &mut Before,
    ) -> Since {
        *cone.entry(milestone).or_insert_with(|| {
            if search.precedes(self, milestone, vec![Milestones::applied(node, Stage::Rest)]) {
                return Since { inside: Some(0), outside: None };
            }
            Since { inside: None, outside: Some(self.latest[milestone.index()]) }
        })
    }

    fn is_apply_of(&self, milestone: MilestoneId, node: NodeId) -> bool {
        matches!(self.readiness.milestone(milestone), Milestone::Applied(by, _) if by == node)
    }

    /// The milestones that follow from an apply and settle before the node is ready, in their order.
    fn after_apply(&self, node: NodeId) -> Vec<MilestoneId> {
        let end = self.position[Milestones::ready(node).index()];
        let mut found = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut open: Vec<MilestoneId> = [Stage::Definitions, Stage::Classes, Stage::Rest]
            .into_iter()
            .map(|stage| Milestones::applied(node, stage))
            .filter(|applied| self.position[applied.index()] < end)
            .collect();
        seen.extend(open.iter().copied());
        while let Some(milestone) = open.pop() {
            found.push(milestone);
            let followers = self.followers.of_milestone(milestone).iter().copied();
            open.extend(followers.filter(|next| self.position[next.index()] < end && seen.insert(*next)));
        }
        found.sort_by_key(|milestone| self.position[milestone.index()]);
        found
    }

    /// The time that the longest chain below a node is allowed, out of what it waits for: the timeouts that are written,
    /// one attempt each. Polls and applies, and what the chain waits for outside of it, are not counted.
    pub fn allowance(&self, node: NodeId) -> Allowance {
        let mut times: HashMap<MilestoneId, (u32, Option<MilestoneId>)> = HashMap::new();
        for milestone in self.after_apply(node) {
            let time = self.allowed(milestone, self.body(milestone).map(|(_, premise)| premise), &times);
            times.insert(milestone, time);
        }
        let ready = Milestones::ready(node);
        let waits = |premise: &Premise| {
            matches!(self.readiness.reason(premise.reason), Reason::Wait(_) | Reason::HealthCheck(_))
        };
        let waited = self.body(ready).map(|(_, premise)| premise).filter(waits);
        let ends = waited.filter_map(|premise| Some((times.get(&premise.milestone)?.0, premise.milestone)));
        let Some((seconds, mut at)) =
            ends.max_by_key(|(time, milestone)| (*time, std::cmp::Reverse(*milestone)))
        else {
            return Allowance { seconds: 0, nodes: Vec::new() };
        };
        let mut nodes = Vec::new();
        while let Some((time, before)) = times.get(&at) {
            let earlier = before.and_then(|before| times.get(&before)).map_or(0, |(time, _)| *time);
            nodes.extend(self.readiness.node_of(at).filter(|_| *time > earlier));
            let Some(before) = before else { break };
            at = *before;
        }
        nodes.reverse();
        Allowance { seconds, nodes }
    }

    /// The longest allowed time until a milestone, and the one before it on that way.
    fn allowed(
        &self,
        milestone: MilestoneId,
        body: impl Iterator<Item = Premise>,
        times: &HashMap<MilestoneId, (u32, Option<MilestoneId>)>,
    ) -> (u32, Option<MilestoneId>) {
        let mut longest = (0, None);
        for premise in body {
            let Some((time, _)) = times.get(&premise.milestone) else { continue };
            let own = match (self.readiness.milestone(milestone), self.readiness.reason(premise.reason)) {
                (Milestone::Ready(node), Reason::Same) => self.steps.declared(node),
                _ => 0,
            };
            let time = time.saturating_add(own);
            if longest.1.is_none() || time > longest.0 {
                longest = (time, Some(premise.milestone));
            }
        }
        longest
    }
}
