//! Changes made in the objects of an environment, as they would be made in its files.

use std::collections::{BTreeSet, HashSet};

use crate::finding::{Action, Edit};
use crate::source::{FileId, Span};
use crate::yaml::{Key, Mapping, Node, Value};

/// Makes a change in all places of an object that were written there: more than one where a base is shared.
pub(super) fn apply(node: &mut Node, edit: &Edit) -> bool {
    match &edit.action {
        Action::Rename { .. } => false,
        Action::Remove => remove(node, edit.at),
        Action::Unset => unset(node, edit.at),
        Action::Replace { text } => replace(node, edit.at, text),
        Action::Set { field, value } => each(node, edit.at, &mut |node| {
            let Some(mapping) = node.as_mapping_mut() else { return false };
            mapping.insert(Key::new(*field, edit.at), Node::plain(value.as_str(), edit.at));
            true
        }),
        Action::Append { field, entry } => {
            let entry = node_of(entry, edit.at);
            each(node, edit.at, &mut |node| append(node, field, &entry, edit.at))
        }
    }
}

/// Whether any part of a node was written in one of the files. The values of a release are none of Flux's.
pub(super) fn is_of(node: &Node, files: &HashSet<FileId>) -> bool {
    files.contains(&node.span.file)
        || match &node.value {
            Value::Scalar(_) => false,
            Value::Sequence(items) => items.iter().any(|item| is_of(item, files)),
            Value::Mapping(mapping) => {
                mapping.iter().any(|entry| &*entry.key.text != "values" && is_of(&entry.value, files))
            }
        }
}

fn node_of(entry: &[(&'static str, String)], at: Span) -> Node {
    let mut mapping = Mapping::default();
    for (key, value) in entry {
        mapping.insert(Key::new(*key, at), Node::string(value.as_str(), at));
    }
    Node::mapping(mapping, at)
}

/// Adds an entry to the list itself, or a list with it to the `spec`.
fn append(node: &mut Node, field: &'static str, entry: &Node, at: Span) -> bool {
    if let Some(items) = node.as_sequence_mut() {
        items.push(entry.clone());
        return true;
    }
    let Some(mapping) = node.as_mapping_mut() else { return false };
    match mapping.get_mut(field).and_then(Node::as_sequence_mut) {
        Some(items) => items.push(entry.clone()),
        None => _ = mapping.insert(Key::new(field, at), Node::sequence(vec![entry.clone()], at)),
    }
    true
}

/// Calls `change` for each node that was written at the place.
fn each(node: &mut Node, at: Span, change: &mut dyn FnMut(&mut Node) -> bool) -> bool {
    if node.span == at && !matches!(node.value, Value::Scalar(_)) {
        return change(node);
    }
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        for item in items.iter_mut() {
            any |= each(item, at, change);
        }
    } else if let Some(mapping) = node.as_mapping_mut() {
        for entry in mapping.iter_mut() {
            any |= each(&mut entry.value, at, change);
        }
    }
    any
}

fn replace(node: &mut Node, at: Span, text: &str) -> bool {
    if node.span == at && matches!(node.value, Value::Scalar(_)) {
        *node = Node::plain(text, at);
        return true;
    }
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        for item in items.iter_mut() {
            any |= replace(item, at, text);
        }
    } else if let Some(mapping) = node.as_mapping_mut() {
        for entry in mapping.iter_mut() {
            if entry.key.span == at {
                entry.key.text = text.into();
                any = true;
            }
            any |= replace(&mut entry.value, at, text);
        }
    }
    any
}

/// Takes out the items that hold a value at the place.
fn remove(node: &mut Node, at: Span) -> bool {
    let is_held = |item: &Node| {
        item.span == at
            || item.as_mapping().is_some_and(|mapping| mapping.iter().any(|entry| entry.value.span == at))
    };
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        let before = items.len();
        items.retain(|item| !is_held(item));
        any = items.len() != before;
        for item in items.iter_mut() {
            any |= remove(item, at);
        }
    } else if let Some(mapping) = node.as_mapping_mut() {
        for entry in mapping.iter_mut() {
            any |= remove(&mut entry.value, at);
        }
    }
    any
}

/// Takes out the fields whose value is at the place.
fn unset(node: &mut Node, at: Span) -> bool {
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        for item in items.iter_mut() {
            any |= unset(item, at);
        }
    } else if let Some(mapping) = node.as_mapping_mut() {
        let before = mapping.len();
        mapping.retain(|entry| entry.value.span != at);
        any = mapping.len() != before;
        for entry in mapping.iter_mut() {
            any |= unset(&mut entry.value, at);
        }
    }
    any
}

pub(super) fn has_key_twice(spec: &Node) -> bool {
    let Some(mapping) = spec.as_mapping() else { return false };
    let mut keys = BTreeSet::new();
    !mapping.iter().all(|entry| keys.insert(&*entry.key.text))
}
