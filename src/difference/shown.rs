//! Values as an answer may show them.

use serde_json::{Value as Json, json};

use crate::object::ObjectRef;
use crate::secret::{MASK, Mask};
use crate::source::SourceMap;
use crate::yaml::{Mode, Node, Value, to_json};

use super::answer::FieldValue;

/// Shows the values of one side, those of Secrets aside.
pub(super) struct Shown<'s> {
    sources: &'s SourceMap,
    mask: Mask<'s>,
}

impl<'s> Shown<'s> {
    pub(super) fn new(sources: &'s SourceMap) -> Self {
        Self { sources, mask: Mask::new(sources) }
    }

    /// A value of an object, at a path.
    pub(super) fn value(&mut self, of: &ObjectRef, path: &str, node: &Node) -> FieldValue {
        let value = if is_secret(of) && !is_harmless(path) {
            blank(node)
        } else {
            to_json(&self.mask.hide(node), Mode::Resource)
        };
        FieldValue { value, location: self.sources.location(node.span) }
    }
}

fn is_secret(object: &ObjectRef) -> bool {
    &*object.kind == "Secret" && object.group.is_empty()
}

/// What a Secret says about itself, and what cannot be a value in disguise.
fn is_harmless(path: &str) -> bool {
    matches!(path, "type" | "immutable" | "apiVersion" | "metadata.name" | "metadata.namespace")
        || path.starts_with("metadata.labels.")
        || path.starts_with("metadata.labels[")
}

/// The keys without their values.
fn blank(node: &Node) -> Json {
    match &node.value {
        Value::Mapping(mapping) => {
            let keys = mapping.iter().map(|entry| (entry.key.text.to_string(), json!(MASK)));
            Json::Object(keys.collect())
        }
        _ => json!(MASK),
    }
}
