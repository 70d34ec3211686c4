//! What YAML can say and JSON cannot.

use super::{Key, Mode, Node, Resolved, Style, Value};

/// A value for which JSON has no form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BeyondJson<'n> {
    /// A key that is no string.
    Key(&'n Key),
    /// An infinity, or what is not a number.
    Number(&'n Node, f64),
}

/// The first value of a document for which JSON has no form. The keys of its root are taken as they are written, whatever they
/// are but null: kustomize reads objects into a map of strings. Walks all of it.
pub(super) fn beyond_json_of_object(root: &Node) -> Option<BeyondJson<'_>> {
    match root.as_mapping() {
        Some(mapping) => mapping.iter().find_map(|entry| {
            let is_null = entry.key.style == Style::Plain && entry.key.scalar().is_null();
            if is_null { Some(BeyondJson::Key(&entry.key)) } else { beyond_json(&entry.value) }
        }),
        None => beyond_json(root),
    }
}

/// The first value of a tree for which JSON has no form, by the rules of resources. Walks all of it.
pub fn beyond_json(node: &Node) -> Option<BeyondJson<'_>> {
    match &node.value {
        // The names of such a number start with a sign or the point.
        Value::Scalar(scalar) if !scalar.text.starts_with(['.', '+', '-']) => None,
        Value::Scalar(scalar) => match scalar.resolve(Mode::Resource) {
            Resolved::Float(value) if !value.is_finite() => Some(BeyondJson::Number(node, value)),
            _ => None,
        },
        Value::Sequence(items) => items.iter().find_map(beyond_json),
        Value::Mapping(mapping) => mapping.iter().find_map(|entry| {
            if entry.key.is_string() { beyond_json(&entry.value) } else { Some(BeyondJson::Key(&entry.key)) }
        }),
    }
}
