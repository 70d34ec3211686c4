//! All tests in one binary: one file a subject.

mod architecture;
mod conformance;
mod corpus;
mod envsubst;
mod example;
mod faults;
mod ignore;
mod kubectl;
mod layout;
mod report;
mod report_hostile;
mod resource_set;
mod schema;
mod support;
mod svg;
mod yaml;
