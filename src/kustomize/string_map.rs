//! Labels and annotations as Go holds them: a map of strings, which comes out sorted.

use arcstr::ArcStr;

use crate::yaml::{Mapping, Node, Scalar, Value};

/// Takes labels or annotations through Go's map of strings (`SetLabels`, `SetAnnotations`).
pub(super) fn make_texts(node: &mut Node, field: &str) {
    let Some(metadata) = node.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    let Some(entry) = metadata.remove(field) else { return };
    if let Some(pairs) = entry.value.as_mapping().filter(|pairs| !pairs.is_empty()) {
        metadata.push(entry.key, Node::mapping(as_texts(pairs), entry.value.span));
    }
}

/// The pairs of a mapping as strings, sorted (`GetLabels`, `SetLabels`).
pub(super) fn as_texts(pairs: &Mapping) -> Mapping {
    let mut entries: Vec<_> = pairs.iter().collect();
    entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
    let mut out = Mapping::default();
    for entry in entries {
        let text = match &entry.value.value {
            Value::Scalar(Scalar { text, .. }) => text.clone(),
            _ => ArcStr::new(),
        };
        out.push(entry.key.clone(), Node::string(text, entry.value.span));
    }
    out
}
