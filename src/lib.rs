//! infra-graph
pub mod layout;
pub mod render;
