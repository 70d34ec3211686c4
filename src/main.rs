//! infra-graph
fn main() {}
