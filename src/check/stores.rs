//! `missing-store`: a store, an issuer or a class of gateways that nobody brings.

use std::collections::BTreeMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Edit, Finding, nearest};
use crate::object::ObjectRef;
use crate::requirement::{Need, Requirement, may_bring_anything};

/// How many users of one store are shown.
const SHOWN: usize = 3;

/// One finding for each store that is named and not there. Only where everything that could bring one was looked into.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let mut missing: BTreeMap<&ObjectRef, Vec<(&ObjectRef, &Requirement)>> = BTreeMap::new();
    for (by, needs) in analyzed.requirements().appliers() {
        for need in needs {
            let Need::Object(target) = &need.need else { continue };
            let is_there = !analyzed.requirements().providers(&need.need).is_empty()
                || analyzed.requirements().from_outside(&need.need).is_some();
            if noun(target).is_some() && !is_there {
                missing.entry(target).or_default().push((by, need));
            }
        }
    }
    missing.retain(|target, _| is_known(analyzed, target));
    findings.extend(missing.iter().filter_map(|(target, users)| finding(analyzed, target, users)));
}

fn noun(target: &ObjectRef) -> Option<&'static str> {
    match (&*target.group, &*target.kind) {
        ("external-secrets.io", "SecretStore" | "ClusterSecretStore") => Some("store"),
        ("cert-manager.io", "Issuer" | "ClusterIssuer") => Some("issuer"),
        ("gateway.networking.k8s.io", "GatewayClass") => Some("class"),
        _ => None,
    }
}

/// Whether nothing that was not looked into may bring the object: what applies the entry, another repository, a build that fails, a chart, a script.
/// A class of gateways often comes with its controller; where the environment has one of its own, they do not.
fn is_known(analyzed: &AnalyzedEnvironment, target: &ObjectRef) -> bool {
    let environment = analyzed.environment();
    let has_class = || of_kind(analyzed, target).next().is_some();
    environment.bootstrap_known
        && environment.incomplete.is_empty()
        && analyzed.requirements().unread_installer().is_none()
        && environment.inventory.iter().all(|(_, entry)| !may_bring_anything(environment, &entry.object))
        && (&*target.kind != "GatewayClass" || has_class())
}

fn of_kind<'a>(
    analyzed: &'a AnalyzedEnvironment,
    target: &'a ObjectRef,
) -> impl Iterator<Item = &'a ObjectRef> {
    let references = analyzed.environment().inventory.iter().map(|(reference, _)| reference);
    references.filter(|known| known.kind == target.kind && known.group == target.group)
}

fn finding(
    analyzed: &AnalyzedEnvironment,
    target: &ObjectRef,
    users: &[(&ObjectRef, &Requirement)],
) -> Option<Finding> {
    let environment = analyzed.environment();
    let noun = noun(target)?;
    let message = format!("the {noun} {} is not in {}", target.name, environment.name);
    let mut finding = Finding::new(Code::MissingStore, message);
    for (_, need) in users.iter().take(SHOWN) {
        finding = finding.at(need.span, format!("{} names it", need.consumer));
    }
    if users.len() > SHOWN {
        finding = finding.note(format!("{} more Kustomizations name it.", users.len() - SHOWN));
    }
    finding.nodes = users.iter().map(|(by, _)| by.to_string()).collect();
    let finding = finding.note(format!(
        "Nothing in this repository brings a {} of this name. The objects are applied, and never get healthy.",
        target.kind
    ));
    let others: Vec<&ObjectRef> = of_kind(analyzed, target).collect();
    if let Some(other) = others.iter().find(|other| other.name == target.name) {
        return Some(
            finding.help(format!("it is in the namespace {}, and is found only there", other.namespace)),
        );
    }
    let near = nearest(&target.name, others.iter().map(|other| &*other.name));
    Some(match near {
        Some(near) => {
            let mut edits: Vec<Edit> = users.iter().map(|(_, need)| Edit::replace(need.span, near)).collect();
            Edit::unite(&mut edits);
            let mut finding = finding.help(format!("write `name: {near}`"));
            finding.edits = edits;
            finding
        }
        None => finding,
    })
}
