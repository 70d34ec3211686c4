//! An environment and its graph.

use crate::environment::Environment;

use super::Graph;

/// An environment with its graph: what every check and every question looks at.
#[derive(Debug)]
pub struct Analyzed {
    /// The environment.
    pub environment: Environment,
    /// Its graph.
    pub graph: Graph,
}
