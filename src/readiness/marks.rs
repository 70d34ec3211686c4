//! Marks on an object that change what kustomize-controller does with it.
//!
//! Each may be a label or an annotation, its value in any case (`utils.AnyInMetadata` of Flux's `pkg/ssa`).

use crate::object::Object;

const RECONCILE: &str = "kustomize.toolkit.fluxcd.io/reconcile";
const APPLY: &str = "kustomize.toolkit.fluxcd.io/ssa";

fn says(object: &Object, key: &str, value: &str) -> bool {
    [object.annotation(key), object.label(key)].into_iter().flatten().any(|text| text.eq_ignore_ascii_case(value))
}

/// Whether Flux creates the object at all.
pub(super) fn is_applied(object: &Object) -> bool {
    !says(object, RECONCILE, "disabled") && !says(object, APPLY, "ignore")
}

/// Whether a Kustomization with `wait` looks at the object. What is applied only while it is absent is looked at in the
/// first attempt alone; the next one finds it present and passes.
pub(super) fn is_waited_for(object: &Object) -> bool {
    is_applied(object) && !says(object, APPLY, "ifnotpresent")
}
