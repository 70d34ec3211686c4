//! Questions to a graph, and their answers: plain data, ready to be printed.

mod assumption;
mod dependencies;
mod environments;
mod impact;
mod moves;
mod order;
mod target;
mod timing;

pub use assumption::{Assumption, AssumptionError};
pub use dependencies::{Dependencies, DependenciesAnswer, dependencies};
pub use environments::{Counts, EnvironmentSummary, Environments, LeftOutFolder, Piece, environments};
pub use impact::{Impact, ImpactAnswer, Mode, impact};
pub use moves::{Move, Passage, moves};
pub use order::{Cluster, Order, UnknownObject, order, order_with};
pub use target::{Resolution, Target, TargetError};
pub use timing::{Bounds, Gain, PathStep, Shortcut, Times};

use serde::Serialize;

use crate::graph::{Graph, NodeId};
use crate::object::ObjectRef;

/// A node of an answer with the way that leads to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reached {
    /// The node.
    pub id: ObjectRef,
    /// From the node to the target that was asked for, both included.
    pub path: Vec<ObjectRef>,
}

impl Reached {
    fn new(graph: &Graph, path: &[NodeId]) -> Option<Self> {
        let path: Vec<ObjectRef> = path.iter().map(|&node| graph.node(node).reference.clone()).collect();
        Some(Self { id: path.first()?.clone(), path })
    }
}
