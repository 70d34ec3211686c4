//! What YAML can say and JSON cannot, or what does not come back from it.

use super::{Entry, Key, Mode, Node, Resolved, Style, Value};

/// A value for which JSON has no form, or one that YAML cannot read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BeyondJson<'n> {
    /// A key that is no string.
    Key(&'n Key),
    /// An infinity, or what is not a number.
    Number(&'n Node, f64),
    /// A text with a character that only escapes can say: JSON has it as it is, and YAML refuses to read that.
    Text(&'n Node),
    /// A key of that kind.
    UnreadableKey(&'n Key),
}

/// The first value of a document for which JSON has no form. The keys of its root are taken as they are written, whatever they
/// are but null: kustomize reads objects into a map of strings. Values of annotations become texts before they are printed, so
/// that any number has a form. Walks all of it.
pub fn beyond_json_of_object(root: &Node) -> Option<BeyondJson<'_>> {
    match root.as_mapping() {
        Some(mapping) => mapping.iter().find_map(|entry| {
            let is_null = entry.key.style == Style::Plain && entry.key.scalar().is_null();
            if is_null {
                return Some(BeyondJson::Key(&entry.key));
            }
            let is_metadata = &*entry.key.text == "metadata";
            let below =
                if is_metadata { beyond_json_of_metadata(&entry.value) } else { beyond_json(&entry.value) };
            unreadable(&entry.key).or(below)
        }),
        None => beyond_json(root),
    }
}

fn beyond_json_of_metadata(metadata: &Node) -> Option<BeyondJson<'_>> {
    let Some(mapping) = metadata.as_mapping() else { return beyond_json(metadata) };
    mapping.iter().find_map(|entry| match entry.value.as_mapping() {
        Some(annotations) if &*entry.key.text == "annotations" => annotations
            .iter()
            .filter_map(beyond_json_of_entry)
            .find(|value| !matches!(value, BeyondJson::Number(..))),
        _ => beyond_json_of_entry(entry),
    })
}

fn beyond_json_of_entry(entry: &Entry) -> Option<BeyondJson<'_>> {
    if !entry.key.is_string() {
        return Some(BeyondJson::Key(&entry.key));
    }
    unreadable(&entry.key).or_else(|| beyond_json(&entry.value))
}

/// The first value of a tree for which JSON has no form, by the rules of resources. Walks all of it.
pub fn beyond_json(node: &Node) -> Option<BeyondJson<'_>> {
    match &node.value {
        // Only between double quotes there are escapes.
        Value::Scalar(scalar) if scalar.style == Style::Quoted => {
            holds_unreadable(&scalar.text).then_some(BeyondJson::Text(node))
        }
        // The names of such a number start with a sign or the point.
        Value::Scalar(scalar) if !scalar.text.starts_with(['.', '+', '-']) => None,
        Value::Scalar(scalar) => match scalar.resolve(Mode::Resource) {
            Resolved::Float(value) if !value.is_finite() => Some(BeyondJson::Number(node, value)),
            _ => None,
        },
        Value::Sequence(items) => items.iter().find_map(beyond_json),
        Value::Mapping(mapping) => mapping.iter().find_map(beyond_json_of_entry),
    }
}

fn unreadable(key: &Key) -> Option<BeyondJson<'_>> {
    (key.style == Style::Quoted && holds_unreadable(&key.text)).then_some(BeyondJson::UnreadableKey(key))
}

/// Whether a text has a character that Go's `encoding/json` writes as it is and go-yaml does not read.
fn holds_unreadable(text: &str) -> bool {
    let is_unreadable =
        |c: char| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    text.bytes().any(|byte| byte >= 0x7f) && text.chars().any(is_unreadable)
}
