//! A tree that was read again, over the one that it was printed from.

use std::collections::HashMap;

use crate::source::Span;
use crate::yaml::{Entry, Key, Mapping, Mode, Node, Value, large_number};

/// The new tree, with the places, the order and the notation of the old one wherever it is the same. `place` tells of a
/// place in the text that was read where it was written before. Linear.
pub(super) fn over(new: &Node, old: &Node, place: &dyn Fn(Span) -> Span) -> Node {
    let value = match (&new.value, &old.value) {
        (Value::Scalar(new), Value::Scalar(before)) => {
            if before.resolve(Mode::Resource) == new.resolve(Mode::Resource) {
                return old.clone();
            }
            Value::Scalar(large_number::of(new, large_number::EXACT).unwrap_or_else(|| new.clone()))
        }
        (Value::Sequence(items), Value::Sequence(before)) => {
            let items = items.iter().enumerate().map(|(at, item)| match before.get(at) {
                Some(old) => over(item, old, place),
                None => item.with_span(place(item.span)),
            });
            return Node::sequence(items.collect(), old.span);
        }
        (Value::Mapping(mapping), Value::Mapping(before)) => {
            return Node::mapping(mapping_over(mapping, before, place), old.span);
        }
        _ => return new.with_span(old.span),
    };
    Node { value, span: old.span }
}

/// Entries stand in the order of the old mapping. A key that was replaced is found by its place.
fn mapping_over(new: &Mapping, old: &Mapping, place: &dyn Fn(Span) -> Span) -> Mapping {
    let mut left: HashMap<&str, &Entry> = new.iter().map(|entry| (&*entry.key.text, entry)).collect();
    let mut result = Mapping::default();
    let mut lost = Vec::new();
    for before in old {
        match left.remove(&*before.key.text) {
            Some(entry) => result.push(before.key.clone(), over(&entry.value, &before.value, place)),
            None => lost.push(before),
        }
    }
    if left.is_empty() {
        return result;
    }
    let lost: HashMap<Span, &Entry> = lost.into_iter().map(|before| (before.key.span, before)).collect();
    for entry in new.iter().filter(|entry| left.contains_key(&*entry.key.text)) {
        let span = place(entry.key.span);
        let value = match lost.get(&span) {
            Some(before) => over(&entry.value, &before.value, place),
            None => entry.value.with_span(span),
        };
        result.push(Key { span, ..entry.key.clone() }, value);
    }
    result
}
