//! When can what become ready, starting from an empty cluster?
//!
//! Each object has milestones: it exists, it has started (its dependencies let it), it is done (ready, or healthy).
//! Flux's rules are implications between milestones; what follows from nothing is what happens, in the earliest wave in
//! which it can. What does not follow never happens.

mod clauses;
mod horn;

pub use horn::{Clauses, Derivation, MilestoneId};

use crate::environment::Environment;
use crate::graph::{Graph, NodeId};

/// The earliest waves of the milestones of each node. A wave is a depth of dependency: Flux has no barrier between them.
#[derive(Debug, Clone)]
pub struct Readiness {
    started: Vec<Option<u32>>,
    done: Vec<Option<u32>>,
}

impl Readiness {
    /// Computes the milestones of an environment that starts empty; linear in nodes, edges and applied objects.
    ///
    /// `start(K)` = 1 + max(earliest start of an applier, done of each dependency). `done(K)` = max(`start(K)`, done of
    /// what it waits for): all that it applies with `wait`, otherwise its health checks.
    pub fn compute(graph: &Graph, environment: &Environment) -> Self {
        Self::derive(graph, &clauses::of(graph, environment))
    }

    /// What can be created again without some nodes: as [`compute`](Self::compute), but these are not there at all, and
    /// sources and configuration that the environment itself applies count as well.
    pub fn without(graph: &Graph, environment: &Environment, absent: &[NodeId]) -> Self {
        Self::derive(graph, &clauses::without(graph, environment, absent))
    }

    /// The clauses that [`without`](Self::without) solves where nothing is absent. Milestone `3 n + 2` is that the node at
    /// position `n` is done; without a node, the clauses fall away whose head is one of its three milestones.
    pub fn clauses(graph: &Graph, environment: &Environment) -> Clauses {
        clauses::without(graph, environment, &[])
    }

    fn derive(graph: &Graph, clauses: &Clauses) -> Self {
        let derivation = clauses.solve();
        let waves = |milestone: fn(NodeId) -> MilestoneId| {
            graph.nodes().map(|(id, _)| derivation.wave(milestone(id))).collect()
        };
        Self { started: waves(clauses::started), done: waves(clauses::done) }
    }

    /// The wave in which a Kustomization can start, from 1; nothing where it never can.
    pub fn wave(&self, node: NodeId) -> Option<u32> {
        self.started[node.index()]
    }

    /// The wave after which the node is ready; nothing where it never is.
    pub fn done(&self, node: NodeId) -> Option<u32> {
        self.done[node.index()]
    }
}
