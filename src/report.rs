//! stub
#![allow(missing_docs)]
use crate::{finding::Finding, source::SourceMap};
pub struct Report<'s> { pub sources: &'s SourceMap, pub environments: Vec<String>, pub kustomizations: usize, pub findings: Vec<Finding> }
impl<'s> Report<'s> { pub fn new(sources: &'s SourceMap, environments: Vec<String>, kustomizations: usize, findings: Vec<Finding>) -> Self { Self { sources, environments, kustomizations, findings } } }
#[derive(Clone, Copy)]
pub struct Style { pub width: usize, pub color: bool }
pub fn full(r: &Report<'_>, s: Style) -> String { concise(r, s) }
pub fn concise(r: &Report<'_>, _s: Style) -> String { r.findings.iter().map(|f| format!("{}: {}[{}]: {}\n", f.span().map(|s| r.sources.location(s).to_string()).unwrap_or_default(), f.severity, f.code, f.message)).collect() }
pub fn json(_r: &Report<'_>) -> String { String::new() }
pub fn summary(r: &Report<'_>, _s: Style) -> String { format!("{}\n", r.findings.len()) }
pub fn merge(f: Vec<Finding>, _s: &SourceMap) -> Vec<Finding> { f }
