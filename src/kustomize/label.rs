//! `labels` and `commonLabels`.

use crate::yaml::{Mapping, Node};

use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, set_entry};

/// Adds labels to an object at each of the fields (`api/filters/labels`). Keys and values keep their places.
///
/// Values become strings, also where the object had `true` or `5`.
pub(crate) fn apply(object: &mut Node, labels: &Mapping, fields: &[FieldSpec]) -> Result<(), Fault> {
    set_entries(object, labels, fields)
}

/// What labels and annotations have in common: string entries in mappings that are made where they are missing.
pub(super) fn set_entries(object: &mut Node, entries: &Mapping, fields: &[FieldSpec]) -> Result<(), Fault> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by(|a, b| a.key.text.cmp(&b.key.text));
    for entry in sorted {
        let span = entry.value.span;
        let text = entry.value.text().unwrap_or_default();
        for field in fields {
            field.apply(object, Create::Mapping, entry.key.span, &mut |node| {
                set_entry(node, &entry.key, Node::string(text, span))
            })?;
        }
    }
    Ok(())
}
