//! The expected second: all is healthy as soon as it is applied, and polls and retries fall as they do.
//!
//! That a dependency is ready wakes nobody up: its dependent looks again every `--requeue-dependency`. Where both were enqueued
//! together, by the apply of one parent, their clocks are in phase: the dependent looks when the dependency starts, finds it
//! not ready, and looks again one whole interval later. So each step of a chain costs one interval, as seen in a cluster. Only
//! clocks that have nothing to do with each other cost half of it.

use crate::graph::NodeId;

use super::super::PremiseId;
use super::super::horn::Premise;
use super::super::milestone::{Milestone, MilestoneId, Milestones};
use super::super::reason::Reason;
use super::Schedule;

/// When everything happens, in seconds, where all is healthy as soon as it is applied.
#[derive(Debug)]
pub struct Expected(Vec<u32>);

impl Expected {
    /// When a node is ready. Of one that never is, it says nothing.
    pub fn of(&self, node: NodeId) -> u32 {
        self.0[Milestones::ready(node).index()]
    }
}

impl Schedule<'_> {
    /// The expected seconds, between the earliest and the latest; linear.
    pub fn expected(&self) -> Expected {
        let mut expected = Expected(vec![0; self.latest.len()]);
        for &milestone in self.earliest.order() {
            expected.0[milestone.index()] = self.expect(&expected.0, milestone);
        }
        expected
    }

    fn expect(&self, known: &[u32], milestone: MilestoneId) -> u32 {
        let head = self.readiness.milestone(milestone);
        let body: Vec<(PremiseId, Premise)> = self.body(milestone).collect();
        let (late, own): (Vec<_>, Vec<_>) =
            body.into_iter().partition(|(_, one)| self.is_tried_again(head, *one));
        let at = |premise: &Premise| known[premise.milestone.index()];
        let plain =
            own.iter().map(|(_, premise)| at(premise).saturating_add(self.steps.usual(head, *premise)));
        // When it tries for the first time.
        let first = plain.max().unwrap_or(0);
        let tried = late.iter().map(|(_, premise)| match head {
            _ if at(premise) <= first => first,
            Milestone::Started(node) if self.is_need(*premise) => self.after_pauses(node, first, at(premise)),
            Milestone::Applied(node, _) => self.after_pauses(node, first, at(premise)),
            Milestone::Started(node) => self.after_poll(known, node, *premise),
            _ => at(premise),
        });
        tried.fold(first, u32::max)
    }

    /// Whether a milestone is tried for again and again until the premise holds.
    fn is_tried_again(&self, head: Milestone<'_>, premise: Premise) -> bool {
        let depends = matches!(self.readiness.reason(premise.reason), Reason::DependsOn(_));
        match head {
            Milestone::Started(_) => depends || self.is_need(premise),
            Milestone::Applied(..) => self.is_need(premise),
            _ => false,
        }
    }

    /// When a dependent sees that its dependency is ready.
    fn after_poll(&self, known: &[u32], node: NodeId, premise: Premise) -> u32 {
        let interval = self.steps.requeue(node).max(1);
        let ready = known[premise.milestone.index()];
        let dependency = self.readiness.node_of(premise.milestone);
        match dependency.filter(|dependency| self.are_in_phase(node, *dependency)) {
            Some(dependency) => {
                let start = known[Milestones::started(dependency).index()];
                let intervals = ready.saturating_sub(start).div_ceil(interval).max(1);
                start.saturating_add(intervals.saturating_mul(interval))
            }
            None => ready.saturating_add(interval / 2),
        }
    }

    /// Whether one controller works on both, the same apply has enqueued them, and nothing with a clock of its own comes
    /// between the start of the dependency and that it is ready.
    fn are_in_phase(&self, node: NodeId, dependency: NodeId) -> bool {
        let graph = self.steps.graph();
        let origin =
            |id: NodeId| self.body(Milestones::exists(id)).next().map(|(_, premise)| premise.milestone);
        let waits = || {
            let mut body = self.body(Milestones::ready(dependency));
            body.any(|(_, premise)| self.is_waited_for(premise))
        };
        graph.node(node).kind == graph.node(dependency).kind && origin(node) == origin(dependency) && !waits()
    }

    /// When an attempt passes whose need is met later than the first one: Kustomizations try again at a fixed interval, others
    /// with growing pauses.
    fn after_pauses(&self, node: NodeId, first: u32, met: u32) -> u32 {
        let late = met.saturating_sub(first);
        match self.steps.retry(node) {
            Some(retry) => first.saturating_add(late.div_ceil(retry.max(1)).saturating_mul(retry.max(1))),
            None => met.saturating_add((late / 2).min(self.steps.round(node) / 2)),
        }
    }
}
