//! All tests in one binary: one file a subject.

mod layout;
mod svg;
mod yaml;
