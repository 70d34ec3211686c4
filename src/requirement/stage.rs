//! The stages of one apply.

use crate::object::ObjectRef;

/// A stage of one apply of kustomize-controller. Each stage is first tried as a whole (dry-run); if one object is
/// refused, none of the stage is applied, and no later stage.
///
/// Follows `ssa/manager_apply.go` (`ApplyAllStaged`) and `ssa/utils/is.go` of Flux's `pkg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Custom resource definitions, Namespaces, `ClusterRoles`; then it waits until they are established.
    Definitions,
    /// Kinds whose name ends in `Class`; then it waits until they are ready.
    Classes,
    /// All other objects.
    Rest,
}

impl Stage {
    /// The stage of an object.
    pub fn of(object: &ObjectRef) -> Self {
        match &*object.kind {
            "CustomResourceDefinition" if &*object.group == "apiextensions.k8s.io" => Self::Definitions,
            "Namespace" if object.group.is_empty() => Self::Definitions,
            "ClusterRole" if &*object.group == "rbac.authorization.k8s.io" => Self::Definitions,
            kind if kind.ends_with("Class") => Self::Classes,
            _ => Self::Rest,
        }
    }
}
