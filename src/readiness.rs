//! The proof that an environment converges: what can become ready, when, and what prevents the rest.
//!
//! Each object has milestones: it exists, it has started (its dependencies let it), the stages of what it applies are there,
//! it is ready. Flux's rules are implications between milestones ([`Clauses`]); what follows from nothing is what happens,
//! as early as it can. What does not follow never happens, and its [`Core`]s say why.

mod core;
mod horn;
mod implied;
mod marks;
mod milestone;
mod reason;
mod rollout;
mod rules;
mod time;
mod words;

pub use self::core::{Class, Core, Hop, Lacks, Stuck};
pub use horn::{Clauses, Derivation, Premise, PremiseId};
pub use implied::Implied;
pub use milestone::{Milestone, MilestoneId};
pub use reason::{Reason, ReasonId};
pub use rollout::Rollouts;
pub use time::{Allowance, Change, Expected, Leg, Schedule, Step, Window, Worked};
pub use words::{Words, of_need, of_reference};

use crate::graph::{Analyzed, Graph, Node, NodeId};
use crate::object::ObjectRef;

use crate::requirement::Stage;

use milestone::Milestones;
use rules::Rulebook;

/// What there is at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
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
    pub fn of(subject: &Analyzed) -> Self {
        Self::prove(subject, &Mode::Cold)
    }

    /// What can become ready, starting from `mode`; linear in nodes, edges and needs.
    ///
    /// The cost of a milestone is its wave: `start(K)` = 1 + max(earliest start of an applier, done of each dependency).
    /// `done(K)` = max(`start(K)`, done of what it waits for): all that it applies with `wait`, otherwise its health checks.
    pub fn prove(subject: &Analyzed, mode: &Mode) -> Self {
        Self::derive(subject, &subject.graph, mode, &[])
    }

    /// What can be created again on an empty cluster where some nodes are not there at all. `graph` is the environment's,
    /// or the same with nodes for further objects.
    pub fn without(subject: &Analyzed, graph: &Graph, absent: &[NodeId]) -> Self {
        Self::derive(subject, graph, &Mode::Cold, absent)
    }

    /// The clauses by number, head and body, for one who solves them elsewhere. Milestones `6 n` to `6 n + 5` belong to the
    /// node at position `n`, the last one is that it is ready; those past the nodes belong to none. Without a node, the
    /// clauses fall away whose head is one of its six.
    pub fn numbered_clauses(&self) -> impl Iterator<Item = (usize, Vec<usize>)> {
        self.clauses
            .iter()
            .map(|(head, body)| (head.index(), body.map(|(_, premise)| premise.milestone.index()).collect()))
    }

    /// How many milestones there are.
    pub fn milestone_count(&self) -> usize {
        self.milestones.len()
    }

    fn derive(subject: &Analyzed, graph: &Graph, mode: &Mode, absent: &[NodeId]) -> Self {
        let Rulebook { milestones, clauses, reasons } = rules::of(subject, graph, mode, absent);
        let derivation = clauses.solve(milestones.len());
        Self { milestones, clauses, reasons, derivation }
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

    /// A reason.
    pub fn reason(&self, id: ReasonId) -> &Reason {
        &self.reasons[id.0 as usize]
    }
}
