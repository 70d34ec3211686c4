//! How large a build may get. kustomize has no such limits: it runs until the memory is used up.

use crate::finding::Code;
use crate::yaml::{Node, Value};

use super::fault::Fault;
use super::problem::Problem;

/// How many kustomizations may stand upon each other.
pub(super) const LAYERS: usize = 100;

/// How many objects a build may have. Each layer can double them.
pub(super) const OBJECTS: usize = 50_000;

/// How many values an object may have. Each operation of a patch can double them.
const VALUES: usize = 1_000_000;

/// Refuses another layer upon `layers`.
pub(super) fn check_layers(layers: usize) -> Result<(), Problem> {
    if layers < LAYERS {
        return Ok(());
    }
    let words = format!("more than {LAYERS} kustomizations build upon each other");
    Err(Problem::new(Code::TooLarge, words))
}

/// Refuses more objects than a build may have.
pub(super) fn check_objects(objects: usize) -> Result<(), Problem> {
    if objects <= OBJECTS {
        return Ok(());
    }
    Err(Problem::new(Code::TooLarge, format!("the build has more than {OBJECTS} objects")))
}

/// Refuses an object that has grown too large.
pub(super) fn check_object(node: &Node) -> Result<(), Fault> {
    let mut left = VALUES;
    if count(node, &mut left) {
        return Ok(());
    }
    Err(Fault {
        too_large: true,
        ..Fault::at(node.span, format!("the object has more than {VALUES} values"))
    })
}

/// How many values an object has.
pub(super) fn size(node: &Node) -> usize {
    let mut left = usize::MAX;
    count(node, &mut left);
    usize::MAX - left
}

/// Counts down; whether enough is left.
fn count(node: &Node, left: &mut usize) -> bool {
    let Some(less) = left.checked_sub(1) else { return false };
    *left = less;
    match &node.value {
        Value::Scalar(_) => true,
        Value::Sequence(items) => items.iter().all(|item| count(item, left)),
        Value::Mapping(mapping) => mapping.iter().all(|entry| count(&entry.value, left)),
    }
}
