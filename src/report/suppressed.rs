//! Findings that somebody answered.

use std::collections::BTreeMap;

use crate::check::Allowed;
use crate::finding::Finding;
use crate::source::{SourceMap, Span};

/// A finding that is not reported, with the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Who answered it.
    pub by: Suppression,
}

/// Who answered a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suppression {
    /// A comment in the repository.
    Allow {
        /// Its reason.
        reason: String,
        /// The comment.
        comment: Span,
    },
    /// The baseline has it.
    Baseline,
}

/// One of each fault, as in [`merge`](super::merge()); sorted by its order, answer by answer.
pub(super) fn merge(allowed: Vec<Allowed>, known: Vec<Finding>, sources: &SourceMap) -> Vec<Suppressed> {
    let mut by_answer: BTreeMap<_, (Suppression, Vec<Finding>)> = BTreeMap::new();
    for Allowed { finding, reason, comment } in allowed {
        let by = Suppression::Allow { reason, comment };
        let answer = by_answer.entry(Some(sources.location(comment))).or_insert((by, Vec::new()));
        answer.1.push(finding);
    }
    if !known.is_empty() {
        by_answer.insert(None, (Suppression::Baseline, known));
    }
    let merged = by_answer.into_values().flat_map(|(by, findings)| {
        let findings = super::merge(findings, sources).into_iter();
        findings.map(move |finding| Suppressed { finding, by: by.clone() })
    });
    let mut merged: Vec<Suppressed> = merged.collect();
    merged.sort_by_key(|one| one.by == Suppression::Baseline);
    merged
}
