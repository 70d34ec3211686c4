//! All tests in one binary: one file a subject.

mod conformance;
mod fuzz;
mod kubectl;
mod support;
mod yaml;
