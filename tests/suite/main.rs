//! All tests in one binary: one file a subject.

mod conformance;
mod fuzz;
mod kubectl;
mod kustomize;
mod output;
mod patches;
mod support;
mod transformers;
mod yaml;
