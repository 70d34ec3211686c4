//! infra-graph
