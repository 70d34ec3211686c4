//! Whether one value is of the type that it has to be.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::yaml::{Mode, Node, Resolved, Scalar};

use super::quantity::is_quantity;
use super::types::{Schema, Shape};

/// What helps where a text is needed and something else is written.
pub(in crate::flux) const IN_QUOTES: &str = "write it in quotes";

/// What is wrong with a value.
pub(super) struct Misfit {
    /// What it is: "a number"; "no base64" where its type is right.
    pub found: &'static str,
    /// What it has to be: "a string".
    pub needed: &'static str,
    /// What the API server says that it expected.
    pub said: &'static str,
    /// How to write it.
    pub help: &'static str,
}

/// Whether nothing is known of a value: it waits for substitution, or for being decrypted.
pub(super) fn is_open(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| scalar.text.contains("${") || scalar.text.starts_with("ENC["))
}

/// What is wrong with null where it is not taken.
pub(super) fn null(wanted: &Schema) -> Misfit {
    let help = "give it a value, or take the key out";
    Misfit { found: "null", needed: needed(&wanted.shape), said: "", help }
}

/// What is wrong with a value that is neither null nor the mapping or list that is needed.
pub(super) fn misfit(node: &Node, wanted: &Schema) -> Option<Misfit> {
    let shape = &wanted.shape;
    let resolved = node.as_scalar().map(|scalar| scalar.resolve(Mode::Resource));
    let help = match (shape, &resolved) {
        (Shape::Any, _)
        | (Shape::String | Shape::IntOrString | Shape::Time, Some(Resolved::String(_)))
        | (Shape::Boolean, Some(Resolved::Bool(_)))
        | (
            Shape::Integer | Shape::Number | Shape::IntOrString | Shape::Quantity,
            Some(Resolved::Int(_) | Resolved::UInt(_)),
        )
        | (Shape::Number | Shape::Quantity, Some(Resolved::Float(_))) => return None,
        // `3.0` reaches the API server as 3.
        (Shape::Integer | Shape::IntOrString, Some(Resolved::Float(value))) if value.fract() == 0.0 => {
            return None;
        }
        (Shape::Quantity, Some(Resolved::String(text))) => return no_quantity(text),
        (Shape::Base64, Some(Resolved::String(text))) => return no_base64(text),
        _ => help(node, wanted),
    };
    let said = match (shape, &resolved) {
        // Any number is one for the schema; what reads it afterwards wants a whole one.
        (Shape::Integer, Some(Resolved::Float(_))) => "",
        _ => said(shape),
    };
    Some(Misfit { found: node.describe(Mode::Resource), needed: needed_of(wanted), said, help })
}

fn help(node: &Node, wanted: &Schema) -> &'static str {
    match (&wanted.shape, node.as_scalar()) {
        (Shape::String, Some(scalar)) => match duration(wanted) {
            Some(help) if matches!(scalar.resolve(Mode::Resource), Resolved::Bool(_)) => help,
            Some(_) => "write it with a unit, as in `30s` or `5m`",
            None => IN_QUOTES,
        },
        (Shape::Base64 | Shape::Time, Some(_)) => IN_QUOTES,
        (Shape::String | Shape::Base64 | Shape::Time, None) => "write a single string",
        (Shape::Boolean, Some(scalar)) => help_for_boolean(scalar),
        (Shape::Boolean, None) => "write `true` or `false`",
        (Shape::Integer, _) => "write a whole number without quotes",
        (Shape::Number, _) => "write a number without quotes",
        (Shape::IntOrString, _) => "write a whole number, or a name in quotes",
        (Shape::Quantity, _) => "write a number with its unit, as in `500m` or `1Gi`",
        (Shape::List(..), Some(_)) => "write it as a list, with `- ` before it",
        (Shape::List(..), None) => "write `- ` before each item",
        (shape, Some(_)) if shape.fields().is_some_and(|fields| fields.get("name").is_some()) => {
            "write it behind `name: `"
        }
        _ => "write `key: value` lines below it",
    }
}

/// How to write a duration, where the value has to be one.
fn duration(wanted: &Schema) -> Option<&'static str> {
    words(wanted).map(|(_, help)| help)
}

/// What is needed, and how to write it, where a pattern has words for it.
fn words(wanted: &Schema) -> Option<(&'static str, &'static str)> {
    let words = wanted.limits.as_ref()?.pattern.as_ref()?.words();
    (!words.0.is_empty()).then_some(words)
}

/// What is needed, in words: of a string with a pattern, what that says.
fn needed_of(wanted: &Schema) -> &'static str {
    words(wanted).map_or_else(|| needed(&wanted.shape), |(needed, _)| needed)
}

/// What is needed, in words.
pub(super) fn needed(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "any value",
        Shape::String => "a string",
        Shape::Boolean => "a boolean",
        Shape::Integer => "a whole number",
        Shape::Number => "a number",
        Shape::IntOrString => "a whole number or a string",
        Shape::Quantity => "a quantity",
        Shape::Time => "a time",
        Shape::Base64 => "base64",
        Shape::List(..) => "a list",
        Shape::Map(_) | Shape::Fields(_) | Shape::Named(_) => "a mapping",
    }
}

fn said(shape: &Shape) -> &'static str {
    match shape {
        Shape::String | Shape::Time | Shape::Base64 => "expected string",
        Shape::Boolean => "expected boolean",
        Shape::Integer | Shape::Number => "expected numeric (int or float)",
        Shape::List(..) => "expected list",
        Shape::Map(_) | Shape::Fields(_) | Shape::Named(_) => "expected map",
        Shape::Any | Shape::IntOrString | Shape::Quantity => "",
    }
}

fn help_for_boolean(scalar: &Scalar) -> &'static str {
    match scalar.text.to_ascii_lowercase().as_str() {
        "true" => "write `true` without quotes",
        "false" => "write `false` without quotes",
        "yes" | "y" | "on" | "1" => "write `true`: only `true` and `false` are booleans",
        "no" | "n" | "off" | "0" => "write `false`: only `true` and `false` are booleans",
        _ => "write `true` or `false`",
    }
}

fn no_quantity(text: &str) -> Option<Misfit> {
    let help = "write a number with its unit, as in `500m` or `1Gi`";
    let said = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    (!is_quantity(text)).then_some(Misfit { found: "no quantity", needed: "a quantity", said, help })
}

fn no_base64(text: &str) -> Option<Misfit> {
    // As Go's decoder: line breaks count for nothing, nor do the bits that are left over.
    const DECODER: GeneralPurpose =
        GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
    let is_base64 = if text.contains(['\n', '\r']) {
        DECODER.decode(text.replace(['\n', '\r'], "")).is_ok()
    } else {
        DECODER.decode(text).is_ok()
    };
    let help = "encode it, or write it as it is in `stringData` of a Secret, `data` of a ConfigMap";
    (!is_base64).then_some(Misfit { found: "no base64", needed: "base64", said: "illegal base64 data", help })
}
