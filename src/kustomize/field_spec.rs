//! Field specs: which field of which kinds a transformer changes.

mod path;

pub(crate) use path::FieldPath;

use arcstr::ArcStr;
use foldhash::{HashMap, HashMapExt};

use crate::source::Span;
use crate::yaml::{Key, Mapping, Node, Scalar, Style, Value};

use super::budget::Budget;
use super::fault::Fault;
use super::gvk::Gvk;

/// A field of some kinds (`types.FieldSpec`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldSpec {
    /// Which objects; an empty part means any.
    pub(crate) gvk: Gvk,
    /// Where it is.
    pub(crate) path: FieldPath,
    /// Whether the field is made where it is missing.
    pub(crate) create: bool,
}

/// How many fields a path may go down: as deep as YAML may nest.
const DEPTH: usize = 200;

/// What making a field takes of the steps.
const MADE: usize = 64;

/// What a missing or null field becomes (`fieldspec.Filter.CreateKind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Create {
    /// Nothing: a missing field stays missing, even where the spec says `create`.
    Never,
    /// An empty scalar.
    Scalar,
    /// An empty mapping.
    Mapping,
}

/// What is called with each field that is found.
pub(crate) type SetField<'a> = dyn FnMut(&mut Node) -> Result<(), Fault> + 'a;

impl FieldSpec {
    /// Calls `set` on each field of `object` that the spec describes, where the object is of its kinds.
    ///
    /// What has to be made on the way gets `span`. Each field that is looked at is a step. Follows `api/filters/fieldspec`.
    pub(crate) fn apply(
        &self,
        object: &mut Node,
        create: Create,
        span: Span,
        budget: &Budget,
        set: &mut SetField<'_>,
    ) -> Result<(), Fault> {
        budget.spend(1)?;
        if !self.gvk.selects(object) {
            return Ok(());
        }
        if self.path.keys().len() > DEPTH {
            let words = format!("a path of more than {DEPTH} fields");
            return Err(Fault { too_large: true, ..Fault::at(span, words) });
        }
        let create = if self.create { create } else { Create::Never };
        let mut walk = Walk { create, span, budget, set };
        walk.enter(object, self.path.keys()).map_err(|fault| {
            fault.within(&format!("considering field '{}' of object {}", self.path, id_text(object)))
        })
    }
}

struct Walk<'a, 'b> {
    create: Create,
    span: Span,
    budget: &'a Budget,
    set: &'a mut SetField<'b>,
}

impl Walk<'_, '_> {
    fn enter(&mut self, node: &mut Node, path: &[ArcStr]) -> Result<(), Fault> {
        let Some((first, rest)) = path.split_first() else { return (self.set)(node) };
        self.budget.spend(1)?;
        if node.is_null() {
            return Ok(());
        }
        let span = node.span;
        if let Some(items) = node.as_sequence_mut() {
            return items
                .iter_mut()
                .try_for_each(|item| self.enter(item, path))
                .map_err(|fault| fault.within(&format!("visit traversal on path: [{}]", shown(path))));
        }
        let Some(mapping) = node.as_mapping() else {
            return Err(Fault::at(span, "expected sequence or mapping node"));
        };
        let (name, is_list) = match first.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (&**first, false),
        };
        if name.is_empty() {
            return Err(Fault::at(span, "cannot set or create an empty field name"));
        }
        let name = name.trim();
        check_name(name, node).map_err(|fault| fault.within(&format!("fieldName: {name}")))?;
        // Asked before anything is copied for change.
        if !mapping.contains_key(name) && (is_list || self.create == Create::Never) {
            return Ok(());
        }
        let made = self.made(is_list, rest.is_empty());
        match node.as_mapping_mut() {
            Some(mapping) => {
                let key = || if name == &**first { first.clone() } else { name.into() };
                self.field(mapping, name, &key, made, rest)
            }
            None => Ok(()),
        }
    }

    /// What a field becomes where it is null or missing.
    fn made(&self, is_list: bool, ends: bool) -> Option<Node> {
        match self.create {
            _ if is_list => Some(Node::sequence(Vec::new(), self.span)),
            Create::Never => None,
            Create::Scalar if ends => Some(Node::plain("", self.span)),
            _ => Some(Node::mapping(Mapping::default(), self.span)),
        }
    }

    fn field(
        &mut self,
        mapping: &mut Mapping,
        name: &str,
        key: &dyn Fn() -> ArcStr,
        made: Option<Node>,
        rest: &[ArcStr],
    ) -> Result<(), Fault> {
        match (mapping.get_mut(name), made) {
            (Some(field), made) => {
                if let Some(made) = made.filter(|_| field.is_null()) {
                    *field = made;
                }
                self.enter(field, rest)
            }
            (None, Some(mut made)) => {
                self.budget.spend(MADE)?;
                self.enter(&mut made, rest)?;
                mapping.reserve_exact(1);
                mapping.push(Key::new(key(), self.span), made);
                Ok(())
            }
            (None, None) => Ok(()),
        }
    }
}

fn shown(path: &[ArcStr]) -> String {
    path.join(" ")
}

/// Refuses names that kyaml's look-up takes for a place in a list (`yaml.PathGetter`).
fn check_name(name: &str, mapping: &Node) -> Result<(), Fault> {
    match name {
        "*" => Err(Fault::at(mapping.span, "wildcard is not supported in PathGetter")),
        _ if name == "-" || name.parse::<u64>().is_ok() || (name.starts_with('[') && name.ends_with(']')) => {
            Err(wrong_kind("SequenceNode", mapping))
        }
        _ => Ok(()),
    }
}

/// The id of an object as messages have it: `Kind.version.group/name.namespace`.
pub(crate) fn id_text(object: &Node) -> String {
    let text = |key| object.at(&["metadata", key]).and_then(Node::text).filter(|text| !text.is_empty());
    let name = text("name").unwrap_or("[noName]");
    let namespace = text("namespace").unwrap_or("[noNs]");
    format!("{}/{name}.{namespace}", Gvk::of(object))
}

/// Replaces the text of a scalar and keeps its style, as `filtersutil.SetScalar` does: where a plain word stood,
/// the text `123` becomes a number.
pub(crate) fn set_scalar(node: &mut Node, text: &str, span: Span) -> Result<(), Fault> {
    let style = match &node.value {
        _ if node.is_null() => Style::Plain,
        Value::Scalar(scalar) => scalar.style,
        _ => return Err(wrong_kind("ScalarNode", node)),
    };
    *node = Node { value: Value::Scalar(Scalar { text: text.into(), style, tag: None }), span };
    Ok(())
}

/// Sets an entry of a mapping to a string, as `filtersutil.SetEntry` does.
pub(crate) fn set_entry(node: &mut Node, key: &Key, value: Node) -> Result<(), Fault> {
    if node.is_null() {
        // kyaml adds the entry below a null, where nothing prints it.
        return Ok(());
    }
    if node.as_mapping().is_none() {
        return Err(wrong_kind("MappingNode", node));
    }
    let Some(mapping) = node.as_mapping_mut() else { return Ok(()) };
    match mapping.get_mut(&key.text) {
        Some(old) => *old = value,
        None => mapping.push(key.clone(), value),
    }
    Ok(())
}

/// kyaml's error for a node of another kind than expected (`yaml.InvalidNodeKindError`).
pub(crate) fn wrong_kind(expected: &str, node: &Node) -> Fault {
    let found = match node.value {
        Value::Scalar(_) => "ScalarNode",
        Value::Sequence(_) => "SequenceNode",
        Value::Mapping(_) => "MappingNode",
    };
    // Upstream prints the node here, which may be of a Secret.
    Fault::at(node.span, format!("wrong node kind: expected {expected} but got {found}"))
}

/// What a field spec takes of the steps that is copied, sorted and kept.
const SPEC: usize = 8;

/// Adds field specs to others (`FsSlice.MergeAll`): one that is there already is not added again, and one that
/// differs from it in `create` only is an error.
pub(crate) fn merge_all(
    mut into: Vec<FieldSpec>,
    more: &[FieldSpec],
    budget: &Budget,
) -> Result<Vec<FieldSpec>, Fault> {
    /// Below this many, a look at each is faster.
    const MANY: usize = 200;
    let same =
        |other: &FieldSpec, spec: &FieldSpec| other.gvk.is_selected(&spec.gvk) && other.path == spec.path;
    budget.spend(SPEC * (into.len() + more.len()))?;
    if into.len() + more.len() < MANY {
        for spec in more {
            match into.iter().find(|other| same(other, spec)) {
                Some(other) if other.create != spec.create => {
                    return Err(Fault::new("conflicting fieldspecs"));
                }
                Some(_) => {}
                None => into.push(spec.clone()),
            }
        }
        return Ok(into);
    }
    let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, spec) in into.iter().enumerate() {
        by_path.entry(spec.path.to_string()).or_default().push(at);
    }
    for spec in more {
        let known = by_path.entry(spec.path.to_string()).or_default();
        // Many kinds may have the same path.
        budget.spend(known.len())?;
        match known.iter().map(|at| &into[*at]).find(|other| same(other, spec)) {
            Some(other) if other.create != spec.create => return Err(Fault::new("conflicting fieldspecs")),
            Some(_) => {}
            None => {
                known.push(into.len());
                into.push(spec.clone());
            }
        }
    }
    Ok(into)
}
