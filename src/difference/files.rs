//! Which nodes files go into.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::source::FileId;
use crate::yaml::{Node, Value};

/// The nodes that one of these files goes into: as a base, a patch, a component or values of what they apply, or with a value of
/// their own object. Linear.
pub fn fed_by(analyzed: &AnalyzedEnvironment, files: &BTreeSet<Utf8PathBuf>) -> BTreeSet<ObjectRef> {
    let environment = analyzed.environment();
    let builds = environment.builds.iter();
    let mut found: BTreeSet<ObjectRef> = builds
        .filter(|(_, build)| build.files.iter().any(|file| files.contains(file)))
        .map(|(by, _)| by.clone())
        .collect();
    let numbers: Vec<FileId> = files.iter().filter_map(|file| analyzed.sources().find(file)).collect();
    for (id, entry) in environment.inventory.iter().filter(|(id, _)| Kind::of(id).is_some()) {
        if numbers.contains(&entry.object.origin.file) || is_made_of(&entry.object.node, &numbers) {
            found.insert(id.clone());
        }
    }
    found
}

/// Whether any part of a tree was written in one of these files.
fn is_made_of(node: &Node, files: &[FileId]) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if files.contains(&node.span.file) {
            return true;
        }
        match &node.value {
            Value::Scalar(_) => {}
            Value::Sequence(items) => open.extend(items.iter()),
            Value::Mapping(mapping) => open.extend(mapping.iter().map(|entry| &entry.value)),
        }
    }
    false
}
