//! Lists that merge by keys, and sets of scalars (`walk/associative_sequence.go`).

use std::collections::HashSet;

use crate::yaml::Node;

use super::super::fault::Fault;
use super::super::merge_keys::SchemaNode;
use super::directive::{self, Directive};
use super::items::{append, fits, remove, set, set_keys};
use super::keys::{fill_gaps, pick, used_keys};
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
            // Each item is looked for in all lists.
            self.walk.budget.spend(lists.target.len() + lists.patch.len() + result.len())?;
            if let Some(item) = self.item(&mut lists, &keys, &values)? {
                set(&mut result, item, &keys, &values)?;
            }
        }
        self.walk.budget.spend(result.len().saturating_mul(lists.target.len()))?;
        append(&mut result, lists.target, &keys)?;
        if let Some(items) = target.as_sequence_mut() {
            *items = result;
        }
        Ok(target)
    }

    /// The values of the keys of all items, each once.
    fn values<'n>(&self, items: impl Iterator<Item = &'n Node>) -> Vec<Vec<String>> {
        let mut seen = HashSet::new();
        let mut all: Vec<Vec<String>> = Vec::new();
        for item in items {
            let values: Vec<String> = match self.keys {
                [] => vec![text_of(item).to_owned()],
                keys => keys.iter().map(|key| item.get(key).map_or("", text_of_key).to_owned()).collect(),
            };
            if seen.insert(values.clone()) {
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
