//! All tests in one binary: one file a subject.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may panic where it fails, and says what it skips"
)]

mod architecture;
mod artifact;
mod bad_input;
mod conformance;
mod corpus;
mod drawn;
mod envsubst;
mod example;
mod faults;
mod fuzz;
mod gallery;
mod hostile;
mod ignore;
mod kubectl;
mod kustomize;
mod layout;
mod mermaid;
mod origins;
mod output;
mod patches;
mod picture;
mod plot;
mod readme;
mod report;
mod report_hostile;
mod resource_set;
mod schema;
mod sources;
mod support;
mod svg;
mod transformers;
mod yaml;
