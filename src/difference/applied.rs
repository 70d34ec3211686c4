//! What each node of an environment applies.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::identity;
use crate::object::{Object, ObjectRef};

/// The objects of one applier.
#[derive(Debug, Default)]
pub(super) struct Applied<'e> {
    pub(super) objects: IndexMap<ObjectRef, &'e Object>,
    pub(super) state: State,
}

/// How much of a build is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum State {
    /// All of it.
    #[default]
    Whole,
    /// A part of it lies elsewhere.
    Partial,
    /// Flux would apply nothing.
    Fails(String),
    /// Nobody has looked into it.
    Elsewhere,
}

/// By applier, in the order in which they are found; nobody for the bootstrap. Linear.
pub(super) fn applied(analyzed: &AnalyzedEnvironment) -> IndexMap<Option<ObjectRef>, Applied<'_>> {
    let environment = analyzed.environment();
    let incomplete: HashSet<&ObjectRef> = environment.incomplete.iter().collect();
    let mut all: IndexMap<Option<ObjectRef>, Applied<'_>> = IndexMap::new();
    for (by, build) in &environment.builds {
        let state = match &build.failure {
            Some(failure) => State::Fails(failure.message.clone()),
            None if build.incomplete || incomplete.contains(by) => State::Partial,
            None => State::Whole,
        };
        let objects = build.objects.iter().map(|object| (identity(&object.reference), object)).collect();
        all.insert(Some(by.clone()), Applied { objects, state });
    }
    let built: HashSet<ObjectRef> = all.keys().flatten().cloned().collect();
    // What no build gives: that of the bootstrap, which nobody else applies, and what generators make.
    for (reference, entry) in environment.inventory.iter() {
        let mut appliers = entry.appliers.iter().map(|applier| &applier.by);
        if appliers.clone().any(|by| by.as_ref().is_some_and(|by| built.contains(by))) {
            continue;
        }
        let by = appliers.find_map(Option::clone);
        all.entry(by).or_default().objects.insert(reference.clone(), &entry.object);
    }
    for kustomization in environment.kustomizations.keys() {
        let nothing = Applied { objects: IndexMap::new(), state: State::Elsewhere };
        all.entry(Some(kustomization.clone())).or_insert(nothing);
    }
    all
}
