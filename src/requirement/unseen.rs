//! What may bring objects and could not be looked into.

use std::collections::{BTreeSet, HashMap};

use crate::object::ObjectRef;

use super::bringer::{Bringer, Way};
use super::reach::Reach;

/// All of an environment that could not be looked into.
#[derive(Debug, Clone, Default)]
pub(super) struct Unseen {
    pub(super) bringers: Vec<(Bringer, Reach)>,
    /// The `targetNamespace` of Kustomizations: all that they bring with a namespace is in that one.
    pub(super) targets: HashMap<ObjectRef, String>,
    /// The sources that Kustomizations and releases are built from, and what these are made of.
    pub(super) behind: HashMap<ObjectRef, BTreeSet<ObjectRef>>,
    /// Whether there are objects of other controllers, which make objects of their own.
    pub(super) controllers: bool,
}

impl Unseen {
    /// Who may bring an object.
    pub(super) fn may_bring(&self, object: &ObjectRef) -> Vec<Bringer> {
        let may = |(bringer, reach): &&(Bringer, Reach)| {
            let target = bringer.object.as_ref().and_then(|by| self.targets.get(by));
            let is_there = |target: &String| object.namespace.is_empty() || **target == *object.namespace;
            let behind = bringer.object.as_ref().and_then(|by| self.behind.get(by));
            let needs_it = behind.is_some_and(|sources| sources.contains(object));
            // Nothing comes by way of itself.
            bringer.object.as_ref() != Some(object)
                && !needs_it
                && target.is_none_or(is_there)
                && reach.has(object)
        };
        self.bringers.iter().filter(may).map(|(bringer, _)| bringer.clone()).collect()
    }

    /// Whether something may define further kinds of Flux.
    pub(super) fn may_define(&self) -> bool {
        self.bringers.iter().any(|(_, reach)| reach.defines_of_flux())
    }

    /// Whether there are objects of controllers that are neither Kubernetes' nor Flux's.
    pub(super) fn has_controllers(&self) -> bool {
        self.controllers
    }

    /// Says otherwise of something why it was not looked into.
    pub(super) fn set_way(&mut self, object: &ObjectRef, way: Way) {
        for (bringer, _) in &mut self.bringers {
            if bringer.object.as_ref() == Some(object) {
                *bringer = Bringer::of(object, way);
            }
        }
    }

    pub(super) fn push(&mut self, object: &ObjectRef, way: Way, reach: Reach) {
        self.bringers.push((Bringer::of(object, way), reach));
    }
}
