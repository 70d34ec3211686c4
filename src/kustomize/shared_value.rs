//! Labels and annotations that are one value in several places.
//!
//! kustomize's label filter makes one node for a label and hangs it into every field that lacks it: the metadata, the
//! selector, the pod template. From then on these fields are one value. Whoever sets one of them later, be it a patch
//! of the metadata alone, sets them all. Here, such fields share the tag of a scalar that is tagged as a string, and
//! after a change the others are made to follow.

use std::collections::BTreeMap;

use arcstr::ArcStr;

use crate::source::Span;
use crate::yaml::{Node, Scalar, Style, Tag, Value};

/// The tag of a value that may be in several places, which have one tag in common. What is read may have such a tag too, each
/// one its own.
const TAG: &str = "str";

/// A new value, to be put into several places.
pub(super) fn value(text: &str, span: Span) -> Node {
    let scalar = Scalar { text: ArcStr::from(text), style: Style::Quoted, tag: Some(TAG.into()) };
    Node { value: Value::Scalar(scalar), span }
}

/// Sets a value that is there already: the places that share it get the new text, and still share it.
pub(super) fn overwrite(object: &mut Node, old: &Scalar, new: &Node) {
    let text = new.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
    // A text of its own: the new value may hang in other places that have nothing to do with these.
    follow(object, old, &value(&text, new.span));
}

/// A copy that shares no value with what it is a copy of.
pub(super) fn copied(node: &Node) -> Node {
    let mut copy = node.clone();
    part(&mut copy);
    copy
}

fn part(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(scalar) if may_be_shared(scalar) => *node = value(&scalar.text, node.span),
        Value::Scalar(_) => {}
        Value::Sequence(_) => node.as_sequence_mut().into_iter().flatten().for_each(part),
        Value::Mapping(_) => {
            for entry in node.as_mapping_mut().into_iter().flatten() {
                part(&mut entry.value);
            }
        }
    }
}

/// Whether a scalar may be in several places.
pub(super) fn may_be_shared(scalar: &Scalar) -> bool {
    scalar.tag.as_deref() == Some(TAG)
}

/// Whether two scalars are one value.
fn is_same(one: &Scalar, other: &Scalar) -> bool {
    let identity = |scalar: &Scalar| scalar.tag.as_ref().map(Tag::identity);
    identity(one) == identity(other)
}

/// Where a value stands: keys only, and empty in a list, since places there move.
type Path = Vec<ArcStr>;

/// The places of each value.
type Places<'n> = BTreeMap<usize, Vec<(Path, &'n Scalar)>>;

/// Makes all places of a value follow where a strategic merge patch reached some of them. The last one in the order of
/// the fields wins, as they are set one after the other. What stands below a mapping that the patch replaces
/// (`$patch: replace`) is the patch's own, and no place of the value any more.
pub(super) fn settle(before: &Node, after: &mut Node, patch: &Node) {
    let mut places = Places::new();
    collect(before, &mut Some(Vec::new()), &mut places);
    for places in places.values().filter(|places| places.len() > 1) {
        let mut places: Vec<_> = places.iter().filter(|(path, _)| !is_replaced(patch, path)).collect();
        places.sort_by(|a, b| a.0.cmp(&b.0));
        let changed = places.iter().rev().find_map(|(path, old)| {
            let keys: Vec<&str> = path.iter().map(|key| &**key).collect();
            let now = after.at(&keys).filter(|_| !keys.is_empty())?;
            let scalar = now.as_scalar()?;
            (!is_same(scalar, old)).then(|| (now.clone(), (*old).clone()))
        });
        if let Some((now, old)) = changed {
            let new = match now.as_str() {
                Some(text) => value(text, now.span),
                None => now,
            };
            for (path, _) in &places {
                let keys: Vec<&str> = path.iter().map(|key| &**key).collect();
                put(after, &keys, &new);
            }
            follow(after, &old, &new);
        }
    }
}

/// Whether a patch replaces a mapping on the way.
fn is_replaced(patch: &Node, path: &[ArcStr]) -> bool {
    let mut part = Some(patch);
    path.iter().any(|key| {
        let replaces = part.and_then(|part| part.get("$patch")?.text()) == Some("replace");
        part = part.and_then(|part| part.get(key));
        replaces
    })
}

fn collect<'n>(node: &'n Node, path: &mut Option<Path>, places: &mut Places<'n>) {
    match &node.value {
        Value::Scalar(scalar) if may_be_shared(scalar) => {
            let Some(tag) = &scalar.tag else { return };
            places.entry(tag.identity()).or_default().push((path.clone().unwrap_or_default(), scalar));
        }
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, &mut None, places)),
        Value::Mapping(mapping) => {
            for entry in mapping.iter() {
                if let Some(path) = path {
                    path.push(entry.key.text.clone());
                }
                collect(&entry.value, path, places);
                if let Some(path) = path {
                    path.pop();
                }
            }
        }
    }
}

/// Sets a scalar that is there.
fn put(node: &mut Node, keys: &[&str], new: &Node) {
    let Some((first, rest)) = keys.split_first() else {
        if node.as_scalar().is_some() {
            *node = new.clone();
        }
        return;
    };
    if node.get(first).is_some()
        && let Some(child) = node.get_mut(first)
    {
        put(child, rest, new);
    }
}

/// Replaces every place that shares a value.
fn follow(node: &mut Node, old: &Scalar, new: &Node) {
    if !holds(node, old) {
        return;
    }
    match &mut node.value {
        Value::Scalar(_) => *node = new.clone(),
        Value::Sequence(_) => {
            node.as_sequence_mut().into_iter().flatten().for_each(|item| follow(item, old, new));
        }
        Value::Mapping(_) => {
            for entry in node.as_mapping_mut().into_iter().flatten() {
                follow(&mut entry.value, old, new);
            }
        }
    }
}

fn holds(node: &Node, old: &Scalar) -> bool {
    match &node.value {
        Value::Scalar(scalar) => may_be_shared(scalar) && is_same(scalar, old),
        Value::Sequence(items) => items.iter().any(|item| holds(item, old)),
        Value::Mapping(mapping) => mapping.iter().any(|entry| holds(&entry.value, old)),
    }
}
