//! An object as YAML that says where its values come from.

use crate::flux::InputRow;
use crate::object::Object;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{self, Node, Value};

/// The object as [`to_yaml`](yaml::to_yaml) prints it. Behind each value that does not come from the object's own file
/// stands a comment with the path and the line that it comes from: a patch, a component, a field of a kustomization.
/// Where one place brings a whole list or mapping, the comment stands behind its key only.
pub fn yaml(object: &Object, sources: &SourceMap) -> String {
    let own = object.origin.file;
    yaml::to_yaml_with(&object.node, &|node| {
        (is_leaf(node) || is_whole(node, node.span)).then(|| elsewhere(node.span, own, sources)).flatten()
    })
}

/// An object that a `ResourceSet` renders: behind each value stands the line of the template that made it, and above all the inputs.
pub fn rendered(object: &Object, row: Option<&InputRow>, sources: &SourceMap) -> String {
    let place = |span: Span| {
        let location = sources.location(span);
        format!("{}:{}", location.path, location.line)
    };
    let text = yaml::to_yaml_with(&object.node, &|node| is_leaf(node).then(|| place(node.span)));
    match row {
        Some(row) => format!("# with {}: {}\n{text}", row.name, place(row.span)),
        None => text,
    }
}

fn elsewhere(span: Span, own: FileId, sources: &SourceMap) -> Option<String> {
    let place = (span.file != own).then(|| sources.location(span))?;
    Some(format!("{}:{}", place.path, place.line))
}

fn is_leaf(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(_) => true,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    }
}

/// Whether a node was written in one piece: all that is in it lies within its place, and nothing was put in later.
fn is_whole(node: &Node, place: Span) -> bool {
    place.contains(node.span)
        && match &node.value {
            Value::Scalar(_) => true,
            Value::Sequence(items) => items.iter().all(|item| is_whole(item, place)),
            Value::Mapping(mapping) => mapping.iter().all(|entry| is_whole(&entry.value, place)),
        }
}
