//! All tests in one binary: one file a subject.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may panic where it fails, says what it skips, and makes repositories to run the program in"
)]

mod absence;
mod advice;
#[cfg(unix)]
mod affected;
mod agreement;
mod allow;
mod ambiguous;
mod architecture;
mod artifact;
mod bad_input;
mod baseline;
mod bounds;
mod build_folder;
mod clocks;
mod common_metadata;
mod compare;
mod completion;
mod conformance;
mod copies;
mod corpus;
mod crates;
mod cut_short;
mod deadlocks;
mod digest;
mod discovery;
mod docs;
mod drawn;
mod duplicates;
#[cfg(unix)]
mod elsewhere;
mod envsubst;
mod evidence;
mod example;
mod expressions;
mod faults;
mod file_names;
mod fix;
mod fuzz;
mod fuzz_targets;
mod gallery;
mod help;
mod horn;
mod hostile;
mod hostile_names;
mod ignore;
mod impact_modes;
mod in_vain;
mod json_schema;
mod judges;
mod kubectl;
mod kustomize;
mod layout;
mod limits;
mod links;
mod loops;
mod mermaid;
mod moves;
mod new_service;
mod operator;
mod oracle;
mod order_text;
mod origins;
mod output;
#[cfg(unix)]
mod outside;
mod packaging;
mod pages;
mod patches;
mod picture;
mod plot;
mod presence;
mod providers;
mod public_repositories;
mod quoted;
mod readme;
mod report;
mod report_hostile;
mod reports_ci;
mod requirement;
mod resource_set;
mod rollouts;
mod running;
mod schema;
mod secrets;
mod seen;
mod selectors;
mod show;
mod silent_mistakes;
mod simulation;
mod sources;
mod substitution;
mod support;
mod survey;
mod svg;
mod template;
mod threads;
mod time;
mod transformers;
mod viewer;
mod why;
mod yaml;
