//! All tests in one binary: one file a subject.

mod envsubst;
mod ignore;
mod schema;
mod support;
mod yaml;
