//! `$patch`: what a patch says about the part it stands in (`merge2/smpdirective.go`).

use crate::yaml::{Mapping, Node};

use super::super::fault::Fault;
use super::items::remove;
use super::text_of;

const KEY: &str = "$patch";

/// What to do with the target's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    /// Merge the patch into it.
    Merge,
    /// Put the patch in its place.
    Replace,
    /// Delete it.
    Delete,
}

impl Directive {
    fn read(node: &Node) -> Result<Self, Fault> {
        match text_of(node) {
            "merge" => Ok(Self::Merge),
            "replace" => Ok(Self::Replace),
            "delete" => Ok(Self::Delete),
            _ => {
                let words = "unknown patch strategy: `$patch` is merge, replace or delete";
                Err(Fault::at(node.span, words))
            }
        }
    }
}

/// Takes the directive out of a mapping.
pub(super) fn of_mapping(patch: &mut Node) -> Result<Directive, Fault> {
    let Some(value) = patch.get(KEY) else { return Ok(Directive::Merge) };
    let directive = Directive::read(value)?;
    if let Some(mapping) = patch.as_mapping_mut() {
        mapping.remove(KEY);
    }
    Ok(directive)
}

/// Takes the directive out of a list: an item of nothing but `$patch`. Only the first item with a `$patch` is looked
/// at; if it says something, all items with the same directive go, also those with other keys.
pub(super) fn of_list(patch: &mut Node) -> Result<Directive, Fault> {
    let items = patch.as_sequence().unwrap_or_default();
    let Some(item) = items.iter().find(|item| item.get(KEY).is_some()) else { return Ok(Directive::Merge) };
    if item.as_mapping().map_or(0, Mapping::len) > 1 {
        return Ok(Directive::Merge);
    }
    let Some(value) = item.get(KEY).cloned() else { return Ok(Directive::Merge) };
    let directive = Directive::read(&value)?;
    if let Some(items) = patch.as_sequence_mut() {
        remove(items, &[KEY.to_owned()], &[text_of(&value).to_owned()])?;
    }
    Ok(directive)
}
