//! Checks that need a whole environment, one family a file; and what filters their findings: [`allow`] comments and the
//! [`Baseline`].

mod advice;
mod allow;
mod api_version;
mod baseline;
mod blocked;
mod cross_namespace;
mod deadlocks;
mod dependencies;
mod duplicates;
mod fields;
mod fingerprint;
mod health_checks;
mod names;
mod patches;
mod pods;
mod redundant;
mod retry;
mod source_order;
mod sources;
mod stores;
mod suspended;
mod time;
mod undeclared;
mod unhealthy_order;
mod unlisted;
mod webhooks;

pub use allow::{Allowed, allow};
pub use baseline::{Baseline, BaselineEntry, Comparison};
pub use fingerprint::Fingerprint;
pub use unlisted::unlisted;

use crate::finding::Finding;
use crate::graph::Analyzed;
use crate::readiness::Readiness;

/// All findings of one environment: what its builds met, and what the checks see. `all` are all environments of the
/// repository, for hints. Each help that names lines was tried: it breaks nothing, together with all others.
pub fn check(subject: &Analyzed, all: &[Analyzed]) -> Vec<Finding> {
    let mut findings = subject.environment.findings.clone();
    fields::check(subject, &mut findings);
    duplicates::check(subject, &mut findings);
    patches::check(subject, all, &mut findings);
    api_version::check(subject, &mut findings);
    cross_namespace::check(subject, &mut findings);
    stores::check(subject, &mut findings);
    pods::check(subject, &mut findings);
    let readiness = Readiness::of(subject);
    webhooks::check(subject, &readiness, &mut findings);
    graph(subject, all, &readiness, &mut findings);
    blocked::count(subject, &readiness, &mut findings);
    advice::choose(subject, all, &mut findings);
    for finding in &mut findings {
        finding.environments.insert(subject.environment.name.clone());
    }
    findings
}

/// What the checks see that look at who waits for whom: a change of one Flux object changes these alone.
fn of_graph(subject: &Analyzed, all: &[Analyzed]) -> Vec<Finding> {
    let mut findings = Vec::new();
    graph(subject, all, &Readiness::of(subject), &mut findings);
    findings
}

fn graph(subject: &Analyzed, all: &[Analyzed], readiness: &Readiness, findings: &mut Vec<Finding>) {
    dependencies::check(subject, all, findings);
    sources::check(subject, findings);
    suspended::check(subject, findings);
    names::check(subject, findings);
    health_checks::check(subject, findings);
    unhealthy_order::check(subject, findings);
    retry::check(subject, findings);
    source_order::check(subject, findings);
    redundant::check(subject, findings);
    deadlocks::check(subject, readiness, findings);
    undeclared::check(subject, readiness, findings);
    time::check(subject, readiness, findings);
}
