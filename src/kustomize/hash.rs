//! The suffix of generated names.

use std::collections::BTreeMap;

use hmac_sha256::Hash;
use serde_json::{Map, Value as Json};

use crate::yaml::{Mode, Node, Value, json_number, to_json};

use super::fault::Fault;
use super::written;

/// The hash of an object's content that kustomize appends to its name, ten letters (`api/hasher`).
///
/// A `ConfigMap` or a `Secret` is hashed over kind, data and type. The name is meant to count too, but kustomize looks
/// for it in a field `metadata/name`, which is never there. Other kinds are hashed over kustomize's own structures,
/// line numbers and all, which cannot be done here: an error.
pub(crate) fn suffix(object: &Node) -> Result<String, Fault> {
    let kind = object.get("kind").and_then(Node::text).unwrap_or_default();
    let mut content = Map::new();
    content.insert("kind".to_owned(), kind.into());
    content.insert("name".to_owned(), "".into());
    content.insert("data".to_owned(), field(object, "data"));
    let optional = match kind {
        "ConfigMap" => "binaryData",
        "Secret" => {
            content.insert("type".to_owned(), field(object, "type"));
            "stringData"
        }
        _ => {
            let message = format!("the hash of a {kind} cannot be computed: only of a ConfigMap or a Secret");
            return Err(Fault::at(object.span, message));
        }
    };
    let value = field(object, optional);
    if value.is_object() {
        content.insert(optional.to_owned(), value);
    }
    Ok(letters(&go_json(&Json::Object(content))))
}

/// A field as JSON; a scalar as its text, and empty text for one that is missing.
fn field(object: &Node, name: &str) -> Json {
    match object.get(name) {
        None => "".into(),
        Some(node) => {
            if let Value::Scalar(scalar) = &node.value {
                return (*scalar.text).into();
            }
            // It is written and read again on its way to JSON.
            let mut node = node.clone();
            written::settle(&mut node);
            to_json(&node, Mode::Resource)
        }
    }
}

/// JSON as Go's `encoding/json` writes it: sorted keys, numbers in its form, `<`, `>`, `&` and two line separators escaped.
fn go_json(json: &Json) -> String {
    match json {
        Json::Object(entries) => {
            // Whatever order the map type keeps.
            let sorted: BTreeMap<_, _> = entries.iter().collect();
            let key = |key: &str| go_json(&Json::from(key));
            let all: Vec<_> =
                sorted.into_iter().map(|(name, value)| format!("{}:{}", key(name), go_json(value))).collect();
            format!("{{{}}}", all.join(","))
        }
        Json::Array(items) => {
            let all: Vec<_> = items.iter().map(go_json).collect();
            format!("[{}]", all.join(","))
        }
        Json::Number(number) if number.is_f64() => {
            number.as_f64().and_then(json_number).unwrap_or_else(|| number.to_string())
        }
        other => other
            .to_string()
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029"),
    }
}

/// The first ten digits of the SHA-256, with letters for those that could spell a word.
fn letters(text: &str) -> String {
    let digest = Hash::hash(text.as_bytes());
    let digits = digest.iter().flat_map(|&byte| [byte >> 4, byte & 0xf]);
    let hex = digits.filter_map(|digit| char::from_digit(u32::from(digit), 16));
    let letter = |digit| match digit {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        other => other,
    };
    hex.take(10).map(letter).collect()
}
