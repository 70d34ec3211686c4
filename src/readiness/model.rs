//! What a proof looks at.

use crate::environment::Environment;
use crate::graph::Graph;
use crate::requirement::Requirements;

/// An environment, what its objects need, and its graph.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a> {
    /// The environment.
    pub environment: &'a Environment,
    /// What its objects need, and who provides it.
    pub requirements: &'a Requirements,
    /// Its graph, or the same with nodes for further objects.
    pub graph: &'a Graph,
}
