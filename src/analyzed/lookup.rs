//! What belongs to an applier, found without going through the environment.

use std::collections::HashMap;

use crate::environment::Environment;
use crate::object::ObjectRef;

/// Where the builds and the objects of each applier stand in their environment.
#[derive(Debug)]
pub(super) struct Lookup {
    builds: HashMap<ObjectRef, usize>,
    /// The places in the inventory, in its order.
    applied: HashMap<ObjectRef, Vec<usize>>,
}

impl Lookup {
    /// Linear in builds and appliers.
    pub(super) fn of(environment: &Environment) -> Self {
        let mut builds = HashMap::with_capacity(environment.builds.len());
        for (place, (by, _)) in environment.builds.iter().enumerate() {
            builds.entry(by.clone()).or_insert(place);
        }
        let mut applied: HashMap<ObjectRef, Vec<usize>> = HashMap::new();
        for (place, (_, entry)) in environment.inventory.iter().enumerate() {
            for by in entry.appliers.iter().filter_map(|applier| applier.by.as_ref()) {
                match applied.get_mut(by) {
                    Some(places) => places.push(place),
                    None => {
                        applied.insert(by.clone(), vec![place]);
                    }
                }
            }
        }
        Self { builds, applied }
    }

    pub(super) fn build(&self, by: &ObjectRef) -> Option<usize> {
        self.builds.get(by).copied()
    }

    pub(super) fn applied(&self, by: &ObjectRef) -> &[usize] {
        self.applied.get(by).map(Vec::as_slice).unwrap_or_default()
    }
}
