//! `no-retry-interval`: after a failure, Flux waits as long as after a success.

use std::collections::HashSet;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Edit, Finding};
use crate::flux::{FluxBuild, Kustomization, parse_duration};
use crate::graph::EdgeKind;
use crate::object::ObjectRef;
use crate::source::Span;

use super::advice;

/// From this interval on, in seconds, a failure that passes by itself costs more than one would watch for.
const LONG: u32 = 1800;

/// How many lines are shown.
const SHOWN: usize = 5;

/// One finding for all Kustomizations of the environment.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let mut found: Vec<(&Kustomization, Span, &str)> = Vec::new();
    let slow = slow(analyzed);
    for kustomization in analyzed.environment().kustomizations.values() {
        if holds_up_others(analyzed, &slow, kustomization)
            && let Some((span, text)) = long_interval(kustomization)
        {
            found.push((kustomization, span, text));
        }
    }
    if !found.is_empty() {
        findings.push(finding(analyzed, &found));
    }
}

/// Whether others wait for its health.
fn holds_up_others(
    analyzed: &AnalyzedEnvironment,
    slow: &HashSet<&ObjectRef>,
    kustomization: &Kustomization,
) -> bool {
    let waits = kustomization.wait && slow.contains(&kustomization.reference);
    let checked = waits || !kustomization.health_checks.is_empty();
    let Some(id) = analyzed.graph().find(&kustomization.reference).filter(|_| checked) else { return false };
    !kustomization.suspended
        && analyzed.graph().incoming(id).any(|edge| edge.kind == EdgeKind::DependsOn && !edge.existence)
}

/// Who applies something that takes time to get healthy, or may not: no plain settings.
fn slow(analyzed: &AnalyzedEnvironment) -> HashSet<&ObjectRef> {
    let builds = analyzed.environment().builds.iter();
    let is_slow = |build: &FluxBuild| build.objects.iter().any(|object| !is_plain(&object.reference));
    builds.filter(|(_, build)| is_slow(build)).map(|(by, _)| by).collect()
}

/// Whether an object is healthy as soon as it is there.
fn is_plain(reference: &ObjectRef) -> bool {
    match &*reference.group {
        "" => {
            !matches!(&*reference.kind, "Pod" | "PersistentVolumeClaim" | "ReplicationController" | "Service")
        }
        "apps" | "batch" => false,
        group => !group.contains('.') || group.ends_with(".k8s.io") && !group.starts_with("gateway."),
    }
}

/// The interval, where it is long and nothing else says when to try again.
fn long_interval(kustomization: &Kustomization) -> Option<(Span, &str)> {
    let spec = &kustomization.spec;
    if spec.get("retryInterval").is_some_and(|node| !node.is_null()) {
        return None;
    }
    let interval = spec.get("interval")?;
    let text = interval.text()?;
    (parse_duration(text)? >= LONG).then_some((interval.span, text))
}

/// Lets a Kustomization try again soon, if it has a long interval and nothing else that says when.
pub(super) fn shortened(analyzed: &AnalyzedEnvironment, reference: &ObjectRef) -> Option<Edit> {
    let kustomization = analyzed.environment().kustomizations.get(reference)?;
    long_interval(kustomization).and_then(|_| edit(analyzed, reference))
}

fn edit(analyzed: &AnalyzedEnvironment, reference: &ObjectRef) -> Option<Edit> {
    advice::spec_field(analyzed.environment(), reference, "retryInterval", "2m")
}

fn finding(analyzed: &AnalyzedEnvironment, found: &[(&Kustomization, Span, &str)]) -> Finding {
    let name = |(one, ..): &(&Kustomization, Span, &str)| analyzed.graph().name_of(&one.reference);
    let message = match found {
        [one] => format!("after a failure {} waits {} before it tries again", name(one), one.2),
        all => {
            format!("{} Kustomizations that others wait for try again only after a long interval", all.len())
        }
    };
    let mut edits: Vec<Edit> = found.iter().filter_map(|(one, ..)| edit(analyzed, &one.reference)).collect();
    Edit::unite(&mut edits);
    let mut finding = Finding::new(Code::NoRetryInterval, message);
    let (mut seen, mut places) = (HashSet::new(), 0);
    for one in found {
        // One patch may set the interval of all.
        if seen.insert(one.1) {
            places += 1;
            if places <= SHOWN {
                finding = finding.at(one.1, format!("{} has no retryInterval", name(one)));
            }
        }
        finding.nodes.push(one.0.reference.to_string());
    }
    if places > SHOWN {
        finding = finding.note(format!("The same holds for {} more lines.", places - SHOWN));
    }
    finding
        .note(
            "After one failure, such as a start that is slower than the timeout, a Kustomization and all that depend on it \
             wait a whole interval.",
        )
        .advise("add `retryInterval: 2m`", edits)
}
