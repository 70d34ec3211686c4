//! All tests in one binary: one file a subject.

mod conformance;
mod support;
mod yaml;
