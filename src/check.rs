//! Checks that need a whole environment, one family a file; and what filters their findings: [`allow`] comments and the
//! [`Baseline`].

mod allow;
mod baseline;
mod blocked;
mod deadlocks;
mod dependencies;
mod duplicates;
mod fields;
mod fingerprint;
mod sources;
mod suspended;
mod time;

pub use allow::{Allowed, allow};
pub use baseline::{Baseline, Entry, Known};
pub use fingerprint::Fingerprint;

use crate::finding::Finding;
use crate::graph::Analyzed;
use crate::readiness::Readiness;

/// All findings of one environment: what its builds met, and what the checks see. `all` are all environments of the
/// repository, for hints.
pub fn check(subject: &Analyzed, all: &[Analyzed]) -> Vec<Finding> {
    let mut findings = subject.environment.findings.clone();
    fields::check(subject, &mut findings);
    dependencies::check(subject, all, &mut findings);
    sources::check(subject, &mut findings);
    duplicates::check(subject, &mut findings);
    suspended::check(subject, &mut findings);
    let readiness = Readiness::of(subject);
    deadlocks::check(subject, &readiness, &mut findings);
    time::check(subject, &readiness, &mut findings);
    blocked::count(subject, &readiness, &mut findings);
    for finding in &mut findings {
        finding.environments.insert(subject.environment.name.clone());
    }
    findings
}
