//! What of an environment is still to be built.

use std::collections::VecDeque;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::flux::Kind;
use crate::object::{Object, ObjectRef};

use super::inventory::identity;

/// The Kustomizations and `ResourceSet`s that appeared and were not built yet.
#[derive(Default)]
pub(super) struct Walk {
    /// All that appeared, and whether they were postponed once.
    seen: IndexMap<ObjectRef, bool, RandomState>,
    queue: VecDeque<ObjectRef>,
    waiting: VecDeque<ObjectRef>,
}

impl Walk {
    /// The next one. Who was postponed comes when nobody else is left.
    pub(super) fn next(&mut self) -> Option<ObjectRef> {
        self.queue.pop_front().or_else(|| self.waiting.pop_front())
    }

    /// Lets it come again later, once; false where it did already.
    pub(super) fn postpone(&mut self, reference: &ObjectRef) -> bool {
        let first = self.seen.insert(reference.clone(), true) == Some(false);
        if first {
            self.waiting.push_back(reference.clone());
        }
        first
    }

    /// Adds the Kustomizations and `ResourceSet`s among the objects that were not seen before. The build of the entry
    /// point is the root's own.
    pub(super) fn enqueue(&mut self, objects: &[Object], root: Option<&ObjectRef>) {
        for object in objects {
            if !matches!(Kind::of(&object.reference), Some(Kind::Kustomization | Kind::ResourceSet)) {
                continue;
            }
            let reference = identity(&object.reference);
            if Some(&reference) != root && !self.seen.contains_key(&reference) {
                self.seen.insert(reference.clone(), false);
                self.queue.push_back(reference);
            }
        }
    }
}
