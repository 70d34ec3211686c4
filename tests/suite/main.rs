//! All tests in one binary: one file a subject.

mod report;
mod report_hostile;
mod yaml;
