//! What becomes of applied objects when their applier is deleted.

use serde::Serialize;

use crate::environment::Environment;
use crate::object::ObjectRef;
use crate::source::Span;
use crate::yaml::Node;

/// What the deletion of a Kustomization or ResourceSet does to what it has applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Legacy {
    /// Its finalizer deletes it.
    Deleted,
    /// Its finalizer deletes it, and waits until it is gone (`deletionPolicy: WaitForTermination`).
    AwaitedDeletion,
    /// It stays in the cluster, and belongs to nobody.
    Orphaned,
}

/// What the deletion of an object does, and the field that says so, where one does.
///
/// Follows `finalize` of kustomize-controller: `deletionPolicy`, by default what `prune` says; what is suspended deletes nothing.
/// A ResourceSet deletes what it applied. What is neither has applied nothing.
pub(super) fn legacy(environment: &Environment, owner: &ObjectRef) -> (Legacy, Option<Span>) {
    if let Some(kustomization) = environment.kustomizations.get(owner) {
        let field = |key: &str| kustomization.spec.get(key).filter(|node| !node.is_null());
        let (policy, prune) = (field("deletionPolicy"), field("prune"));
        let span = |node: Option<&Node>| node.map(|node| node.span);
        if kustomization.suspended {
            return (Legacy::Orphaned, span(field("suspend")));
        }
        return match policy.and_then(Node::text) {
            Some("Orphan") => (Legacy::Orphaned, span(policy)),
            Some("Delete") => (Legacy::Deleted, span(policy)),
            Some("WaitForTermination") => (Legacy::AwaitedDeletion, span(policy)),
            _ if prune.and_then(Node::as_bool) == Some(true) => (Legacy::Deleted, span(prune)),
            _ => (Legacy::Orphaned, span(prune)),
        };
    }
    let set = environment.resource_sets.get(owner);
    let legacy = if set.is_some_and(|set| !set.suspended) { Legacy::Deleted } else { Legacy::Orphaned };
    (legacy, None)
}
