//! Custom resource definitions.

use arcstr::ArcStr;

use crate::object::{Object, ObjectRef};
use crate::yaml::Node;

/// Whether it is a custom resource definition.
pub(crate) fn is_definition(reference: &ObjectRef) -> bool {
    &*reference.kind == "CustomResourceDefinition" && &*reference.group == "apiextensions.k8s.io"
}

/// What a custom resource definition says.
pub(crate) struct Definition {
    /// The group of the kind.
    pub(crate) group: ArcStr,
    /// The kind that it defines.
    pub(crate) kind: ArcStr,
    /// Whether its objects live in a namespace; `None` if it does not say.
    pub(crate) is_namespaced: Option<bool>,
}

impl Definition {
    /// Reads the object; `None` if it is no definition, or names no group or kind.
    pub(crate) fn read(object: &Object) -> Option<Self> {
        is_definition(&object.reference).then(|| Self::of(object.node.get("spec")?))?
    }

    /// Reads a spec; `None` if it names no group or kind.
    fn of(spec: &Node) -> Option<Self> {
        let text = |path: &[&str]| spec.at(path).and_then(Node::text);
        let is_namespaced = match text(&["scope"]) {
            Some("Namespaced") => Some(true),
            Some("Cluster") => Some(false),
            _ => None,
        };
        Some(Self { group: text(&["group"])?.into(), kind: text(&["names", "kind"])?.into(), is_namespaced })
    }
}
