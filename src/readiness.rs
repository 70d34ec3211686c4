//! The proof that an environment converges: what can become ready, when, and what prevents the rest.
//!
//! Each object has milestones: it exists, it has started (its dependencies let it), the stages of what it applies are there,
//! it is ready. Flux's rules are implications between milestones ([`Clauses`]); what follows from nothing is what happens,
//! as early as it can. What does not follow never happens, and its [`Core`]s say why.
//!
//! ```
//! use infra_graph::{Options, analyze, repository::Repository, source::Disk};
//! let analysis = analyze(&Repository::new(Disk::open("examples/infra").unwrap()), &Options::default());
//! let staging = analysis.environment("staging").unwrap();
//! assert_eq!(staging.empty().never_ready(staging.graph()).count(), 0, "an empty cluster gets everything");
//! ```

mod absence;
mod core;
mod horn;
mod implied;
mod marks;
mod milestone;
mod model;
mod reason;
mod rollout;
mod rules;
mod time;
mod words;

pub use self::core::{Class, Core, Hop, Lacks, Unreachable};
pub use absence::Absences;
pub use horn::{Clauses, Derivation, Premise, PremiseId};
pub use implied::Implied;
pub use milestone::{Milestone, MilestoneId};
pub use model::Model;
pub use reason::{Reason, ReasonId};
pub use rollout::Rollouts;
pub use time::{Activity, Allowance, Change, Expected, Schedule, Second, Seconds, Step, Window, Worked};
pub use words::{Words, of_need, of_reference};

use crate::graph::{Graph, Node, NodeId};
use crate::object::ObjectRef;

use crate::requirement::Stage;

use milestone::Milestones;
use rules::Rulebook;

/// What there is at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InitialState {
    /// An empty cluster with Flux on it. What is not known is assumed: what nothing here brings, something else does.
    Cold,
    /// An empty cluster with Flux on it and nothing else: what nothing here brings is not there. Only the bootstrap has been
    /// before, and what Flux could not run without.
    Bare,
    /// A running cluster where everything is ready, and a source brings a new revision: the Kustomizations of this source
    /// have to become ready anew.
    Upgrade {
        /// The source.
        source: ObjectRef,
    },
}

/// The milestones of an environment, and which of them hold.
#[derive(Debug, Clone)]
pub struct Readiness {
    milestones: Milestones,
    clauses: Clauses,
    reasons: Vec<Reason>,
    derivation: Derivation,
}

impl Readiness {
    /// What can become ready in an environment on an empty cluster.
    pub fn of(model: Model<'_>) -> Self {
        Self::prove(model, &InitialState::Cold)
    }

    /// What can become ready, starting from `mode`; linear in nodes, edges and needs.
    ///
    /// The cost of a milestone is its wave: `start(K)` = 1 + max(earliest start of an applier, done of each dependency).
    /// `done(K)` = max(`start(K)`, done of what it waits for): all that it applies with `wait`, otherwise its health checks.
    pub fn prove(model: Model<'_>, mode: &InitialState) -> Self {
        let Rulebook { milestones, clauses, reasons } = rules::of(model, mode);
        let derivation = clauses.solve(milestones.len());
        Self { milestones, clauses, reasons, derivation }
    }

    /// How many milestones there are.
    pub fn milestone_count(&self) -> usize {
        self.milestones.len()
    }

    /// The wave in which a Kustomization can start, from 1; nothing where it never can.
    pub fn wave(&self, node: NodeId) -> Option<u32> {
        self.derivation.cost(Milestones::started(node))
    }

    /// The wave after which the node is ready; nothing where it never is.
    pub fn done(&self, node: NodeId) -> Option<u32> {
        self.derivation.cost(Milestones::ready(node))
    }

    /// The milestone that a node has started.
    pub fn started(node: NodeId) -> MilestoneId {
        Milestones::started(node)
    }

    /// The milestone that a node is ready.
    pub fn ready(node: NodeId) -> MilestoneId {
        Milestones::ready(node)
    }

    /// The milestone that all objects of a stage of a node's apply are there.
    pub fn applied(node: NodeId, stage: Stage) -> MilestoneId {
        Milestones::applied(node, stage)
    }

    /// Whether a milestone ever holds.
    pub fn holds(&self, milestone: MilestoneId) -> bool {
        self.derivation.holds(milestone)
    }

    /// Whether the object is ever there.
    pub fn exists(&self, node: NodeId) -> bool {
        self.derivation.holds(Milestones::exists(node))
    }

    /// The nodes that exist or are meant to exist and are never ready, in node order. What is missing is none of them.
    pub fn never_ready<'g>(&self, graph: &'g Graph) -> impl Iterator<Item = (NodeId, &'g Node)> {
        graph.nodes().filter(|(id, node)| !node.missing && self.done(*id).is_none())
    }

    /// What a milestone is.
    pub fn milestone(&self, id: MilestoneId) -> Milestone<'_> {
        self.milestones.of(id)
    }

    /// The milestone that a premise asks for.
    pub fn premise(&self, id: PremiseId) -> MilestoneId {
        self.clauses.premise(id).milestone
    }

    /// A reason.
    pub fn reason(&self, id: ReasonId) -> &Reason {
        &self.reasons[id.0 as usize]
    }
}
