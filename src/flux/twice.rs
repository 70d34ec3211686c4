//! Objects that become one and the same when variables are put in.

use std::collections::HashMap;

use crate::finding::{Code, Finding};
use crate::object::Object;
use crate::source::Span;

/// The first two objects with the same version, kind, namespace and name, of which kustomize takes `default` and none to be the
/// same. Linear.
///
/// Follows `resWrangler.Replace` of kustomize, with which kustomize-controller puts each object back.
pub(super) fn twice(objects: &[Object]) -> Option<Finding> {
    let mut known = HashMap::new();
    objects.iter().find_map(|object| {
        let reference = &object.reference;
        let namespace = if &*reference.namespace == "default" { "" } else { &*reference.namespace };
        let id = (&object.api_version, &reference.kind, namespace, &reference.name);
        let first = known.insert(id, object)?;
        let message =
            format!("two objects become {} {} when variables are put in", reference.kind, reference.name);
        Some(
            Finding::new(Code::BuildFailed, message)
                .at(name(object), "one of them")
                .at(name(first), "the other one")
                .note("Flux refuses the whole build: `id matched 2 resources`."),
        )
    })
}

fn name(object: &Object) -> Span {
    object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span)
}
