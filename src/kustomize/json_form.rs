//! What comes of a node that takes the way through JSON.

use crate::yaml::{
    Key, Mapping, Mode, Node, Resolved, Scalar, Style, Value, json_number, key_number, written_style,
};

use super::fault::Fault;

/// The node as it comes back from JSON: strings are quoted where they have to be, numbers and booleans plain and in one form. What it means
/// under the rules of `mode` before, it means under those of resources after. Places are kept.
///
/// Errors as Go's `encoding/json` makes them: infinities, and keys of resources that are no strings.
pub(crate) fn json_form(node: &Node, mode: Mode) -> Result<Node, Fault> {
    let value = match &node.value {
        Value::Scalar(scalar) => {
            Value::Scalar(json_scalar(scalar, mode).ok_or_else(|| unsupported_value(scalar, mode, node))?)
        }
        Value::Sequence(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| json_form(item, mode)).collect();
            return Ok(Node::sequence(items?, node.span));
        }
        Value::Mapping(mapping) => {
            let mut result = Mapping::default();
            for entry in mapping.iter() {
                // Under YAML 1.1 two keys may become the same one: the later counts.
                result.insert(json_key(&entry.key, mode)?, json_form(&entry.value, mode)?);
            }
            return Ok(Node::mapping(result, node.span));
        }
    };
    Ok(Node { value, span: node.span })
}

/// A scalar as it comes back from JSON, by the rules of [`json_form`]; nothing for an infinity and what is no number.
pub(crate) fn json_scalar(scalar: &Scalar, mode: Mode) -> Option<Scalar> {
    if scalar.style == Style::Empty && mode == Mode::Resource {
        // On its way to JSON a resource is written as YAML, where this has quotes.
        return Some(Scalar::string(""));
    }
    Some(match scalar.resolve(mode) {
        Resolved::Null => Scalar::plain("null"),
        Resolved::Bool(value) => Scalar::plain(value.to_string()),
        Resolved::Int(value) => Scalar::plain(value.to_string()),
        Resolved::UInt(value) => Scalar::plain(value.to_string()),
        // `-0` would be read as an integer, which has no sign.
        Resolved::Float(value) if value == 0.0 && value.is_sign_negative() => Scalar::plain("-0.0"),
        Resolved::Float(value) => Scalar::plain(json_number(value)?),
        // On its way back it is written as YAML and read again: a word that needs no quotes has none from then on, and what
        // a later patch or replacement puts in its place is read by what it looks like.
        Resolved::String(text) => Scalar { style: written_style(&text), text, tag: None },
    })
}

fn unsupported_value(scalar: &Scalar, mode: Mode, node: &Node) -> Fault {
    let name = match scalar.resolve(mode) {
        Resolved::Float(value) if value.is_nan() => "NaN",
        Resolved::Float(value) if value > 0.0 => "+Inf",
        _ => "-Inf",
    };
    Fault::at(node.span, format!("json: unsupported value: {name}"))
}

/// A key as text. Under YAML 1.1 (`sigs.k8s.io/yaml`) numbers and booleans become their text: `on` is the key `true`.
fn json_key(key: &Key, mode: Mode) -> Result<Key, Fault> {
    let text = match (key.scalar().resolve(mode), mode) {
        (Resolved::String(text), Mode::Legacy) => text,
        (Resolved::String(_), Mode::Resource) => key.text.clone(),
        (_, Mode::Resource) => {
            return Err(Fault::at(key.span, "json: unsupported type: map[interface {}]interface {}"));
        }
        (Resolved::Bool(value), Mode::Legacy) => value.to_string().into(),
        (Resolved::Int(value), Mode::Legacy) => value.to_string().into(),
        (Resolved::UInt(_), Mode::Legacy) => {
            return Err(Fault::at(key.span, "unsupported map key of type: uint64"));
        }
        (Resolved::Float(value), Mode::Legacy) => key_number(value).into(),
        (Resolved::Null, Mode::Legacy) => {
            return Err(Fault::at(key.span, "unsupported map key of type: null"));
        }
    };
    Ok(Key { text, style: Style::Quoted, span: key.span })
}
