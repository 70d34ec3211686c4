//! Findings that are new, and findings that are gone.

use crate::check::Baseline;
use crate::finding::Finding;
use crate::source::SourceMap;

use super::answer::FindingChange;

/// The findings of one side.
#[derive(Clone, Copy)]
pub(super) struct Findings<'a> {
    pub(super) all: &'a [Finding],
    pub(super) sources: &'a SourceMap,
}

/// What of `these` the others do not have, in one environment: the worst first, then by place. A finding is the same on both
/// sides where its code, its message and its nodes are, wherever its lines have moved to.
pub(super) fn alone(environment: &str, these: Findings<'_>, others: Findings<'_>) -> Vec<FindingChange> {
    let names = [environment.to_owned()];
    let here = |findings: Findings<'_>| {
        let all = findings.all.iter().filter(|finding| finding.environments.contains(environment));
        all.cloned()
            .map(|mut finding| {
                finding.environments.retain(|name| name == environment);
                finding
            })
            .collect::<Vec<Finding>>()
    };
    let known = Baseline::of(&here(others), others.sources);
    let compared = known.compare(here(these), these.sources, &names, &names);
    let mut rows: Vec<FindingChange> =
        compared.new.into_iter().map(|finding| row(finding, these.sources)).collect();
    rows.sort_by(|a, b| {
        let key = |row: &FindingChange| (std::cmp::Reverse(row.severity), row.location.clone());
        key(a).cmp(&key(b)).then_with(|| (&a.code, &a.message).cmp(&(&b.code, &b.message)))
    });
    rows.dedup();
    rows
}

fn row(finding: Finding, sources: &SourceMap) -> FindingChange {
    FindingChange {
        code: finding.code.name().to_owned(),
        severity: finding.severity,
        location: finding.span().map(|span| sources.location(span)),
        message: finding.message,
        nodes: finding.nodes,
        help: finding.help,
    }
}
