//! Lists that merge by keys, and sets of scalars (`walk/associative_sequence.go`).

use crate::yaml::{Key, Node};

use super::super::fault::Fault;
use super::super::field_spec::wrong_kind;
use super::super::merge_keys::SchemaNode;
use super::directive::{self, Directive};
use super::{Merged, Pair, Walk, is_empty_mapping, text_of};

impl<'s> Walk<'s> {
    /// `VisitList`, and then each item.
    pub(super) fn list(
        self,
        mut pair: Pair,
        items: Option<SchemaNode<'s>>,
        keys: &[String],
    ) -> Result<Merged, Fault> {
        if pair.target.as_ref().is_none_or(Node::is_null) {
            let Some(patch) = pair.patch else { return Ok(Merged::Cleared) };
            return self.items_of_patch(&patch, items, keys);
        }
        let directive = match &mut pair.patch {
            Some(patch) if patch.is_null() => return Ok(Merged::Cleared),
            Some(patch) => directive::of_list(patch)?,
            None => Directive::Merge,
        };
        match (directive, pair.patch, pair.target) {
            (Directive::Delete, ..) => Ok(Merged::Cleared),
            (Directive::Replace, Some(patch), _) => self.items_of_patch(&patch, items, keys),
            (_, Some(patch), _) if pair.same => self.items_of_patch(&patch, items, keys),
            (_, patch, Some(target)) => {
                let merge = ListMerge { walk: self, schema: items, keys, same: false };
                merge.run(target, patch.as_ref()).map(Merged::Target)
            }
            (_, _, None) => Ok(Merged::Cleared),
        }
    }

    fn items_of_patch(
        self,
        patch: &Node,
        items: Option<SchemaNode<'s>>,
        keys: &[String],
    ) -> Result<Merged, Fault> {
        let merge = ListMerge { walk: self, schema: items, keys, same: true };
        merge.run(patch.clone(), Some(patch)).map(Merged::Patch)
    }
}

struct ListMerge<'s, 'k> {
    walk: Walk<'s>,
    schema: Option<SchemaNode<'s>>,
    keys: &'k [String],
    same: bool,
}

/// The two lists while they are merged.
struct Lists {
    target: Vec<Node>,
    patch: Vec<Node>,
    /// The patch's list stands on both sides, and only `target` is looked at.
    same: bool,
}

impl ListMerge<'_, '_> {
    /// The patch's items first, then what is left of the target's.
    fn run(&self, mut target: Node, patch: Option<&Node>) -> Result<Node, Fault> {
        let items = |node: Option<&Node>| node.and_then(Node::as_sequence).unwrap_or_default().to_vec();
        let mut lists = Lists { target: items(Some(&target)), patch: items(patch), same: self.same };
        let mut wanted = self.values(lists.patch.iter().chain(&lists.target));
        let scalar_key = [String::new()];
        let keys = if self.keys.is_empty() { &scalar_key } else { self.keys };
        if keys.len() > 1 {
            fill_gaps(&mut wanted);
        }
        let used = used_keys(&wanted, keys);
        let keys = pick(&used, keys);
        let mut result = Vec::new();
        for values in &wanted {
            let values = pick(&used, values);
            if let Some(item) = self.item(&mut lists, &keys, &values)? {
                set(&mut result, item, &keys, &values)?;
            }
        }
        append(&mut result, lists.target, &keys)?;
        if let Some(items) = target.as_sequence_mut() {
            *items = result;
        }
        Ok(target)
    }

    /// The values of the keys of all items, each once.
    fn values<'n>(&self, items: impl Iterator<Item = &'n Node>) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        for item in items {
            let values: Vec<String> = match self.keys {
                [] => vec![text_of(item).to_owned()],
                keys => keys.iter().map(|key| item.get(key).map_or("", text_of_key).to_owned()).collect(),
            };
            if !all.contains(&values) {
                all.push(values);
            }
        }
        all
    }

    /// Merges the items with these values; nothing where they cancel out.
    fn item(&self, lists: &mut Lists, keys: &[String], values: &[String]) -> Result<Option<Node>, Fault> {
        let (at, pair) = lists.take(keys, values);
        let merged = self.walk.walk(pair, self.schema)?;
        let in_place = self.same || matches!(merged, Merged::Target(_));
        let mut node = match merged.node() {
            Some(node) if !node.is_null() && !is_empty_mapping(&node) => node,
            _ => {
                remove(&mut lists.target, keys, values)?;
                return Ok(None);
            }
        };
        set_keys(&mut node, keys, values);
        if let Some(item) = at.and_then(|at| lists.target.get_mut(at))
            && in_place
        {
            *item = node.clone();
        }
        Ok(Some(node))
    }
}

impl Lists {
    /// The items with these values, and where the target's is. What they say in `$patch` counts this once only.
    fn take(&mut self, keys: &[String], values: &[String]) -> (Option<usize>, Pair) {
        // To find an item, keys without a value do not count.
        let given = used_keys(&[values.to_vec()], keys);
        let (keys, values) = (pick(&given, keys), pick(&given, values));
        let find = |items: &[Node]| items.iter().position(|item| fits(item, &keys, &values));
        let at = find(&self.target);
        let target = at.and_then(|at| self.target.get(at)).cloned();
        let item = if self.same {
            at.and_then(|at| self.target.get_mut(at))
        } else {
            find(&self.patch).and_then(|at| self.patch.get_mut(at))
        };
        let patch = item.map(|item| {
            let patch = item.clone();
            // A wrong directive stays, and the walk reports it.
            let _ = directive::of_mapping(item);
            patch
        });
        (at, Pair { target, patch, same: self.same })
    }
}

/// The text of a merge key's value; nothing for an empty one.
fn text_of_key(node: &Node) -> &str {
    if node.is_null() { "" } else { text_of(node) }
}

/// Takes over what one of two items says and the other leaves out, where they agree in the rest (`mergeValues`): so
/// that a port without a protocol is the same as one with it.
fn fill_gaps(all: &mut [Vec<String>]) {
    for i in 0..all.len() {
        // What the inner loop fills in here is not yet looked at in it: kyaml holds the values as they were.
        let Some(before) = all.get(i).cloned() else { return };
        for j in 0..all.len() {
            if let Some(filled) = agreed(&before, &all[j]) {
                all[i].clone_from(&filled);
                all[j] = filled;
            }
        }
    }
}

fn agreed(a: &[String], b: &[String]) -> Option<Vec<String>> {
    if !a.iter().zip(b).any(|(a, b)| a == b) {
        return None;
    }
    let each = a.iter().zip(b).map(|(a, b)| match (a.as_str(), b.as_str()) {
        (a, b) if a == b || b.is_empty() => Some(a.to_owned()),
        ("", b) => Some(b.to_owned()),
        _ => None,
    });
    each.collect()
}

/// Which of the keys have a value in any of the items; all where none has (`validateKeys`).
fn used_keys(all: &[Vec<String>], keys: &[String]) -> Vec<usize> {
    let used = |at: &usize| all.iter().any(|values| values.get(*at).is_some_and(|value| !value.is_empty()));
    let found: Vec<usize> = (0..keys.len()).filter(used).collect();
    if found.is_empty() { (0..keys.len()).collect() } else { found }
}

fn pick(at: &[usize], from: &[String]) -> Vec<String> {
    at.iter().filter_map(|&at| from.get(at).cloned()).collect()
}

/// Whether an item has all these values (`yaml.ElementMatcher`).
fn fits(item: &Node, keys: &[String], values: &[String]) -> bool {
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
fn set_keys(item: &mut Node, keys: &[String], values: &[String]) {
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
fn set(items: &mut Vec<Node>, item: Node, keys: &[String], values: &[String]) -> Result<(), Fault> {
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
fn append(result: &mut Vec<Node>, items: Vec<Node>, keys: &[String]) -> Result<(), Fault> {
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
