//! Strategic merge patches.
//!
//! Follows `kyaml/yaml/merge2` and `kyaml/yaml/walk` with lists prepended to and no inference of merge keys. kyaml
//! merges trees of shared, mutable nodes; where that shows in its results, it is imitated here: a part that only the
//! patch has is merged with itself, which drops its nulls.

mod directive;
mod items;
mod keys;
mod list;

use std::collections::BTreeSet;

use crate::yaml::{Key, Mapping, Mode, Node, Resolved, Scalar, Style, Value};

use super::budget::Budget;
use super::fault::Fault;
use super::field_spec::wrong_kind;
use super::gvk::Gvk;
use super::merge_keys::{Schema, SchemaNode};
use directive::Directive;

/// What is left of the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The target, patched.
    Patched,
    /// Nothing: the patch says `$patch: delete` at its top, or left the target empty.
    Deleted,
}

/// Merges a patch into an object.
///
/// The schema is looked up by the kind of the target, or of the patch. Patched values keep their places in the patch.
/// Names and namespace are merged like any field: to restore them is up to the caller (`ApplySmPatch`).
///
/// It spends from what is left of the budget.
pub(crate) fn merge(
    target: &mut Node,
    patch: &Node,
    schema: &Schema,
    budget: &Budget,
) -> Result<Outcome, Fault> {
    let pair = Pair { target: Some(target.clone()), patch: Some(patch.clone()), same: false };
    let merged = Walk { schema, budget }.walk(pair, None)?;
    if matches!(merged, Merged::Patch(_)) {
        // `$patch: replace` at the top: kustomize drops what the filter returns, and looks at the target it passed in.
        return Ok(Outcome::Patched);
    }
    match merged.node() {
        Some(node) if !node.is_null() && !is_empty_mapping(&node) => {
            *target = node;
            Ok(Outcome::Patched)
        }
        _ => Ok(Outcome::Deleted),
    }
}

/// The two sides of one place.
#[derive(Debug, Clone)]
struct Pair {
    target: Option<Node>,
    patch: Option<Node>,
    /// The patch's part stands on both sides: kyaml has one node there, and a change to one is a change to both.
    same: bool,
}

/// What came of one place.
#[derive(Debug)]
enum Merged {
    /// Nothing.
    Cleared,
    /// The target's part, changed in place.
    Target(Node),
    /// The patch's part in its stead.
    Patch(Node),
    /// A null of the target that is kept as it was written.
    KeptNull(Node),
}

impl Merged {
    fn node(self) -> Option<Node> {
        match self {
            Self::Cleared => None,
            Self::Target(node) | Self::Patch(node) | Self::KeptNull(node) => Some(node),
        }
    }
}

#[derive(Clone, Copy)]
struct Walk<'s> {
    schema: &'s Schema,
    budget: &'s Budget,
}

impl<'s> Walk<'s> {
    fn walk(self, pair: Pair, schema: Option<SchemaNode<'s>>) -> Result<Merged, Fault> {
        let sides = || [pair.target.as_ref(), pair.patch.as_ref()].into_iter().flatten();
        let Some(first) = sides().find(|node| !node.is_null()) else { return self.mapping(pair, schema) };
        let expected = kind_name(first);
        if let Some(other) = sides().find(|node| !node.is_null() && kind_name(node) != expected) {
            return Err(wrong_kind(expected, other));
        }
        match first.value {
            Value::Scalar(_) => Ok(Self::scalar(pair)),
            Value::Mapping(_) => {
                let schema = schema.or_else(|| sides().find_map(|node| self.schema.kind(&kind_of(node)?)));
                self.mapping(pair, schema)
            }
            Value::Sequence(_) => match schema.and_then(SchemaNode::rule) {
                Some(rule) => self.list(pair, schema.and_then(SchemaNode::items), &rule.keys),
                None => Ok(Self::replaced(pair)),
            },
        }
    }

    /// `VisitScalar`: the patch's.
    fn scalar(pair: Pair) -> Merged {
        Self::replaced(pair)
    }

    fn replaced(pair: Pair) -> Merged {
        match (pair.patch, pair.target) {
            (Some(patch), _) => Merged::Patch(patch),
            (None, Some(target)) => Merged::Target(target),
            (None, None) => Merged::Cleared,
        }
    }

    /// `VisitMap`, and then each field.
    fn mapping(self, mut pair: Pair, schema: Option<SchemaNode<'s>>) -> Result<Merged, Fault> {
        let missing = pair.target.as_ref().is_none_or(Node::is_null);
        let directive = match &mut pair.patch {
            Some(patch) if !patch.is_null() => directive::of_mapping(patch),
            Some(_) if !missing => return Ok(Merged::Cleared),
            _ => Ok(Directive::Merge),
        };
        if missing {
            // An error in the directive is not looked at here.
            return match (pair.patch, pair.target) {
                _ if matches!(directive, Ok(Directive::Delete)) => Ok(Merged::Cleared),
                (Some(patch), _) => self.fields_of_patch(&patch, schema),
                (None, Some(null)) if !is_unwritten(&null) => Ok(Merged::KeptNull(null)),
                (None, _) => Ok(Merged::Cleared),
            };
        }
        match (directive?, pair.patch, pair.target) {
            (Directive::Delete, ..) => Ok(Merged::Cleared),
            (Directive::Replace, Some(patch), _) => self.fields_of_patch(&patch, schema),
            (_, Some(patch), _) if pair.same => self.fields_of_patch(&patch, schema).map(as_target),
            (_, patch, Some(target)) => {
                self.fields(target, patch.as_ref(), false, schema).map(Merged::Target)
            }
            (_, _, None) => Ok(Merged::Cleared),
        }
    }

    fn fields_of_patch(self, patch: &Node, schema: Option<SchemaNode<'s>>) -> Result<Merged, Fault> {
        self.fields(patch.clone(), Some(patch), true, schema).map(Merged::Patch)
    }

    fn fields(
        self,
        mut target: Node,
        patch: Option<&Node>,
        same: bool,
        schema: Option<SchemaNode<'s>>,
    ) -> Result<Node, Fault> {
        let patch = patch.and_then(Node::as_mapping);
        if target.as_mapping().is_none() || (patch.is_none() && !self.changes(&target, schema)) {
            return Ok(target);
        }
        let mut names = BTreeSet::new();
        for side in [target.as_mapping(), patch].into_iter().flatten() {
            names.extend(side.iter().map(|entry| entry.key.text.clone()));
        }
        let Some(mapping) = target.as_mapping_mut() else { return Ok(target) };
        for name in names {
            let added = patch.and_then(|patch| patch.entry(&name));
            let pair = Pair {
                target: mapping.get(&name).cloned(),
                patch: added.map(|entry| entry.value.clone()),
                same,
            };
            let merged = self.walk(pair, schema.and_then(|schema| schema.field(&name)))?;
            set_field(mapping, &name, merged, added.map(|entry| &entry.key), same);
        }
        Ok(target)
    }

    /// Whether a part that the patch does not have changes all the same: kyaml drops nulls of no text (`key:`), puts
    /// lists that merge in order, and quotes ambiguous strings.
    fn changes(self, node: &Node, schema: Option<SchemaNode<'s>>) -> bool {
        match &node.value {
            Value::Mapping(mapping) => {
                let schema = schema.or_else(|| self.schema.kind(&kind_of(node)?));
                mapping.iter().any(|entry| {
                    is_unwritten(&entry.value)
                        || is_ambiguous(&entry.value)
                        || self.changes(&entry.value, schema.and_then(|schema| schema.field(&entry.key.text)))
                })
            }
            Value::Sequence(_) => schema.is_some_and(|schema| schema.rule().is_some()),
            Value::Scalar(_) => false,
        }
    }
}

fn as_target(merged: Merged) -> Merged {
    merged.node().map_or(Merged::Cleared, Merged::Target)
}

/// Sets a field to what came of it (`yaml.FieldSetter`). Where `same`, the patch's part stands there already.
fn set_field(mapping: &mut Mapping, name: &str, merged: Merged, key: Option<&Key>, same: bool) {
    let (value, from_patch) = match merged {
        Merged::Cleared => {
            mapping.remove(name);
            return;
        }
        Merged::Target(node) | Merged::Patch(node) if node.is_null() => {
            mapping.remove(name);
            return;
        }
        Merged::Target(node) | Merged::KeptNull(node) => (quoted(node), false),
        Merged::Patch(node) if same => (quoted(node), true),
        Merged::Patch(node) => (node, true),
    };
    let Some((place, old)) = mapping.key_value_mut(name) else {
        if let Some(key) = key {
            mapping.push(key.clone(), quoted(value));
        }
        return;
    };
    if !from_patch {
        *old = value;
        return;
    }
    if let Some(key) = key {
        *place = key.span;
    }
    *old = restyled(value, old);
}

/// A scalar of the patch as it stands in the target: kyaml keeps the target's style, so that a number that replaces a quoted
/// string becomes a string. A string stays a string where no quotes were, and a number that a later patch puts there is one.
fn restyled(mut value: Node, old: &Node) -> Node {
    let (Value::Scalar(new), Value::Scalar(old)) = (&mut value.value, &old.value) else { return value };
    // An explicit tag is a part of the style, and makes the encoder write the new value's tag too.
    if old.tag.is_some() || new.tag.is_some() || old.style == Style::Empty || new.style == Style::Empty {
        return value;
    }
    if old.style != Style::Plain {
        new.style = old.style;
    } else if new.style != Style::Plain {
        let read = Scalar::plain(new.text.clone()).resolve(Mode::Resource);
        let is_same = matches!(&read, Resolved::String(text) if *text == new.text);
        new.style = Style::Plain;
        new.tag = (!is_same).then(|| "str".into());
    }
    value
}

/// A scalar as the setter leaves it where it stands: an ambiguous string has quotes from then on, so that a boolean
/// that a later patch puts in its place becomes a string.
fn quoted(mut node: Node) -> Node {
    if is_ambiguous(&node)
        && let Value::Scalar(scalar) = &mut node.value
    {
        scalar.style = Style::Quoted;
    }
    node
}

/// Whether a scalar is a string without quotes that YAML 1.1 takes for something else, as `on`.
fn is_ambiguous(node: &Node) -> bool {
    let is_string = |scalar: &Scalar, mode| matches!(scalar.resolve(mode), Resolved::String(_));
    node.as_scalar().is_some_and(|scalar| {
        scalar.style == Style::Plain
            && scalar.tag.is_none()
            && is_string(scalar, Mode::Resource)
            && !is_string(scalar, Mode::Legacy)
    })
}

fn kind_name(node: &Node) -> &'static str {
    match node.value {
        Value::Scalar(_) => "ScalarNode",
        Value::Sequence(_) => "SequenceNode",
        Value::Mapping(_) => "MappingNode",
    }
}

fn kind_of(node: &Node) -> Option<Gvk> {
    let gvk = Gvk::of(node);
    (!gvk.kind.is_empty() && !gvk.version.is_empty()).then_some(gvk)
}

fn is_empty_mapping(node: &Node) -> bool {
    node.as_mapping().is_some_and(Mapping::is_empty)
}

/// Whether a null is only the lack of a value: `key:`.
fn is_unwritten(node: &Node) -> bool {
    node.is_null() && node.as_scalar().is_some_and(|scalar| scalar.text.is_empty())
}

/// The text of a scalar as kyaml compares it; nothing for anything else, and for a null that is not written.
fn text_of(node: &Node) -> &str {
    node.as_scalar().filter(|_| !is_unwritten(node)).map_or("", |scalar| &scalar.text)
}
