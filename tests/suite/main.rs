//! All tests in one binary: one file a subject.

mod envsubst;
mod support;
mod yaml;
