//! What Flux reads, and what it makes of it.

pub mod envsubst;
pub mod schema;
