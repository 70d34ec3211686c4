//! How large a copied value may be: patches and replacements can double an object again and again.

use crate::yaml::{Node, Value};

use super::fault::Fault;

/// How deep an object may become. Files nest to 200 levels, the API server takes 100.
const MAX_DEPTH: usize = 500;

/// How many values a copy may have. An object of the API server's limit of 3 MB has fewer.
const MAX_VALUES: usize = 500_000;

/// Makes sure that a value which is put `depth` levels below the top leaves the object within the limits.
pub(crate) fn check(value: &Node, depth: usize) -> Result<(), Fault> {
    let mut values = 0;
    if fits(value, depth, &mut values) {
        return Ok(());
    }
    let limits = format!("more than {MAX_DEPTH} levels or {MAX_VALUES} values");
    Err(Fault::at(value.span, format!("the copied value would give the object {limits}")))
}

fn fits(node: &Node, depth: usize, values: &mut usize) -> bool {
    *values += 1;
    if depth > MAX_DEPTH || *values > MAX_VALUES {
        return false;
    }
    match &node.value {
        Value::Scalar(_) => true,
        Value::Sequence(items) => items.iter().all(|item| fits(item, depth + 1, values)),
        Value::Mapping(mapping) => mapping.iter().all(|entry| fits(&entry.value, depth + 1, values)),
    }
}
