//! Nodes and JSON values.

use serde_json::{Map, Number, Value as Json};

use crate::source::Span;

use super::{Key, Mapping, Mode, Node, Resolved, Scalar, Value};

/// The node as JSON under the rules of `mode`; keys are text. Infinities and not-a-number become strings, since
/// JSON has none.
pub fn to_json(node: &Node, mode: Mode) -> Json {
    match &node.value {
        Value::Scalar(scalar) => match scalar.resolve(mode) {
            Resolved::Null => Json::Null,
            Resolved::Bool(value) => Json::Bool(value),
            Resolved::Int(value) => Json::Number(value.into()),
            Resolved::UInt(value) => Json::Number(value.into()),
            Resolved::Float(value) => float(value, scalar),
            Resolved::String(text) => Json::String(text.to_string()),
        },
        Value::Sequence(items) => Json::Array(items.iter().map(|item| to_json(item, mode)).collect()),
        Value::Mapping(mapping) => {
            let entries =
                mapping.iter().map(|entry| (entry.key.text.to_string(), to_json(&entry.value, mode)));
            Json::Object(entries.collect())
        }
    }
}

/// Go prints a whole float without its point, so `1.0` and `1e3` become integers.
fn float(value: f64, scalar: &Scalar) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "within 2^53, checked above")]
        return Json::Number((value as i64).into());
    }
    Number::from_f64(value).map_or_else(|| Json::String(scalar.text.to_string()), Json::Number)
}

/// A JSON value as a node; every part of it gets the same place.
pub fn from_json(json: &Json, span: Span) -> Node {
    match json {
        Json::Null => Node::plain("null", span),
        Json::Bool(value) => Node::plain(value.to_string(), span),
        Json::Number(value) => Node::plain(value.to_string(), span),
        Json::String(text) => Node::string(text.as_str(), span),
        Json::Array(items) => Node::sequence(items.iter().map(|item| from_json(item, span)).collect(), span),
        Json::Object(entries) => Node::mapping(from_entries(entries, span), span),
    }
}

fn from_entries(entries: &Map<String, Json>, span: Span) -> Mapping {
    let mut mapping = Mapping::default();
    for (key, value) in entries {
        mapping.push(Key::new(key.as_str(), span), from_json(value, span));
    }
    mapping
}
