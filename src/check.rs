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
pub fn check(analyzed: &AnalyzedEnvironment) -> Vec<Finding> {
    let mut findings = analyzed.environment().findings.clone();
    fields::check(analyzed, &mut findings);
    duplicates::check(analyzed, &mut findings);
    releases::check(analyzed, &mut findings);
    namespaces::check(analyzed, &mut findings);
    unreplaced::check(analyzed, &mut findings);
    patches::check(analyzed, &mut findings);
    api_version::check(analyzed, &mut findings);
    cross_namespace::check(analyzed, &mut findings);
    expressions::check(analyzed, &mut findings);
    stores::check(analyzed, &mut findings);
    pods::check(analyzed, &mut findings);
    let readiness = analyzed.empty();
    webhooks::check(analyzed, readiness, &mut findings);
    dependencies::check(analyzed, &mut findings);
    missing::check(analyzed, &mut findings);
    sources::check(analyzed, &mut findings);
    suspended::check(analyzed, &mut findings);
    names::check(analyzed, &mut findings);
    health_checks::check(analyzed, &mut findings);
    missing_configuration::check(analyzed, &mut findings);
    told_once(analyzed, &mut findings);
    missing_kind::check(analyzed, &mut findings);
    unhealthy_order::check(analyzed, &mut findings);
    retry::check(analyzed, &mut findings);
    source_order::check(analyzed, &mut findings);
    redundant::check(analyzed, &mut findings);
    deadlocks::check(analyzed, readiness, &mut findings);
    undeclared::check(analyzed, readiness, &mut findings);
    held_up::check(analyzed, readiness, &mut findings);
    time::check(analyzed, readiness, &mut findings);
    blocked::count(analyzed, readiness, &mut findings);
    advice::choose(analyzed, readiness, &mut findings);
    for finding in &mut findings {
        finding.environments.insert(analyzed.environment().name.clone());
    }
    findings
}

/// What is never ready, and why; what takes longest to find comes last.
fn stuck(analyzed: &AnalyzedEnvironment, readiness: &Readiness) -> impl Iterator<Item = Finding> {
    let mut findings = Vec::new();
    dependencies::check(analyzed, &mut findings);
    missing::check(analyzed, &mut findings);
    sources::missing(analyzed, &mut findings);
    expressions::check(analyzed, &mut findings);
    let deadlocks = || deadlocks::loops(analyzed, readiness);
    findings.into_iter().chain(std::iter::once_with(deadlocks).flatten())
}

/// What a change of who waits for whom may bring to light.
fn order(analyzed: &AnalyzedEnvironment) -> Vec<Finding> {
    let mut findings = Vec::new();
    let readiness = analyzed.empty();
    unhealthy_order::check(analyzed, &mut findings);
    retry::check(analyzed, &mut findings);
    undeclared::check(analyzed, readiness, &mut findings);
    time::check(analyzed, readiness, &mut findings);
    findings
}

/// What the API server refuses at a place, nobody is there to refuse a second time; nor does a set or a generator come to its
/// controller that it refuses. And what a set without its provider creates is no question to a cluster: nothing.
fn told_once(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let places = |code: Code| -> HashSet<Span> {
        findings.iter().filter(|finding| finding.code == code).filter_map(Finding::span).collect()
    };
    let (refused, missing) = (places(Code::InvalidSpec), places(Code::MissingConfiguration));
    let templates = refused_templates(analyzed, findings);
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
fn refused_templates(analyzed: &AnalyzedEnvironment, findings: &[Finding]) -> HashSet<String> {
    let environment = analyzed.environment();
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
