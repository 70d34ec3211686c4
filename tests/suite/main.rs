//! All tests in one binary: one file a subject.

mod yaml;
