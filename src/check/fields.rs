//! `invalid-spec` and `unknown-field`: the fields of Flux's own objects, as they come out of the build.

use std::collections::HashSet;

use crate::finding::{Code, Finding};
use crate::flux::{Kind, schema};
use crate::source::Span;

use crate::graph::Analyzed;

/// What became of a value on its way, and so never reaches the API server as it is.
const LOST: [Code; 3] = [Code::LabelsDropped, Code::AnnotationsDropped, Code::ObjectDropped];

pub(super) fn check(subject: &Analyzed, findings: &mut Vec<Finding>) {
    let lost: HashSet<Span> =
        findings.iter().filter(|finding| LOST.contains(&finding.code)).filter_map(Finding::span).collect();
    let known = findings.len();
    for (reference, entry) in subject.environment.inventory.iter() {
        if Kind::of(reference).is_some() {
            schema::check(&entry.object, findings);
        }
    }
    let mut at = 0;
    findings.retain(|finding| {
        at += 1;
        at <= known || finding.span().is_none_or(|span| !lost.contains(&span))
    });
}
