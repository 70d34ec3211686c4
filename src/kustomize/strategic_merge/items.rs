//! Items of a list by the values of their keys (`yaml.ElementMatcher` and `yaml.ElementSetter` of kyaml).

use crate::yaml::{Key, Node};

use super::super::fault::Fault;
use super::super::field_spec::wrong_kind;
use super::{is_empty_mapping, text_of};

/// Whether an item has all these values (`yaml.ElementMatcher`).
pub(super) fn fits(item: &Node, keys: &[String], values: &[String]) -> bool {
    if keys.first().is_none_or(String::is_empty) {
        return Some(text_of(item)) == values.first().map(String::as_str);
    }
    !item.is_null()
        && keys
            .iter()
            .zip(values)
            .all(|(key, value)| item.get(key).is_some_and(|node| text_of(node) == value))
}

/// Writes the keys into an item that lacks them.
pub(super) fn set_keys(item: &mut Node, keys: &[String], values: &[String]) {
    let span = item.span;
    let Some(mapping) = item.as_mapping() else { return };
    let lacks = |(key, value): &(&String, &String)| !value.is_empty() && !mapping.contains_key(key);
    let missing: Vec<_> = keys.iter().zip(values).filter(lacks).collect();
    if missing.is_empty() {
        return;
    }
    let Some(mapping) = item.as_mapping_mut() else { return };
    for (key, value) in missing {
        mapping.push(Key::new(key.as_str(), span), Node::plain(value.as_str(), span));
    }
}

/// Takes the items with these values out of a list (`yaml.ElementSetter` without an element).
pub(super) fn remove(items: &mut Vec<Node>, keys: &[String], values: &[String]) -> Result<(), Fault> {
    replace(items, None, keys, values).map(|_| ())
}

/// Puts an item in the place of each item with these values, or at the end.
pub(super) fn set(
    items: &mut Vec<Node>,
    item: Node,
    keys: &[String],
    values: &[String],
) -> Result<(), Fault> {
    if !replace(items, Some(&item), keys, values)? {
        items.push(item);
    }
    Ok(())
}

/// `yaml.ElementSetter`: whether an item had these values. Nulls and empty mappings go on the way. A key whose value
/// is empty or left out fits any value.
fn replace(
    items: &mut Vec<Node>,
    element: Option<&Node>,
    keys: &[String],
    values: &[String],
) -> Result<bool, Fault> {
    let mut found = false;
    let mut kept = Vec::with_capacity(items.len());
    let by_mapping = keys.first().is_some_and(|key| !key.is_empty())
        && values.first().is_some_and(|value| !value.is_empty());
    for item in std::mem::take(items) {
        if item.is_null() || is_empty_mapping(&item) {
            continue;
        }
        if by_mapping && item.as_mapping().is_none() {
            kept.push(item);
            continue;
        }
        if has_values(&item, keys, values)? {
            found = true;
            kept.extend(element.cloned());
        } else if !values.is_empty() {
            kept.push(item);
        }
    }
    *items = kept;
    Ok(found)
}

fn has_values(item: &Node, keys: &[String], values: &[String]) -> Result<bool, Fault> {
    let mut found = false;
    for (at, key) in keys.iter().enumerate() {
        let Some(value) = values.get(at) else {
            // What the key before it gave counts for this one too.
            return Ok(found);
        };
        found = if key.is_empty() {
            if item.as_scalar().is_none() {
                return Err(wrong_kind("ScalarNode", item));
            }
            text_of(item) == value
        } else {
            if item.as_mapping().is_none() {
                return Err(wrong_kind("MappingNode", item));
            }
            item.get(key).is_some_and(|node| value.is_empty() || text_of(node) == value)
        };
        if !found {
            return Ok(false);
        }
    }
    Ok(found)
}

/// Adds the target's items behind the patch's; one that is there already takes the place of that one
/// (`appendListNode`).
pub(super) fn append(result: &mut Vec<Node>, items: Vec<Node>, keys: &[String]) -> Result<(), Fault> {
    for item in items {
        if keys.first().is_none_or(String::is_empty) {
            let value = text_of(&item).to_owned();
            set(result, item, &[String::new()], &[value])?;
            continue;
        }
        let mut values = Vec::new();
        for key in keys {
            if item.as_mapping().is_none() && !item.is_null() {
                return Err(wrong_kind("MappingNode", &item));
            }
            match item.get(key) {
                Some(value) => values.push(text_of(value).to_owned()),
                None => result.push(item.clone()),
            }
        }
        if keys.len() > 1 {
            remove(result, keys, &values)?;
        }
        set(result, item, keys, &values)?;
    }
    Ok(())
}
