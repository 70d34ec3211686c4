//! Whether one value is of the type that it has to be.

use crate::yaml::{Mode, Node, Resolved, Scalar};

use super::types::Type;

/// What is wrong with a value.
pub(super) struct Fault {
    /// What it is: "a number". Never the value itself, which may be a secret: variables put any value anywhere.
    pub(super) found: &'static str,
    /// What it has to be: "a string".
    pub(super) needed: &'static str,
    /// How to write it.
    pub(super) help: &'static str,
}

/// Whether a scalar waits for substitution: then nothing is known of it.
pub(super) fn is_template(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| scalar.text.contains("${"))
}

/// What is wrong with null; nothing where it is taken.
pub(super) fn null_fault(wanted: &Type) -> Option<Fault> {
    let help = "give it a value, or take the key out";
    let takes_null = matches!(wanted, Type::Any | Type::OrNull(_));
    (!takes_null).then(|| Fault { found: "null", needed: needed(wanted), help })
}

/// What is wrong with a value that is neither null nor the mapping or list that is needed.
pub(super) fn fault(node: &Node, wanted: &Type) -> Option<Fault> {
    if let Type::OrNull(wanted) = wanted {
        return fault(node, wanted);
    }
    let resolved = node.as_scalar().map(|scalar| scalar.resolve(Mode::Resource));
    let help = match (wanted, node.as_scalar(), &resolved) {
        (Type::Any | Type::OrNull(_), ..)
        | (Type::String, _, Some(Resolved::String(_)))
        | (Type::Boolean, _, Some(Resolved::Bool(_)))
        | (Type::Integer, _, Some(Resolved::Int(_) | Resolved::UInt(_))) => return None,
        // `3.0` reaches the API server as 3.
        (Type::Integer, _, Some(Resolved::Float(value))) if value.fract() == 0.0 => return None,
        (Type::Duration, _, Some(Resolved::String(text))) if is_duration(text) => return None,
        (Type::String, Some(_), _) => "write it in quotes",
        (Type::String, None, _) => "write a single string",
        (Type::Boolean, Some(scalar), _) => help_for_boolean(scalar),
        (Type::Boolean, None, _) => "write `true` or `false`",
        (Type::Integer, ..) => "write a whole number without quotes",
        (Type::Duration, Some(_), Some(Resolved::Int(_) | Resolved::UInt(_))) => {
            "write it with a unit, as in `30s` or `5m`"
        }
        (Type::Duration, ..) => "write numbers with the units ms, s, m or h, as in `1h30m`",
        (Type::List(_), Some(_), _) => "write it as a list, with `- ` before it",
        (Type::List(_), None, _) => "write `- ` before each item",
        (Type::Fields(fields), Some(_), _) if fields.get("name").is_some() => "write it behind `name: `",
        (Type::Map(_) | Type::Fields(_), ..) => "write `key: value` lines below it",
    };
    Some(Fault { found: node.describe(Mode::Resource), needed: needed(wanted), help })
}

fn needed(wanted: &Type) -> &'static str {
    match wanted {
        Type::Any => "any value",
        Type::OrNull(wanted) => needed(wanted),
        Type::String => "a string",
        Type::Boolean => "a boolean",
        Type::Integer => "a whole number",
        Type::Duration => "a duration",
        Type::List(_) => "a list",
        Type::Map(_) | Type::Fields(_) => "a mapping",
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

/// `([0-9]+(\.[0-9]+)?(ms|s|m|h))+`, the pattern that Flux's CRDs have for durations.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let whole = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if whole.len() == rest.len() {
            return false;
        }
        rest = match whole.strip_prefix('.') {
            None => whole,
            Some(fraction) => {
                let unit = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
                if unit.len() == fraction.len() {
                    return false;
                }
                unit
            }
        };
        let unit = ["ms", "s", "m", "h"].into_iter().find_map(|unit| rest.strip_prefix(unit));
        let Some(behind) = unit else { return false };
        rest = behind;
    }
    !text.is_empty()
}
