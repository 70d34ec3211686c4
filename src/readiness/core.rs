//! Cores: the loops that keep milestones from ever holding.

mod blocked;
mod cut;
mod obstacle;
mod search;

use std::collections::HashSet;

use crate::graph::{Graph, NodeId};

use super::milestone::{Milestone, MilestoneId};
use super::reason::{Reason, ReasonId};
use super::{PremiseId, Readiness};

pub use blocked::Unreachable;
pub use obstacle::Lacks;
use search::Network;

/// How many loops are looked for, one after the other is cut. Past this, nobody reads on.
const MAX_CORES: usize = 50;
/// How many rounds may bring loops of `dependsOn` alone, which have a finding of their own.
const MAX_PLAIN_ROUNDS: usize = 10;
/// How many steps of the network all rounds together may look at, beyond the first round.
const MAX_STEPS: usize = 300_000;

/// One step of a loop: `from` needs `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// What needs.
    pub from: MilestoneId,
    /// What is needed.
    pub to: MilestoneId,
    /// Why.
    pub reason: ReasonId,
    pub(super) premise: PremiseId,
}

/// What kind of loop it is, by what has to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// `dependsOn` edges alone.
    Dependency,
    /// Somebody waits for the health of what, in the end, waits for them.
    Wait,
    /// Somebody waits for an object that only a dependent of theirs would create.
    Existence,
    /// One apply holds an object and what alone brings its kind or its namespace.
    Apply,
}

/// A minimal loop of milestones that wait for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Core {
    /// What kind of loop it is.
    pub class: Class,
    /// The steps, each needing the next one, the last one the first; the first is the cheapest to cut. Those that only pass
    /// from one milestone of an object to another of the same object are left out.
    pub hops: Vec<Hop>,
    /// Further needs of the same apply which the same provider would meet.
    pub also: Vec<Hop>,
    /// The nodes on the loop, in its order.
    pub members: Vec<NodeId>,
    /// All nodes that are not ready because of it and are no members, in node order.
    pub blocked: Vec<NodeId>,
}

impl Readiness {
    /// The loops that keep what does not hold from holding. Each is a shortest one; where it is cut and another one remains,
    /// that is a core too. Empty where everything that can exist gets ready.
    ///
    /// The loops through `dependsOn` alone are among them. `graph` is the one that this was proved of.
    pub fn cores(&self, graph: &Graph) -> Vec<Core> {
        let mut cut: HashSet<PremiseId> = HashSet::new();
        let mut cores = Vec::new();
        let whole = Network::of(self, &cut);
        let lacking = whole.lacking();
        let mut network = whole.clone();
        let size = whole.edge_count().max(1);
        let (mut plain, mut rounds) = (0, 0);
        while cores.len() < MAX_CORES && plain < MAX_PLAIN_ROUNDS && rounds * size <= MAX_STEPS {
            rounds += 1;
            let mut loops = network.without_alternatives().loops();
            if loops.is_empty() {
                loops = network.loops();
            }
            if loops.is_empty() {
                break;
            }
            let before = cores.len();
            for hops in loops {
                let core = self.core(graph, hops, &whole, &lacking);
                cut.extend(core.hops[..1].iter().chain(&core.also).map(|hop| hop.premise));
                cores.push(core);
            }
            plain += usize::from(cores[before..].iter().all(|core| core.class == Class::Dependency));
            network = Network::of(self, &cut);
        }
        let mut cores = merged(cores);
        cores.sort_by_key(|core| (core.class, core.members.first().copied()));
        cores
    }

    fn core(&self, graph: &Graph, hops: Vec<Hop>, network: &Network, lacking: &[Vec<u32>]) -> Core {
        let mut hops: Vec<Hop> = hops.into_iter().filter(|hop| hop.reason != ReasonId::SAME).collect();
        let class = self.class(&hops);
        let cheapest = self.cheapest(graph, &hops);
        hops.rotate_left(cheapest);
        let mut seen: HashSet<NodeId> = HashSet::new();
        let mut members: Vec<NodeId> = hops.iter().filter_map(|hop| self.node_of(hop.from)).collect();
        members.retain(|node| seen.insert(*node));
        let starts: Vec<MilestoneId> = hops.iter().map(|hop| hop.from).collect();
        let mut blocked = network.behind(self, lacking, &starts);
        blocked.retain(|node| !seen.contains(node));
        let also = network.siblings(self, &hops[0]);
        Core { class, hops, also, members, blocked }
    }

    /// The node that a milestone belongs to.
    pub fn node_of(&self, milestone: MilestoneId) -> Option<NodeId> {
        match self.milestone(milestone) {
            Milestone::Exists(node)
            | Milestone::Started(node)
            | Milestone::Applied(node, _)
            | Milestone::Ready(node) => Some(node),
            Milestone::ObjectExists(_) | Milestone::Met(_) => None,
        }
    }

    fn class(&self, hops: &[Hop]) -> Class {
        let any = |test: fn(&Reason) -> bool| hops.iter().any(|hop| test(self.reason(hop.reason)));
        let provides = |hop: &Hop| {
            use crate::requirement::Need;
            matches!(self.milestone(hop.from), Milestone::Met(Need::Kind { .. } | Need::Namespace(_)))
        };
        if hops.iter().any(provides) {
            Class::Apply
        } else if any(|reason| matches!(reason, Reason::Wait(_) | Reason::HealthCheck(_))) {
            Class::Wait
        } else if any(|reason| !matches!(reason, Reason::DependsOn(_))) {
            Class::Existence
        } else {
            Class::Dependency
        }
    }
}

/// Loops of the same class through the same nodes are one: what the later ones need too is added to the first.
fn merged(cores: Vec<Core>) -> Vec<Core> {
    let mut merged: Vec<Core> = Vec::new();
    let sorted = |core: &Core| {
        let mut members = core.members.clone();
        members.sort();
        (core.class, members)
    };
    for core in cores {
        match merged.iter_mut().find(|known| core.class == Class::Apply && sorted(known) == sorted(&core)) {
            Some(first) => first.also.extend(core.hops.into_iter().take(1).chain(core.also)),
            None => merged.push(core),
        }
    }
    merged
}
