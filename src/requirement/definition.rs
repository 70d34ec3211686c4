//! Custom resource definitions.

use arcstr::ArcStr;

use crate::object::ObjectRef;
use crate::yaml::Node;

/// Whether it is a custom resource definition.
pub(super) fn is_definition(reference: &ObjectRef) -> bool {
    &*reference.kind == "CustomResourceDefinition" && &*reference.group == "apiextensions.k8s.io"
}

/// Group and kind that the spec of a custom resource definition defines.
pub(super) fn defined(spec: &Node) -> Option<(ArcStr, ArcStr)> {
    let text = |path: &[&str]| spec.at(path).and_then(Node::text).map(ArcStr::from);
    Some((text(&["group"])?, text(&["names", "kind"])?))
}
