//! `labels` and `commonLabels`.

use crate::yaml::{Key, Mapping, Node};

use super::budget::Budget;
use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, set_entry};
use super::limit;
use super::shared_value;

/// What setting one entry takes of the steps.
const SET: usize = 64;
/// The value is shared by the fields; only what is said of it has copies.
const SHARED: usize = 8;

/// Adds labels to an object at each of the fields (`api/filters/labels`). Keys and values keep their places.
///
/// Values become strings, also where the object had `true` or `5`.
pub(crate) fn apply(
    object: &mut Node,
    labels: &Mapping,
    fields: &[FieldSpec],
    budget: &Budget,
) -> Result<(), Fault> {
    set_entries(object, labels, fields, budget)
}

/// What labels and annotations have in common: string entries in mappings that are made where they are missing.
pub(super) fn set_entries(
    object: &mut Node,
    entries: &Mapping,
    fields: &[FieldSpec],
    budget: &Budget,
) -> Result<(), Fault> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by(|a, b| a.key.text.cmp(&b.key.text));
    for entry in sorted {
        let shared = shared_value::value(entry.value.text().unwrap_or_default(), entry.value.span);
        // Each object has a value of its own, which all its fields share.
        budget.spend(fields.len() + shared.text().map_or(0, str::len))?;
        for field in fields {
            let mut overwritten = Vec::new();
            field.apply(object, Create::Mapping, entry.key.span, budget, &mut |node| {
                budget.spend(SET + shared.text().map_or(0, str::len) / SHARED)?;
                let old = node.get(&entry.key.text);
                if let Some(scalar) =
                    old.and_then(Node::as_scalar).filter(|old| shared_value::may_be_shared(old))
                {
                    // Set where it is shared, below: set here alone, it would part from the other places.
                    overwritten.push(scalar.clone());
                    return Ok(());
                }
                // What is set stays the value that it was; only what is added is the shared one.
                let text = shared.text().unwrap_or_default();
                let is_new = old.is_none() && !node.is_null();
                let value = if is_new { shared.clone() } else { Node::string(text, shared.span) };
                set_entry(node, &entry.key, value)?;
                // What is added is written without quotes: read again, some texts are no strings.
                if is_new && !Key::is_plain_string(&entry.key.text) {
                    let words = "json: unsupported type: map[interface {}]interface {}";
                    return Err(Fault::at(entry.key.span, words));
                }
                Ok(())
            })?;
            for old in &overwritten {
                budget.spend(limit::size(object))?;
                shared_value::overwrite(object, old, &shared);
            }
        }
    }
    Ok(())
}
