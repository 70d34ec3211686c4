//! `bare-pod-before-account`: a Pod and its `ServiceAccount` in one apply.

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::InventoryEntry;
use crate::finding::{Code, Finding};
use crate::flux::is_left_alone;
use crate::object::{Object, ObjectRef};
use crate::yaml::Node;

/// One finding for each Pod that is not made by a controller, and whose account comes with the same apply and no other.
///
/// The API server admits a Pod only when its `ServiceAccount` is there (`plugin/pkg/admission/serviceaccount`), in a dry-run
/// too. A controller makes its pods later, and tries again.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    for (reference, entry) in analyzed.environment().inventory.iter() {
        if &*reference.kind == "Pod" && reference.group.is_empty() && !is_left_alone(&entry.object) {
            findings.extend(pod(analyzed, entry));
        }
    }
}

fn pod(analyzed: &AnalyzedEnvironment, entry: &InventoryEntry) -> Option<Finding> {
    let (name, node) = account(&entry.object)?;
    let pod = &entry.object.reference;
    let target = ObjectRef::new("", "ServiceAccount", pod.namespace.clone(), name);
    let account =
        analyzed.environment().inventory.get(&target).filter(|entry| !is_left_alone(&entry.object))?;
    // With another applier, the account may well be there before.
    let together = account.appliers.iter().all(|other| entry.appliers.iter().any(|own| own.by == other.by));
    if !together {
        return None;
    }
    let by = entry.appliers[0].by.as_ref();
    let applier = by.map_or("the root Kustomization", |by| &by.name);
    let place = account.object.node.at(&["metadata", "name"]).map_or(account.object.origin, |name| name.span);
    let message = format!("Pod {} and its ServiceAccount {name} come with one apply", pod.name);
    let mut finding = Finding::new(Code::BarePodBeforeAccount, message)
        .at(node.span, "the API server takes the Pod only if the account is there")
        .at(place, format!("{applier} applies it in the same stage"))
        .note(format!(
            "On an empty cluster the dry-run of the Pod is refused (`serviceaccount \"…\" not found`), and {applier} applies \
             nothing of the stage, the account included, again and again."
        ))
        .help(format!(
            "put the ServiceAccount into a Kustomization of its own that {applier} depends on, or let a Deployment or a Job \
             make the Pod"
        ));
    finding.nodes = by.iter().map(ToString::to_string).collect();
    Some(finding)
}

/// The account that a Pod names; nothing for the one that each namespace has.
fn account(pod: &Object) -> Option<(&str, &Node)> {
    let spec = pod.node.get("spec")?;
    let node = spec.get("serviceAccountName").or_else(|| spec.get("serviceAccount"))?;
    let name = node.text().filter(|name| !name.is_empty() && *name != "default")?;
    Some((name, node))
}
