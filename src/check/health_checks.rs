//! `health-check-without-namespace`: Flux has no default for it.

use crate::finding::{Code, Finding};
use crate::flux::{ConfigReference, Kustomization};
use crate::graph::Analyzed;
use crate::requirement::is_namespaced;

use super::advice;

pub(super) fn check(subject: &Analyzed, findings: &mut Vec<Finding>) {
    // With `wait`, Flux does not look at the health checks.
    for kustomization in subject.environment.kustomizations.values().filter(|one| !one.wait) {
        let bare = |check: &&ConfigReference| {
            check.target.namespace.is_empty() && is_namespaced(&subject.environment, &check.target)
        };
        let checks = kustomization.health_checks.iter().filter(bare);
        findings.extend(checks.map(|check| finding(subject, kustomization, check)));
    }
}

fn finding(subject: &Analyzed, kustomization: &Kustomization, check: &ConfigReference) -> Finding {
    let (kind, name) = (&check.target.kind, &check.target.name);
    let owner = &kustomization.reference;
    let message =
        format!("a health check of {} does not say in which namespace {kind} {name} is", owner.name);
    let same = |known: &&crate::object::ObjectRef| {
        known.group == check.target.group
            && known.kind == check.target.kind
            && known.name == check.target.name
    };
    let mut known = subject.environment.inventory.iter().map(|(reference, _)| reference).filter(same);
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
                .and_then(|name| advice::beside(&subject.environment, owner, check.span, "namespace", name))
                .into_iter()
                .collect(),
        )
}
