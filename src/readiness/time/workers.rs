//! Workers: each is busy with one object at a time, also while it waits for the health of others.

use crate::flux::Kind;
use crate::graph::NodeId;

use super::super::milestone::{Milestone, MilestoneId, Milestones};
use super::super::reason::Reason;
use super::{Activity, Schedule};

/// A bound for controllers with a limited number of workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Worked {
    /// The longest path and what may stand in its way, in seconds.
    pub latest: u32,
}

impl Schedule<'_> {
    /// The latest second where the workers of each controller are as few as they are.
    ///
    /// Graham's bound for list scheduling (1966): while the longest path does not go on, all workers of a controller are busy
    /// with something else, and that cannot last longer than all other work divided by the workers. It holds as long
    /// as no health check runs out only because what it waits for has no worker; [`Schedule::contenders`] says where that
    /// may happen.
    pub fn with_workers(&self, path: &[Activity]) -> Worked {
        let length = path.last().map_or(0, |activity| activity.at + activity.delta);
        let controllers = self.steps.controllers();
        let kustomize = self.blocked(path, Kind::Kustomization, controllers.kustomize.concurrent);
        let helm = self.blocked(path, Kind::HelmRelease, controllers.helm.concurrent);
        Worked { latest: length.saturating_add(kustomize).saturating_add(helm) }
    }

    /// How long all workers of one controller may be busy with what is not on the path.
    fn blocked(&self, path: &[Activity], kind: Kind, workers: u32) -> u32 {
        let graph = self.steps.graph();
        let of_kind = |id: &NodeId| graph.node(*id).kind == Some(kind) && self.earliest(*id).is_some();
        let jobs: Vec<NodeId> = graph.nodes().map(|(id, _)| id).filter(of_kind).collect();
        if jobs.len() <= workers as usize {
            return 0;
        }
        let all: u64 = jobs.iter().map(|id| u64::from(self.work(*id))).sum();
        let mut on_path: Vec<NodeId> = path.iter().map(|activity| activity.node).filter(of_kind).collect();
        on_path.sort_unstable();
        on_path.dedup();
        let spent = |id: &NodeId| {
            let activities = path.iter().filter(|activity| activity.node == *id);
            let own: u32 =
                activities.map(|activity| activity.delta - activity.notice.min(activity.delta)).sum();
            u64::from(own.min(self.work(*id)))
        };
        let spent: u64 = on_path.iter().map(spent).sum();
        u32::try_from((all - spent).div_ceil(u64::from(workers.max(1)))).unwrap_or(u32::MAX)
    }

    /// How long a node keeps a worker busy; twice where its first health check may run out.
    fn work(&self, node: NodeId) -> u32 {
        let fails = self.windows.get(&node).is_some_and(|window| window.may_fail);
        self.steps.work(node).saturating_mul(if fails { 2 } else { 1 })
    }

    /// The most Kustomizations found that wait for the health of other Kustomizations and may all do so at the same time, none
    /// of them being ready before another one starts; in node order.
    ///
    /// Each gets a level: one more than that of all that are surely ready before it starts. Those of one level may meet
    /// (Mirsky 1971); linear.
    pub fn contenders(&self) -> Vec<NodeId> {
        let mut levels: Vec<u32> = vec![0; self.latest.len()];
        let mut found: Vec<(u32, NodeId)> = Vec::new();
        for &milestone in self.earliest.order() {
            let before =
                self.body(milestone).map(|(_, premise)| levels[premise.milestone.index()]).max().unwrap_or(0);
            levels[milestone.index()] = before;
            if let Milestone::Ready(node) = self.readiness.milestone(milestone)
                && self.holds_a_worker(node, milestone)
            {
                let own = levels[Milestones::started(node).index()] + 1;
                found.push((own, node));
                levels[milestone.index()] = before.max(own);
            }
        }
        let mut sizes: std::collections::BTreeMap<u32, Vec<NodeId>> = std::collections::BTreeMap::new();
        for (level, node) in found {
            sizes.entry(level).or_default().push(node);
        }
        let mut most: Vec<NodeId> = Vec::new();
        for level in sizes.into_values().filter(|level| level.len() > 1) {
            if level.len() > most.len() {
                most = level;
            }
        }
        most.sort_unstable();
        most
    }

    /// Whether a worker is busy with this one until other Kustomizations are ready.
    fn holds_a_worker(&self, node: NodeId, ready: MilestoneId) -> bool {
        let graph = self.steps.graph();
        graph.node(node).is_kustomization()
            && self.body(ready).any(|(_, premise)| {
                let waits =
                    matches!(self.readiness.reason(premise.reason), Reason::Wait(_) | Reason::HealthCheck(_));
                let on = self.readiness.milestone(premise.milestone);
                waits && matches!(on, Milestone::Ready(other) if graph.node(other).is_kustomization())
            })
    }
}
