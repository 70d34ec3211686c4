//! Which loops break the next rollout too, and what a running cluster has that they keep an empty one from getting.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::object::ObjectRef;

use super::horn::{Derivation, PremiseId};
use super::milestone::{Milestone, MilestoneId};
use super::reason::Reason;
use super::{Class, Core, Hop, InitialState, Model, Readiness};

/// For how many sources the next rollout is tried. Few loops go over more than one.
const MAX_SOURCES: usize = 64;
/// How many times what was missing is put in place: each time, what stood behind it may lack something of its own.
const MAX_ROUNDS: usize = 8;

/// The next revision of each source that a member of a loop takes its content from.
#[derive(Debug)]
pub struct Rollouts {
    proofs: BTreeMap<ObjectRef, Readiness>,
}

impl Rollouts {
    /// Tries them, each in linear time.
    pub fn of(model: Model<'_>, cores: &[Core]) -> Self {
        let members =
            cores.iter().filter(|core| core.class != Class::Dependency).flat_map(|core| &core.members);
        let mut proofs = BTreeMap::new();
        for id in members {
            let node = model.graph.node(*id);
            if let Some(source) = node.source.clone().filter(|_| node.is_kustomization())
                && proofs.len() < MAX_SOURCES
            {
                let mode = InitialState::Upgrade { source: source.clone() };
                proofs.entry(source).or_insert_with(|| Readiness::prove(model, &mode));
            }
        }
        Self { proofs }
    }

    /// Whether a loop breaks a rollout: no step of it holds then either.
    pub fn break_with(&self, core: &Core) -> bool {
        let is_stuck = |proof: &Readiness| core.hops.iter().all(|hop| !proof.holds(hop.from));
        self.proofs.values().any(is_stuck)
    }
}

impl Readiness {
    /// What can become ready on a cluster that has what deadlocks keep an empty one from getting: the kinds, the namespaces, the
    /// objects that were there before. What stops a running cluster too stays as it is.
    pub fn running(model: Model<'_>) -> Self {
        Self::running_from(model, Self::of(model))
    }

    /// The same, given what can become ready on an empty cluster.
    pub fn running_from(model: Model<'_>, empty: Self) -> Self {
        let mut readiness = empty;
        let mut before: HashSet<MilestoneId> = HashSet::new();
        for _ in 0..MAX_ROUNDS {
            if readiness.never_ready(model.graph).next().is_none() {
                break;
            }
            let cores = readiness.cores(model.graph);
            let rollouts = Rollouts::of(model, &cores);
            let passing = |core: &&Core| core.class != Class::Dependency && !rollouts.break_with(core);
            let passing: Vec<&Core> = cores.iter().filter(passing).collect();
            let possible = readiness.without_loops(&passing);
            let lacking = passing.iter().flat_map(|core| readiness.lacking(core));
            // What lacks something else as well was not there before either.
            let lacking = lacking.filter(|milestone| possible.holds(*milestone));
            let new: BTreeSet<MilestoneId> = lacking.filter(|milestone| before.insert(*milestone)).collect();
            if new.is_empty() {
                break;
            }
            for milestone in new {
                readiness.clauses.fact(milestone);
            }
            readiness.derivation = readiness.clauses.solve(readiness.milestones.len());
        }
        readiness
    }

    /// What would follow if these loops were open wherever something else than `dependsOn` closes them: that holds on a running
    /// cluster as well, and may be a step of a loop that lasts.
    fn without_loops(&self, cores: &[&Core]) -> Derivation {
        let hops = cores.iter().flat_map(|core| core.hops.iter().chain(&core.also));
        let opens = |hop: &&Hop| !matches!(self.reason(hop.reason), Reason::DependsOn(_));
        let cut: HashSet<PremiseId> = hops.filter(opens).map(|hop| hop.premise).collect();
        self.clauses.solve_without(self.milestones.len(), &cut)
    }

    /// What a running cluster has of a loop: the kinds and namespaces; where there are none, the objects; else who is ready.
    fn lacking(&self, core: &Core) -> Vec<MilestoneId> {
        let rank = |milestone: MilestoneId| match self.milestone(milestone) {
            Milestone::Met(_) => Some(0),
            Milestone::Exists(_) | Milestone::ObjectExists(_) => Some(1),
            Milestone::Ready(_) => Some(2),
            _ => None,
        };
        let wanted = core.hops.iter().chain(&core.also).flat_map(|hop| [hop.from, hop.to]);
        let ranked: Vec<(u8, MilestoneId)> = wanted.filter_map(|to| Some((rank(to)?, to))).collect();
        let least = ranked.iter().map(|(rank, _)| *rank).min();
        ranked.into_iter().filter(|(rank, _)| Some(*rank) == least).map(|(_, to)| to).collect()
    }
}
