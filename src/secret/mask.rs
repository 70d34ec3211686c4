//! Objects without the values of Secrets.

use std::collections::HashMap;

use crate::object::Object;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Node, Value};

use super::{Hidden, Inputs};

/// What stands in the place of a value.
pub(crate) const MASK: &str = "***";

/// Where kubectl keeps the whole object once more.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Takes the values of Secrets out of objects: of the Secrets themselves, as `flux build kustomization` does, and of whatever
/// a replacement, a patch or a template has copied one into. Texts are looked at once.
#[derive(Debug)]
pub struct Mask<'s> {
    sources: &'s SourceMap,
    hidden: HashMap<FileId, Hidden>,
    inputs: Inputs,
}

impl<'s> Mask<'s> {
    /// Over these texts.
    pub fn new(sources: &'s SourceMap) -> Self {
        Self { sources, hidden: HashMap::new(), inputs: Inputs::default() }
    }

    /// The object with `***` in the place of each value.
    #[must_use]
    pub fn apply(&mut self, object: &Object) -> Object {
        let mut object = object.clone();
        if &*object.reference.kind == "Secret" && object.reference.group.is_empty() {
            for field in ["data", "stringData"] {
                let Some(node) = object.node.get_mut(field) else { continue };
                let span = node.span;
                if let Some(mapping) = node.as_mapping_mut() {
                    for entry in mapping.iter_mut() {
                        entry.value = Node::string(MASK, entry.value.span);
                    }
                } else if !node.is_null() {
                    *node = Node::string(MASK, span);
                }
            }
            let annotations =
                object.node.get_mut("metadata").and_then(|metadata| metadata.get_mut("annotations"));
            if let Some(applied) = annotations.and_then(|annotations| annotations.get_mut(LAST_APPLIED)) {
                *applied = Node::string(MASK, applied.span);
            }
        }
        if let Some(node) = self.node(&object.node) {
            object.node = node;
        }
        object
    }

    /// A value that may be copied from one of a Secret, with `***` in its place or in that of its parts.
    pub(crate) fn hide(&mut self, node: &Node) -> Node {
        self.node(node).unwrap_or_else(|| node.clone())
    }

    /// The node with its secret values masked; nothing where there is none.
    fn node(&mut self, node: &Node) -> Option<Node> {
        match &node.value {
            Value::Scalar(scalar) => {
                let is_secret = !scalar.text.is_empty() && &*scalar.text != MASK && self.is_secret(node.span);
                is_secret.then(|| Node::string(MASK, node.span))
            }
            Value::Sequence(items) => {
                let masked: Vec<Option<Node>> = items.iter().map(|item| self.node(item)).collect();
                if masked.iter().all(Option::is_none) {
                    return None;
                }
                let items = masked.into_iter().zip(items.iter());
                Some(Node::sequence(
                    items.map(|(new, old)| new.unwrap_or_else(|| old.clone())).collect(),
                    node.span,
                ))
            }
            Value::Mapping(mapping) => {
                let masked: Vec<Option<Node>> = mapping.iter().map(|entry| self.node(&entry.value)).collect();
                if masked.iter().all(Option::is_none) {
                    return None;
                }
                let mut copy = node.clone();
                for (entry, new) in copy.as_mapping_mut()?.iter_mut().zip(masked) {
                    entry.value = new.unwrap_or_else(|| entry.value.clone());
                }
                Some(copy)
            }
        }
    }

    fn is_secret(&mut self, span: Span) -> bool {
        let find = || Hidden::of(span.file, self.sources, &mut self.inputs);
        let hidden = self.hidden.entry(span.file).or_insert_with(find);
        hidden.touches(span)
    }
}
