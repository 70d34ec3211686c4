//! `metadata`: types, and the form of names.

use super::path::{Path, shown};
use super::types::Type;
use super::{Checker, value};

/// Judges the metadata of the object.
pub(super) fn check(checker: &mut Checker<'_>, wanted: &Type) {
    let object = checker.object;
    let Some(metadata) = object.node.get("metadata") else { return };
    checker.value(metadata, wanted, Path::Root("metadata"));
    for (field, limit, dots) in [("name", 253, true), ("namespace", 63, false)] {
        let Some(node) = metadata.get(field).filter(|node| !value::is_template(node)) else { continue };
        let Some(name) = node.as_str() else { continue };
        if let Some(fault) = fault(name, limit, dots) {
            let message = format!("metadata.{field} {} is not a valid name: {fault}", shown(name));
            let help = if dots {
                "write small letters a-z, digits, `-` and `.` only, with a letter or a digit at both ends"
            } else {
                "write small letters a-z, digits and `-` only, with a letter or a digit at both ends"
            };
            checker.invalid(node.span, message, fault, help.to_owned());
        }
    }
}

/// What is wrong with a name under RFC 1123: a label, or with `dots` several labels with dots between.
fn fault(name: &str, limit: usize, dots: bool) -> Option<String> {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    let allowed = |c: char| is_inner(c) || c == '-' || (dots && c == '.');
    if let Some(c) = name.chars().find(|&c| !allowed(c)) {
        return Some(format!("{c:?} is not allowed in it"));
    }
    if name.len() > limit {
        return Some(format!("it has {} characters, {limit} are allowed", name.len()));
    }
    for label in name.split('.') {
        match (label.chars().next(), label.chars().next_back()) {
            (Some(first), Some(last)) if is_inner(first) && is_inner(last) => {}
            (Some('-'), _) => return Some("it starts with '-', or has '-' after '.'".to_owned()),
            (Some(_), _) => return Some("it ends with '-', or has '-' before '.'".to_owned()),
            (None, _) => return Some("it starts or ends with '.', or has two of them in a row".to_owned()),
        }
    }
    None
}
