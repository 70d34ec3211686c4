//! `spec.commonMetadata`.

use crate::object::Object;
use crate::yaml::{Key, Mapping, Node};

/// `spec.commonMetadata`: labels and annotations of everything, over what is there.
///
/// Follows `SetCommonMetadata` of `fluxcd/pkg/ssa`, which reads what is there as texts: a null is an empty one, and where any
/// value is a number or a boolean all are lost. It writes both fields, also where only one of them is common.
pub(super) fn set_common_metadata(spec: &Node, objects: &mut [Object]) {
    let Some(common) = spec.get("commonMetadata").filter(|node| node.as_mapping().is_some()) else { return };
    for field in ["labels", "annotations"] {
        let entries = common.get(field).and_then(Node::as_mapping);
        for object in objects.iter_mut() {
            let origin = object.origin;
            let Some(metadata) = object.node.get_mut("metadata").and_then(Node::as_mapping_mut) else {
                continue;
            };
            let mut texts =
                metadata.get(field).and_then(Node::as_mapping).and_then(texts).unwrap_or_default();
            for entry in entries.into_iter().flatten() {
                texts.insert(entry.key.clone(), text(&entry.value));
            }
            if !texts.is_empty() {
                metadata.insert(Key::new(field, origin), Node::mapping(texts, origin));
            }
        }
    }
}

/// The entries as texts; nothing where one is none.
fn texts(mapping: &Mapping) -> Option<Mapping> {
    let mut texts = Mapping::default();
    for entry in mapping {
        if !entry.value.is_null() {
            entry.value.as_str()?;
        }
        texts.push(entry.key.clone(), text(&entry.value));
    }
    Some(texts)
}

/// The value, or the empty text for a null.
fn text(value: &Node) -> Node {
    if value.is_null() { Node::string("", value.span) } else { value.clone() }
}
