//! A graph as JSON: every node and edge with its place.

mod drawn;

pub use drawn::{Drawn, DrawnBox, DrawnLine, drawn};

use schemars::JsonSchema;
use serde::Serialize;

use crate::query::Network;

/// A graph as other programs read it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GraphDocument {
    /// The graph.
    #[serde(flatten)]
    pub network: Network,
    /// What the picture of it shows.
    pub picture: Drawn,
}
