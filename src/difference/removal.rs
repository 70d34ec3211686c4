//! What becomes in the cluster of an object that is no longer applied.

use std::collections::HashMap;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::identity;
use crate::flux::{Kustomization, is_kept, is_left_alone};
use crate::object::{Object, ObjectRef};
use crate::source::{Location, Span};
use crate::yaml::Node;

/// How many appliers above one another are asked.
const MAX_DEPTH: usize = 64;

/// What becomes of an object that its applier no longer has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "effect", rename_all = "camelCase")]
pub enum Removal {
    /// Flux deletes it.
    Pruned,
    /// It stays, and nobody looks after it any more.
    Orphaned {
        /// Why.
        why: Orphaned,
        /// The line that says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        location: Option<Location>,
    },
    /// Its applier is suspended: it stays until somebody resumes that, and is deleted then.
    Waits {
        /// The applier.
        id: ObjectRef,
        /// The line that suspends it.
        #[serde(skip_serializing_if = "Option::is_none")]
        location: Option<Location>,
    },
    /// Somebody else applies it now. Whoever comes first decides: if the old one prunes before the new one has applied it, it is
    /// deleted and made anew.
    Moved {
        /// Who.
        to: ObjectRef,
    },
}

/// Why an object stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Orphaned {
    /// Its applier does not prune.
    NoPrune,
    /// `kustomize.toolkit.fluxcd.io/prune: disabled`, or Flux is told to leave it alone.
    Annotated,
    /// `spec.deletionPolicy` of its applier, which is deleted, says so.
    DeletionPolicy,
    /// Its applier is deleted while it is suspended.
    SuspendedApplier,
    /// Its applier is not deleted itself, and goes on as it was.
    ApplierStays,
    /// Only the bootstrap has applied it.
    Bootstrap,
}

/// What takes more with it than itself: data, or other objects.
pub fn is_hazard(object: &ObjectRef) -> bool {
    matches!(
        (&*object.group, &*object.kind),
        ("", "PersistentVolumeClaim" | "PersistentVolume" | "Namespace")
            | ("apiextensions.k8s.io", "CustomResourceDefinition")
    )
}

/// Tells what becomes of objects; each applier that is gone is looked at once.
pub(super) struct Removals<'a> {
    old: &'a AnalyzedEnvironment,
    new: &'a AnalyzedEnvironment,
    /// What becomes of appliers.
    known: HashMap<ObjectRef, Removal>,
}

impl<'a> Removals<'a> {
    pub(super) fn new(old: &'a AnalyzedEnvironment, new: &'a AnalyzedEnvironment) -> Self {
        Self { old, new, known: HashMap::new() }
    }

    /// What becomes of an object that `by` has applied and does not apply any more.
    pub(super) fn of(&mut self, by: Option<&ObjectRef>, object: &Object) -> Removal {
        self.at_depth(by, object, 0)
    }

    fn at_depth(&mut self, by: Option<&ObjectRef>, object: &Object, depth: usize) -> Removal {
        let reference = identity(&object.reference);
        if let Some(entry) = self.new.environment().inventory.get(&reference) {
            let other = entry.appliers.iter().find_map(|applier| applier.by.as_ref());
            if let Some(to) = other.filter(|other| Some(*other) != by) {
                return Removal::Moved { to: to.clone() };
            }
        }
        let orphaned = |why, span: Option<Span>| Removal::Orphaned { why, location: self.place(span) };
        let Some(by) = by else { return orphaned(Orphaned::Bootstrap, None) };
        if is_left_alone(object) || is_kept(object) {
            return orphaned(Orphaned::Annotated, Some(object.origin));
        }
        if self.new.environment().inventory.contains(by) || self.new.environment().root == *by {
            return self.by_living(by);
        }
        if depth > MAX_DEPTH {
            return Removal::Pruned;
        }
        match self.applier(by, depth) {
            Removal::Pruned => self.by_deleted(by),
            Removal::Moved { .. } => Removal::Pruned,
            Removal::Orphaned { .. } | Removal::Waits { .. } => {
                let span = self.old.graph().find(by).and_then(|node| self.old.graph().node(node).span);
                Removal::Orphaned { why: Orphaned::ApplierStays, location: self.place(span) }
            }
        }
    }

    /// What becomes of an applier that is gone.
    fn applier(&mut self, by: &ObjectRef, depth: usize) -> Removal {
        if let Some(known) = self.known.get(by) {
            return known.clone();
        }
        let Some(entry) = self.old.environment().inventory.get(by) else { return Removal::Pruned };
        let above = entry.appliers.first().and_then(|applier| applier.by.clone());
        let object = entry.object.clone();
        let removal = self.at_depth(above.as_ref(), &object, depth + 1);
        self.known.insert(by.clone(), removal.clone());
        removal
    }

    /// The applier is there and has the object no more.
    fn by_living(&self, by: &ObjectRef) -> Removal {
        let Some(kustomization) = self.new.environment().kustomizations.get(by) else {
            return Removal::Pruned;
        };
        let place = |span: Option<Span>| span.map(|span| self.new.sources().location(span));
        let field = |name: &str| kustomization.spec.get(name).map(|node| node.span);
        if kustomization.suspended {
            return Removal::Waits { id: by.clone(), location: place(field("suspend")) };
        }
        if !prunes(kustomization) {
            let location = place(field("prune").or(Some(kustomization.span)));
            return Removal::Orphaned { why: Orphaned::NoPrune, location };
        }
        Removal::Pruned
    }

    /// The applier is deleted itself: its finalizer decides.
    fn by_deleted(&self, by: &ObjectRef) -> Removal {
        let Some(kustomization) = self.old.environment().kustomizations.get(by) else {
            return Removal::Pruned;
        };
        let field = |name: &str| kustomization.spec.get(name);
        let orphaned = |why, span: Option<Span>| Removal::Orphaned { why, location: self.place(span) };
        if kustomization.suspended {
            return orphaned(Orphaned::SuspendedApplier, field("suspend").map(|node| node.span));
        }
        let policy = field("deletionPolicy");
        match policy.and_then(Node::text) {
            Some("Orphan") => orphaned(Orphaned::DeletionPolicy, policy.map(|node| node.span)),
            Some("Delete" | "WaitForTermination") => Removal::Pruned,
            _ if prunes(kustomization) => Removal::Pruned,
            _ => {
                let span = field("prune").map_or(kustomization.span, |node| node.span);
                orphaned(Orphaned::NoPrune, Some(span))
            }
        }
    }

    fn place(&self, span: Option<Span>) -> Option<Location> {
        span.map(|span| self.old.sources().location(span))
    }
}

fn prunes(kustomization: &Kustomization) -> bool {
    kustomization.spec.get("prune").and_then(Node::as_bool) == Some(true)
}
