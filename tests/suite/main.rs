//! All tests in one binary: one file a subject.

mod architecture;
mod artifact;
mod bad_input;
mod conformance;
mod corpus;
mod envsubst;
mod example;
mod faults;
mod fuzz;
mod ignore;
mod kubectl;
mod layout;
mod readme;
mod report;
mod report_hostile;
mod schema;
mod sources;
mod support;
mod svg;
mod yaml;
