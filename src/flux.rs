//! What Flux reads, and what it makes of it.

mod schema;
pub mod envsubst;
