//! Marks on an object that change what kustomize-controller does with it.

use crate::flux::is_left_alone;
use crate::object::Object;

const APPLY: &str = "kustomize.toolkit.fluxcd.io/ssa";

/// Whether Flux creates the object at all.
pub(super) fn is_applied(object: &Object) -> bool {
    !is_left_alone(object)
}

/// Whether a Kustomization with `wait` looks at the object. What is applied only while it is absent is looked at in the
/// first attempt alone; the next one finds it present and passes.
pub(super) fn is_waited_for(object: &Object) -> bool {
    let only_if_absent = [object.annotation(APPLY), object.label(APPLY)]
        .into_iter()
        .flatten()
        .any(|text| text.eq_ignore_ascii_case("ifnotpresent"));
    is_applied(object) && !only_if_absent
}
