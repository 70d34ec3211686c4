//! `health-check-without-namespace` and `health-check-never-passes`.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, Severity, nearest};
use crate::flux::{ConfigReference, Kind, Kustomization};
use crate::object::ObjectRef;
use crate::requirement::{Presence, VainCheck};

use super::unknown;

use super::advice;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    // With `wait`, Flux does not look at the health checks; those of another cluster are looked at there.
    let looks = |one: &&Kustomization| !one.wait && one.other_cluster.is_none();
    for kustomization in analyzed.environment().kustomizations.values().filter(looks) {
        findings.extend(
            kustomization.health_checks.iter().filter_map(|check| of_check(analyzed, kustomization, check)),
        );
    }
}

fn of_check(
    analyzed: &AnalyzedEnvironment,
    kustomization: &Kustomization,
    check: &ConfigReference,
) -> Option<Finding> {
    let owner = &kustomization.reference;
    let vain = analyzed.requirements().vain_check(analyzed.environment(), owner, &check.target);
    Some(match vain {
        None => return not_known(analyzed, owner, check),
        Some(VainCheck::NoNamespace) => without_namespace(analyzed, owner, check),
        Some(VainCheck::Blocked(Presence::Unknown(bringers))) => {
            let message = format!("whether {} comes to be is not known", check.target);
            unknown::finding(Code::HealthCheckNeverPasses, message, check.span, &bringers)
                .node(owner.to_string())
        }
        Some(why) => never(analyzed, owner, check, &why),
    })
}

fn never(
    analyzed: &AnalyzedEnvironment,
    owner: &ObjectRef,
    check: &ConfigReference,
    why: &VainCheck,
) -> Finding {
    let target = &check.target;
    let label = match why {
        VainCheck::ClusterScoped => format!("{} has no namespace, and one is written", target.kind),
        VainCheck::NoSuchKind(Some(group)) => {
            format!("{} is a kind of {group}, not of this group", target.kind)
        }
        VainCheck::NoSuchKind(None) => format!("this group has no kind {}", target.kind),
        VainCheck::Variable => {
            "nobody replaces this variable: it stands in the Kustomization's own spec".to_owned()
        }
        _ if analyzed.environment().inventory.contains(target) => "Flux is told to leave it alone".to_owned(),
        _ => "nobody applies it".to_owned(),
    };
    let message = format!("a health check of {} never passes: {target}", owner.name);
    let mut finding =
        Finding::new(Code::HealthCheckNeverPasses, message).at(check.span, label).node(owner.to_string());
    if is_made_by_hand(target) || analyzed.environment().inventory.contains(target) {
        finding.severity = Severity::Warning;
    }
    if let Some(help) = help(analyzed, target, why) {
        finding = finding.help(help);
    }
    finding.note(format!("Flux waits for it until the timeout, each time: {} never gets ready.", owner.name))
}

/// Whether it is one of those that people put into a cluster themselves.
fn is_made_by_hand(target: &ObjectRef) -> bool {
    target.group.is_empty() && matches!(&*target.kind, "ConfigMap" | "Secret" | "ServiceAccount")
}

fn help(analyzed: &AnalyzedEnvironment, target: &ObjectRef, why: &VainCheck) -> Option<String> {
    if let VainCheck::NoSuchKind(Some(group)) = why {
        return Some(format!("write an `apiVersion` of {group}"));
    }
    if matches!(why, VainCheck::ClusterScoped) {
        return Some("remove the namespace".to_owned());
    }
    let all = analyzed.environment().inventory.iter().map(|(reference, _)| reference);
    let same: Vec<&ObjectRef> = all
        .filter(|known| known.kind == target.kind && known.group == target.group && *known != target)
        .collect();
    if let Some(known) = same.iter().find(|known| known.name == target.name) {
        return Some(format!("it is in another namespace: write `namespace: {}`", known.namespace));
    }
    nearest(&target.name, same.iter().map(|known| &*known.name)).map(|near| format!("did you mean `{near}`?"))
}

/// A check of an object of Flux that may be there: others may come with charts and controllers, as they usually do.
fn not_known(analyzed: &AnalyzedEnvironment, owner: &ObjectRef, check: &ConfigReference) -> Option<Finding> {
    let target = &check.target;
    let environment = analyzed.environment();
    Kind::of(target)?;
    let Presence::Unknown(bringers) = analyzed.requirements().presence_at_last(environment, target) else {
        return None;
    };
    let message = format!("whether {target}, which {} checks, is there is not known", owner.name);
    let finding = unknown::finding(Code::HealthCheckNeverPasses, message, check.span, &bringers);
    let known = environment.inventory.iter().map(|(reference, _)| reference);
    let names = known.filter(|known| known.kind == target.kind).map(|known| &*known.name);
    Some(unknown::misspelt(finding, environment, owner, &target.name, names).node(owner.to_string()))
}

fn without_namespace(analyzed: &AnalyzedEnvironment, owner: &ObjectRef, check: &ConfigReference) -> Finding {
    let (kind, name) = (&check.target.kind, &check.target.name);
    let message =
        format!("a health check of {} does not say in which namespace {kind} {name} is", owner.name);
    let same = |known: &&ObjectRef| {
        known.group == check.target.group
            && known.kind == check.target.kind
            && known.name == check.target.name
    };
    let mut known = analyzed.environment().inventory.iter().map(|(reference, _)| reference).filter(same);
    let namespace = known.next().map(|known| &*known.namespace).filter(|namespace| !namespace.is_empty());
    Finding::new(Code::HealthCheckWithoutNamespace, message)
        .at(check.span, "no namespace, and there is no default")
        .node(owner.to_string())
        .note(format!(
            "Flux cannot find the object: the health check fails, and {} never gets ready.",
            owner.name
        ))
        .advise(
            format!("add `namespace: {}`", namespace.unwrap_or("…")),
            namespace
                .and_then(|name| advice::beside(analyzed.environment(), owner, check.span, "namespace", name))
                .into_iter()
                .collect(),
        )
}
