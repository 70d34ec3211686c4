//! Waves and times before and after.

use std::collections::BTreeMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::object::ObjectRef;
use crate::query::Order;

use super::answer::{OrderChange, OrderSummary, WaveChange};
use super::matching::Matching;

/// The orders of both sides; nothing where waves, members and times are the same.
pub(super) fn order(
    old: &AnalyzedEnvironment,
    new: &AnalyzedEnvironment,
    matching: &Matching,
) -> Option<OrderChange> {
    let (before, after) = (old.order_as_it_is(), new.order_as_it_is());
    let is_new = |id: &ObjectRef| new.graph().find(id).is_some();
    let old_waves = waves(&before, |id| matching.counterpart(id, is_new));
    let new_waves = waves(&after, ObjectRef::clone);
    let moved: Vec<WaveChange> = new_waves
        .iter()
        .filter_map(|(id, new)| old_waves.get(id).map(|old| (id, *old, *new)))
        .filter(|(_, old, new)| old != new)
        .map(|(id, old, new)| WaveChange { id: id.clone(), old, new })
        .collect();
    let is_same = moved.is_empty()
        && before.waves.len() == after.waves.len()
        && before.bounds == after.bounds
        && before.unreachable == after.unreachable;
    (!is_same).then(|| OrderChange { old: summary(before), new: summary(after), moved })
}

/// The wave of each Kustomization, from 1.
fn waves(order: &Order, called: impl Fn(&ObjectRef) -> ObjectRef) -> BTreeMap<ObjectRef, Option<usize>> {
    let placed = (1..).zip(&order.waves).flat_map(|(wave, ids)| ids.iter().map(move |id| (id, Some(wave))));
    let never = order.unreachable.iter().map(|id| (id, None));
    placed.chain(never).map(|(id, wave)| (called(id), wave)).collect()
}

fn summary(order: Order) -> OrderSummary {
    OrderSummary {
        waves: order.waves.len(),
        bounds: order.bounds,
        critical_path: order.critical_path,
        unreachable: order.unreachable,
    }
}
