//! Marks on an object that change what kustomize-controller does with it.

use crate::flux::{is_applied_if_absent, is_left_alone};
use crate::object::Object;

/// Whether Flux creates the object at all.
pub(super) fn is_applied(object: &Object) -> bool {
    !is_left_alone(object)
}

/// Whether a Kustomization with `wait` looks at the object. What is applied only while it is absent is looked at in the
/// first attempt alone; the next one finds it present and passes.
pub(super) fn is_waited_for(object: &Object) -> bool {
    is_applied(object) && !is_applied_if_absent(object)
}
