//! A difference narrowed to some nodes.

use std::collections::{BTreeMap, BTreeSet};

use crate::object::ObjectRef;

use super::answer::{NodeChange, ObjectChange};

/// Leaves the nodes that are wanted, and the objects that these are or apply.
pub(super) fn narrow(
    nodes: &mut Vec<NodeChange>,
    objects: &mut Vec<ObjectChange>,
    wanted: &BTreeSet<ObjectRef>,
) {
    nodes.retain(|node| {
        wanted.contains(&node.id) || node.was.as_ref().is_some_and(|was| wanted.contains(was))
    });
    let kept: BTreeSet<usize> =
        nodes.iter().flat_map(|node| node.own.iter().chain(&node.applies)).copied().collect();
    let places: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
    let mut at = 0;
    objects.retain(|_| {
        at += 1;
        kept.contains(&(at - 1))
    });
    for place in nodes.iter_mut().flat_map(|node| node.own.iter_mut().chain(&mut node.applies)) {
        *place = places.get(place).copied().unwrap_or(*place);
    }
}
