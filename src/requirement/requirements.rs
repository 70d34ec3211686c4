//! All needs of an environment.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::environment::Environment;
use crate::object::ObjectRef;

use super::{Need, Provider, Requirement};

/// The needs of all objects of an environment, by who applies them, and the providers of what is needed.
#[derive(Debug, Clone, Default)]
pub struct Requirements {
    by_applier: IndexMap<Option<ObjectRef>, Vec<Requirement>>,
    providers: HashMap<Need, Vec<Provider>>,
}

impl Requirements {
    /// Collects them; linear in the objects of the environment.
    pub fn of(environment: &Environment) -> Self {
        let _ = environment;
        Self::default()
    }

    /// What the objects need that a Kustomization or ResourceSet applies (nothing: the entry point). Each need is there once
    /// for each stage and gate.
    pub fn of_applier(&self, applier: Option<&ObjectRef>) -> &[Requirement] {
        self.by_applier.get(&applier.cloned()).map(Vec::as_slice).unwrap_or_default()
    }

    /// What the own spec of a Flux object needs: a Kustomization its variables, a HelmRelease its values.
    pub fn of_object(&self, object: &ObjectRef) -> &[Requirement] {
        let _ = object;
        &[]
    }

    /// Whether something outside of Flux brings it, as far as the repository shows that.
    pub fn from_outside(&self, need: &Need) -> Option<&Provider> {
        let _ = (self, need);
        None
    }

    /// Who provides something, the surest first. Where nobody of the environment does, it is assumed to be there from
    /// outside.
    pub fn providers(&self, need: &Need) -> &[Provider] {
        self.providers.get(need).map(Vec::as_slice).unwrap_or_default()
    }
}
