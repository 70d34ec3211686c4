//! The merge key `<<`.

use crate::source::Span;

use super::{Mapping, Node, Value};

/// Whether `<<` can bring what is in a value.
pub(super) fn is_mergeable(node: &Node) -> bool {
    match &node.value {
        Value::Mapping(_) => true,
        Value::Sequence(items) => items.iter().all(|item| item.as_mapping().is_some()),
        Value::Scalar(_) => false,
    }
}

/// Adds what `<<` brings: keys that the mapping has itself stay, of several the earlier one wins.
pub(super) fn merge(mut mapping: Mapping, merges: Vec<Node>) -> Mapping {
    for merge in merges {
        let sources = match merge.value {
            Value::Sequence(items) => items.to_vec(),
            _ => vec![merge],
        };
        for entry in sources.iter().filter_map(Node::as_mapping).flatten() {
            if !mapping.contains_key(&entry.key.text) {
                mapping.push(entry.key.clone(), entry.value.clone());
            }
        }
    }
    mapping
}

/// The tree without the keys `<<` that stand in quotes. They merge nothing, and kustomize takes each out all the same, since it
/// looks at nothing but the text (`removeMergeTags` in `kyaml`). Linear.
pub(crate) fn cleared(node: &Node) -> Node {
    match &node.value {
        Value::Scalar(_) => node.clone(),
        Value::Sequence(items) => Node::sequence(items.iter().map(cleared).collect(), node.span),
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            for entry in mapping.iter().filter(|entry| &*entry.key.text != "<<") {
                copy.push(entry.key.clone(), cleared(&entry.value));
            }
            Node::mapping(copy, node.span)
        }
    }
}

/// The tree once it is printed and read again: go-yaml prints no quotes around `<<`, so that every such key is a merge key
/// then, also one that was in quotes. Nothing where there is none. Linear.
///
/// # Errors
/// The place of a `<<` whose value is neither a mapping nor a list of mappings.
pub(crate) fn printed(node: &Node) -> Result<Option<Node>, Span> {
    if !holds_merge_key(node) {
        return Ok(None);
    }
    merged(node).map(Some)
}

fn holds_merge_key(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(_) => false,
        Value::Sequence(items) => items.iter().any(holds_merge_key),
        Value::Mapping(mapping) => {
            mapping.iter().any(|entry| &*entry.key.text == "<<" || holds_merge_key(&entry.value))
        }
    }
}

fn merged(node: &Node) -> Result<Node, Span> {
    match &node.value {
        Value::Scalar(_) => Ok(node.clone()),
        Value::Sequence(items) => {
            Ok(Node::sequence(items.iter().map(merged).collect::<Result<_, _>>()?, node.span))
        }
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            let mut merges = Vec::new();
            for entry in mapping.iter() {
                let value = merged(&entry.value)?;
                if &*entry.key.text != "<<" {
                    copy.push(entry.key.clone(), value);
                } else if is_mergeable(&value) {
                    merges.push(value);
                } else {
                    return Err(entry.key.span);
                }
            }
            Ok(Node::mapping(merge(copy, merges), node.span))
        }
    }
}
