//! All tests in one binary: one file a subject.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may panic where it fails, and says what it skips"
)]

mod allow;
mod architecture;
mod artifact;
mod bad_input;
mod baseline;
mod conformance;
mod corpus;
mod deadlocks;
mod discovery;
mod docs;
mod drawn;
mod envsubst;
mod example;
mod faults;
mod fuzz;
mod gallery;
mod horn;
mod hostile;
mod hostile_names;
mod ignore;
mod json_schema;
mod kubectl;
mod kustomize;
mod layout;
mod mermaid;
mod origins;
mod output;
#[cfg(unix)]
mod outside;
mod patches;
mod picture;
mod plot;
mod quoted;
mod readme;
mod report;
mod report_hostile;
mod reports_ci;
mod requirement;
mod resource_set;
mod schema;
mod secrets;
mod silent_mistakes;
mod simulation;
mod sources;
mod substitution;
mod support;
mod svg;
mod template;
mod time;
mod transformers;
mod viewer;
mod yaml;
