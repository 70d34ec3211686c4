//! How an object asks Flux to be applied and pruned.

use crate::object::Object;

const APPLY: &str = "kustomize.toolkit.fluxcd.io/ssa";
const PRUNE: &str = "kustomize.toolkit.fluxcd.io/prune";
const RECONCILE: &str = "kustomize.toolkit.fluxcd.io/reconcile";

/// Whether a label or an annotation tells kustomize-controller to leave the object alone (`reconcile: disabled`,
/// `ssa: Ignore`): it is in the build, but never applied. It needs nothing then, and brings nothing.
///
/// Follows `ssa/manager_apply.go` of Flux's `pkg`, which compares without regard to case.
pub fn is_left_alone(object: &Object) -> bool {
    says(object, RECONCILE, "disabled") || says(object, APPLY, "ignore")
}

/// Whether the object is applied only while it is absent (`ssa: IfNotPresent`): what is there is not changed.
pub fn is_applied_if_absent(object: &Object) -> bool {
    says(object, APPLY, "ifnotpresent")
}

/// Whether the object stays when it leaves its build (`prune: disabled`).
pub fn is_kept(object: &Object) -> bool {
    says(object, PRUNE, "disabled")
}

fn says(object: &Object, key: &str, value: &str) -> bool {
    let texts = [object.annotation(key), object.label(key)];
    texts.into_iter().flatten().any(|text| text.eq_ignore_ascii_case(value))
}
