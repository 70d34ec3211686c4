//! Health checks that never pass.

use crate::environment::{Environment, InventoryEntry};
use crate::object::ObjectRef;

use super::kinds;
use super::presence::{self, Presence};
use super::unseen::Unseen;

/// Why a health check never passes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VainCheck {
    /// The kind lives in namespaces, and none is written.
    NoNamespace,
    /// The kind has no namespaces, and one is written.
    ClusterScoped,
    /// The API group has no such kind; the group that has it, where there is one.
    NoSuchKind(Option<&'static str>),
    /// Its name holds a variable that nobody replaces: a Kustomization does not change its own spec.
    Variable,
    /// Nothing brings the object.
    Absent,
    /// What may bring it brings nothing itself.
    Blocked(Presence),
}

/// Why the check of `owner` on an object never passes; nothing where it may.
pub(super) fn vain(
    environment: &Environment,
    unseen: &Unseen,
    owner: &ObjectRef,
    object: &ObjectRef,
) -> Option<VainCheck> {
    if is_open(object) {
        return (!is_substituted(environment, owner)).then_some(VainCheck::Variable);
    }
    if !kinds::exists(object) {
        return Some(VainCheck::NoSuchKind(kinds::group_with(&object.kind)));
    }
    if object.namespace.is_empty() && kinds::is_namespaced(environment, object) {
        return Some(VainCheck::NoNamespace);
    }
    if !object.namespace.is_empty()
        && kinds::is_always_there(&object.group)
        && kinds::is_cluster_scoped(object)
    {
        return Some(VainCheck::ClusterScoped);
    }
    match presence::of(environment, unseen, None, object) {
        Presence::Absent => Some(VainCheck::Absent),
        presence if presence.is_hopeless() => Some(VainCheck::Blocked(presence)),
        _ => None,
    }
}

fn is_open(object: &ObjectRef) -> bool {
    object.name.contains("${") || object.namespace.contains("${")
}

/// Whether somebody who applies the Kustomization puts variables into it.
pub(super) fn is_substituted(environment: &Environment, owner: &ObjectRef) -> bool {
    let substitutes = |by: &ObjectRef| {
        by != owner && environment.kustomizations.get(by).is_some_and(|by| by.post_build.is_some())
    };
    let appliers = |entry: &InventoryEntry| {
        entry.appliers.iter().any(|applier| applier.by.as_ref().is_none_or(substitutes))
    };
    environment.inventory.get(owner).is_some_and(appliers)
}
