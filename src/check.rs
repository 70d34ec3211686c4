//! Checks that need a whole environment, one family a file; and what filters their findings: [`allow`] comments and the
//! [`Baseline`].

mod across;
mod advice;
mod allow;
mod api_version;
mod baseline;
mod blocked;
mod cross_namespace;
mod deadlocks;
mod dependencies;
mod duplicates;
mod expressions;
mod fields;
mod fingerprint;
mod health_checks;
mod held_up;
mod missing;
mod missing_configuration;
mod missing_kind;
mod names;
mod namespaces;
mod patches;
mod pods;
mod redundant;
mod releases;
mod retry;
mod source_order;
mod sources;
mod stores;
mod suspended;
mod time;
mod trace;
mod undeclared;
mod unhealthy_order;
mod unknown;
mod unlisted;
mod unread_lines;
mod unreplaced;
mod waiting;
mod webhooks;

pub use across::across;
pub use allow::{Allowed, allow};
pub use baseline::{Baseline, BaselineEntry, Comparison};
pub use fingerprint::Fingerprint;
pub use trace::Trace;
pub use unlisted::unlisted;
pub use unread_lines::unread_lines;

use std::collections::HashSet;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::readiness::Readiness;
use crate::source::Span;

/// All findings of one environment: what its builds met, and what the checks see; what other environments change of them,
/// [`across`] does. Each help that names lines was tried: it breaks nothing, together with all others.
pub fn check(subject: &AnalyzedEnvironment) -> Vec<Finding> {
    let mut findings = subject.environment().findings.clone();
    fields::check(subject, &mut findings);
    duplicates::check(subject, &mut findings);
    releases::check(subject, &mut findings);
    namespaces::check(subject, &mut findings);
    unreplaced::check(subject, &mut findings);
    patches::check(subject, &mut findings);
    api_version::check(subject, &mut findings);
    cross_namespace::check(subject, &mut findings);
    expressions::check(subject, &mut findings);
    stores::check(subject, &mut findings);
    pods::check(subject, &mut findings);
    let readiness = subject.empty();
    webhooks::check(subject, readiness, &mut findings);
    dependencies::check(subject, &mut findings);
    missing::check(subject, &mut findings);
    sources::check(subject, &mut findings);
    suspended::check(subject, &mut findings);
    names::check(subject, &mut findings);
    health_checks::check(subject, &mut findings);
    missing_configuration::check(subject, &mut findings);
    told_once(subject, &mut findings);
    missing_kind::check(subject, &mut findings);
    unhealthy_order::check(subject, &mut findings);
    retry::check(subject, &mut findings);
    source_order::check(subject, &mut findings);
    redundant::check(subject, &mut findings);
    deadlocks::check(subject, readiness, &mut findings);
    undeclared::check(subject, readiness, &mut findings);
    held_up::check(subject, readiness, &mut findings);
    time::check(subject, readiness, &mut findings);
    blocked::count(subject, readiness, &mut findings);
    advice::choose(subject, readiness, &mut findings);
    for finding in &mut findings {
        finding.environments.insert(subject.environment().name.clone());
    }
    findings
}

/// What is never ready, and why; what takes longest to find comes last.
fn stuck(subject: &AnalyzedEnvironment, readiness: &Readiness) -> impl Iterator<Item = Finding> {
    let mut findings = Vec::new();
    dependencies::check(subject, &mut findings);
    missing::check(subject, &mut findings);
    sources::missing(subject, &mut findings);
    expressions::check(subject, &mut findings);
    let deadlocks = || deadlocks::loops(subject, readiness);
    findings.into_iter().chain(std::iter::once_with(deadlocks).flatten())
}

/// What a change of who waits for whom may bring to light.
fn order(subject: &AnalyzedEnvironment) -> Vec<Finding> {
    let mut findings = Vec::new();
    let readiness = subject.empty();
    unhealthy_order::check(subject, &mut findings);
    retry::check(subject, &mut findings);
    undeclared::check(subject, readiness, &mut findings);
    time::check(subject, readiness, &mut findings);
    findings
}

/// What the API server refuses at a place, nobody is there to refuse a second time; nor does a set or a generator come to its
/// controller that it refuses. And what a set without its provider creates is no question to a cluster: nothing.
fn told_once(subject: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let places = |code: Code| -> HashSet<Span> {
        findings.iter().filter(|finding| finding.code == code).filter_map(Finding::span).collect()
    };
    let (refused, missing) = (places(Code::InvalidSpec), places(Code::MissingConfiguration));
    let templates = refused_templates(subject, findings);
    findings.retain(|finding| {
        let is_at = |places: &HashSet<Span>| finding.span().is_some_and(|span| places.contains(&span));
        let is_of_refused = finding.nodes.first().is_some_and(|node| templates.contains(node));
        match finding.code {
            Code::BuildFailed => !is_at(&refused) && !is_of_refused,
            Code::OpaqueResourceSet => !is_at(&missing) && !is_of_refused,
            Code::MissingConfiguration => !is_of_refused,
            _ => true,
        }
    });
}

/// The sets and generators that the API server refuses.
fn refused_templates(subject: &AnalyzedEnvironment, findings: &[Finding]) -> HashSet<String> {
    let environment = subject.environment();
    let is_template =
        |object: &&ObjectRef| matches!(Kind::of(object), Some(Kind::ResourceSet | Kind::ArtifactGenerator));
    let built = environment.builds.iter().flat_map(|(_, build)| &build.refused);
    let built = built.filter(is_template).map(ToString::to_string);
    let others = environment.inventory.iter().map(|(reference, _)| reference).filter(is_template);
    let invalid: HashSet<&str> = findings
        .iter()
        .filter(|finding| finding.code == Code::InvalidSpec)
        .filter_map(|finding| finding.nodes.first().map(String::as_str))
        .collect();
    built.chain(others.map(ToString::to_string).filter(|name| invalid.contains(&**name))).collect()
}
