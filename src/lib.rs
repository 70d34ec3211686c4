//! What Flux would do with a GitOps repository, as a graph: offline, with file and line.

pub mod environment;
pub mod finding;
pub mod flux;
pub mod kustomize;
pub mod object;
pub mod report;
pub mod repository;
pub mod source;
pub mod yaml;
