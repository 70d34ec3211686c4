//! All tests in one binary: one file a subject.

mod corpus;
mod envsubst;
mod ignore;
mod layout;
mod schema;
mod support;
mod svg;
mod yaml;
