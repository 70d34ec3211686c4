//! The critical path: what the latest second is the sum of.

use crate::flux::Kind;
use crate::graph::{EdgeKind, NodeId};

use super::super::PremiseId;
use super::super::horn::Premise;
use super::super::milestone::{MilestoneId, Milestones};
use super::super::reason::{Reason, ReasonId};
use super::Schedule;

/// A part of the critical path that passes at one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Activity {
    /// The node.
    pub node: NodeId,
    /// When it begins to be what is waited for, in seconds.
    pub at: u32,
    /// How long it is, in seconds.
    pub delta: u32,
    /// How much of that passes until the node notices that what it waited for is there: polls and retries.
    pub notice: u32,
    /// Why it comes after the activity before.
    pub reason: ReasonId,
    /// The need that the reason belongs to; nothing for the first activity.
    pub premise: Option<PremiseId>,
}

impl Schedule<'_> {
    /// The chain of waiting that ends when a node is ready at the latest. `at` and `delta` of each activity add up to the `at` of
    /// the next one, those of the last to the latest second of the node. Empty where it is never ready.
    pub fn critical_path(&self, end: NodeId) -> Vec<Activity> {
        let ready = Milestones::ready(end);
        if self.earliest.cost(ready).is_none() {
            return Vec::new();
        }
        let mut steps: Vec<(MilestoneId, Option<(PremiseId, Premise)>)> = Vec::new();
        let mut at = Some(ready);
        while let Some(milestone) = at {
            let cause = self.cause[milestone.index()];
            steps.push((milestone, cause));
            at = cause.map(|(_, premise)| premise.milestone);
        }
        let mut activities: Vec<Activity> = Vec::new();
        for (milestone, cause) in steps.into_iter().rev() {
            self.walk(&mut activities, milestone, cause);
        }
        activities
    }

    fn walk(
        &self,
        activities: &mut Vec<Activity>,
        milestone: MilestoneId,
        cause: Option<(PremiseId, Premise)>,
    ) {
        let until = self.latest[milestone.index()];
        let node = self.readiness.node_of(milestone).filter(|node| !self.is_made_chart(*node));
        match activities.last_mut() {
            // Steps between objects belong to the node before.
            Some(activity) if node.is_none_or(|node| node == activity.node) => {
                activity.delta = until - activity.at;
            }
            before => {
                let Some(node) = node else { return };
                let at = before.map_or(0, |activity| activity.at + activity.delta);
                let reason = cause.map_or(ReasonId::SAME, |(_, premise)| premise.reason);
                let notices = cause.filter(|(_, premise)| self.is_noticed(*premise));
                let notice = notices.map_or(0, |(id, _)| self.limits[id.index()]);
                let premise = cause.map(|(id, _)| id);
                activities.push(Activity { node, at, delta: until - at, notice, reason, premise });
            }
        }
    }

    /// A chart that helm-controller makes for a release is a part of the work on the release.
    fn is_made_chart(&self, node: NodeId) -> bool {
        let graph = self.steps.graph();
        graph.node(node).kind == Some(Kind::HelmChart)
            && graph.outgoing(node).all(|edge| edge.kind != EdgeKind::AppliedBy)
    }

    /// Whether the time that a premise takes passes until it is noticed; else it is work.
    fn is_noticed(&self, premise: Premise) -> bool {
        let reason = self.readiness.reason(premise.reason);
        matches!(
            reason,
            Reason::DependsOn(_) | Reason::Wait(_) | Reason::HealthCheck(_) | Reason::Needs { .. }
        )
    }

    /// The needs because of which a node waits for the health of others: without them, and without a check of its own, it
    /// would be ready when it is applied.
    pub fn waits_of(&self, node: NodeId) -> impl Iterator<Item = PremiseId> {
        let body = self.body(Milestones::ready(node));
        body.filter(|(_, premise)| *self.readiness.reason(premise.reason) != Reason::Same).map(|(id, _)| id)
    }
}
