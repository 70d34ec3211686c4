//! What Flux would do with a GitOps repository, as a graph: offline, with file and line.

pub mod finding;
pub mod kustomize;
pub mod object;
pub mod repository;
pub mod source;
pub mod yaml;
