//! Objects that Flux is told to leave alone.

use crate::object::Object;

/// Whether a label or an annotation tells kustomize-controller to leave the object alone (`reconcile: disabled`,
/// `ssa: Ignore`): it is in the build, but never applied. It needs nothing then, and brings nothing.
///
/// Follows `ssa/manager_apply.go` of Flux's `pkg`, which compares without regard to case.
pub fn is_left_alone(object: &Object) -> bool {
    says(object, "kustomize.toolkit.fluxcd.io/reconcile", "disabled")
        || says(object, "kustomize.toolkit.fluxcd.io/ssa", "ignore")
}

fn says(object: &Object, key: &str, value: &str) -> bool {
    let texts = [object.annotation(key), object.label(key)];
    texts.into_iter().flatten().any(|text| text.eq_ignore_ascii_case(value))
}
