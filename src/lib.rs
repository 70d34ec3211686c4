//! infra-graph
pub mod layout;
