//! An environment and its graph.

use crate::environment::Environment;
use crate::requirement::Requirements;

use super::Graph;

/// An environment with its graph: what every check and every question looks at.
#[derive(Debug)]
pub struct Analyzed {
    /// The environment.
    pub environment: Environment,
    /// What its objects need, and who provides it.
    pub requirements: Requirements,
    /// Its graph.
    pub graph: Graph,
}
