//! What goes with something that is deleted, and what stays behind.

use std::collections::HashMap;

use crate::environment::{Environment, InventoryEntry};
use crate::flux::{is_kept, is_left_alone};
use crate::object::ObjectRef;

use super::super::legacy::{Legacy, legacy};

/// What a deletion takes with it, and what it leaves, in the order of the environment.
#[derive(Debug, Default)]
pub(super) struct Deletion {
    /// The objects that go.
    pub(super) deleted: Vec<ObjectRef>,
    /// The objects that stay without an owner.
    pub(super) orphaned: Vec<ObjectRef>,
}

impl Deletion {
    /// Follows finalizers from what is deleted: what each of them prunes may have one itself. Linear in the objects of the
    /// environment.
    ///
    /// An object that somebody else applies as well is neither: only the owner that applied last prunes it, and the other one
    /// brings it back.
    pub(super) fn of(environment: &Environment, targets: &[ObjectRef]) -> Self {
        let mut applied: HashMap<&ObjectRef, Vec<(&ObjectRef, &InventoryEntry)>> = HashMap::new();
        for (object, entry) in environment.inventory.iter() {
            if let [applier] = entry.appliers.as_slice()
                && let Some(by) = &applier.by
            {
                applied.entry(by).or_default().push((object, entry));
            }
        }
        let mut deletion = Self::default();
        let mut open: Vec<&ObjectRef> = targets.iter().collect();
        let mut at = 0;
        while let Some(&owner) = open.get(at) {
            at += 1;
            let (legacy, _) = legacy(environment, owner);
            let objects = applied.get(owner).map(Vec::as_slice).unwrap_or_default();
            for (object, entry) in objects.iter().filter(|(object, _)| *object != owner) {
                if targets.contains(object) || is_left_alone(&entry.object) {
                    continue;
                }
                if legacy != Legacy::Orphaned && !is_kept(&entry.object) {
                    deletion.deleted.push((*object).clone());
                    open.push(object);
                } else {
                    deletion.orphaned.push((*object).clone());
                }
            }
        }
        deletion
    }
}
