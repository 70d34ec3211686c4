//! Whether conditions hold.

use crate::yaml::Node;

use super::rule::{Comparison, Condition};
use super::types::Schema;
use super::value::is_open;

/// What a path leads to.
enum Found<'v> {
    /// Nothing.
    Missing,
    /// A value, or the default that stands for it, as far as that is a scalar.
    There(Option<&'v Node>, Option<&'v str>),
    /// It depends on variables that are not known.
    Open,
}

impl Condition {
    /// Whether it holds for a mapping, whatever is added to it; nothing where that is not known.
    pub(super) fn holds(&self, node: &Node, schema: &Schema) -> Option<bool> {
        match self {
            Self::Or(parts) => any(parts.iter().map(|part| part.holds(node, schema))),
            Self::And(parts) => {
                any(parts.iter().map(|part| part.holds(node, schema).map(|is| !is))).map(|is| !is)
            }
            Self::Not(part) => part.holds(node, schema).map(|is| !is),
            Self::Has(path) => match find(node, schema, path) {
                Found::There(..) => Some(true),
                // It may come from elsewhere.
                Found::Missing | Found::Open => None,
            },
            Self::Holds(path) => match find(node, schema, path) {
                Found::There(Some(node), _) => node.as_bool(),
                Found::There(None, Some(default)) => Some(default == "true"),
                _ => None,
            },
            Self::Some(path) => match find(node, schema, path) {
                Found::There(Some(node), _) => node.as_sequence().map(|items| !items.is_empty()),
                _ => None,
            },
            Self::Text(path, comparison, wanted) => {
                let text = match find(node, schema, path) {
                    Found::There(Some(node), _) => node.as_str()?,
                    Found::There(None, default) => default?,
                    _ => return None,
                };
                Some(match comparison {
                    Comparison::Is => text == wanted,
                    Comparison::Starts => text.starts_with(&**wanted),
                    Comparison::Ends => text.ends_with(&**wanted),
                })
            }
        }
    }
}

/// Whether one is true; nothing where it depends on what is not known.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(false)
}

fn find<'v>(node: &'v Node, schema: &'v Schema, path: &[String]) -> Found<'v> {
    let (mut node, mut schema) = (node, Some(schema));
    for name in path {
        if is_open(node)
            || node.as_mapping().is_some_and(|mapping| mapping.iter().any(|e| e.key.text.contains("${")))
        {
            return Found::Open;
        }
        schema = schema.and_then(|schema| schema.field(name));
        match node.get(name) {
            Some(value) if is_open(value) => return Found::Open,
            Some(value) if !value.is_null() => node = value,
            _ => {
                let default =
                    schema.filter(|schema| schema.takes_null).and_then(|schema| schema.default.as_deref());
                return default.map_or(Found::Missing, |default| Found::There(None, Some(default)));
            }
        }
    }
    Found::There(Some(node), None)
}
