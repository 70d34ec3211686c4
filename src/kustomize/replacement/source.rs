//! Where the value comes from.

use std::fmt;

use crate::yaml::{Mapping, Node, Value};

use super::super::field_path::split_bracketed;
use super::super::field_spec::wrong_kind;
use super::{
    Candidate, Fault, FieldOptions, Identity, Replacement, Source, incomplete, is_index, split_index, text_of,
};

/// The value that a replacement writes.
pub(super) fn value(replacement: &Replacement, candidates: &[Candidate<'_>]) -> Result<Node, Fault> {
    let source = match (&replacement.source, &replacement.source_value) {
        (Some(source), None) => source,
        (None, Some(value)) => return Ok(value.clone()),
        (Some(_), Some(_)) => return Err(Fault::new("value and resource selectors are mutually exclusive")),
        (None, None) => return Err(incomplete()),
    };
    let object = source.find(candidates)?;
    let path = if source.field_path.is_empty() { "metadata.name" } else { &source.field_path };
    let found = lookup(object, &split_bracketed(path, "."))
        .map_err(|fault| fault.within("error looking up replacement source"))?;
    let Some(node) = found.filter(|node| !is_empty(node)) else {
        let id = source.id();
        return Err(Fault::new(format!("fieldPath `{path}` is missing for replacement source {id}")));
    };
    refine(node, source.options.as_ref())
}

impl Source {
    fn find<'c>(&self, candidates: &'c [Candidate<'_>]) -> Result<&'c Node, Fault> {
        let mut matches =
            candidates.iter().filter(|candidate| candidate.ids.iter().any(|id| self.selects(id)));
        match (matches.next(), matches.next()) {
            (Some(only), None) => Ok(only.node),
            (None, _) => Err(Fault::new(format!("nothing selected by {self}"))),
            (Some(_), Some(_)) => Err(Fault::new(format!("multiple matches for selector {self}"))),
        }
    }

    fn selects(&self, id: &Identity) -> bool {
        fn effective(namespace: &str) -> &str {
            if namespace.is_empty() { "default" } else { namespace }
        }
        (self.name.is_empty() || self.name == id.name)
            && (self.namespace.is_empty() || effective(&self.namespace) == effective(&id.namespace))
            && id.gvk.is_selected(&self.gvk)
    }

    fn id(&self) -> String {
        let name = if self.name.is_empty() { "[noName]" } else { &self.name };
        let namespace = if self.namespace.is_empty() { "[noNs]" } else { &self.namespace };
        format!("{}/{name}.{namespace}", self.gvk)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())?;
        if !self.field_path.is_empty() {
            write!(f, ":{}", self.field_path)?;
        }
        match &self.options {
            Some(options) if !options.delimiter.is_empty() || options.create => {
                write!(f, ":{}({}), create={}", options.delimiter, options.index, options.create)
            }
            _ => Ok(()),
        }
    }
}

/// The node at a path (`yaml.PathGetter`); nothing where a part of it is missing.
pub(super) fn lookup<'n>(object: &'n Node, path: &[String]) -> Result<Option<&'n Node>, Fault> {
    let mut node = object;
    for part in path.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        let next = match part {
            "*" => return Err(Fault::new("wildcard is not supported in PathGetter")),
            "-" => list(node)?.last(),
            part if is_index(part) => {
                let (key, value) = split_index(part)?;
                list(node)?.iter().find(|item| has(item, key, value))
            }
            part => match part.parse::<i64>() {
                Ok(index) if index < 0 => {
                    return Err(Fault::new(format!("array index {index} cannot be negative")));
                }
                Ok(index) => {
                    let items = list(node)?;
                    usize::try_from(index).ok().and_then(|index| items.get(index))
                }
                Err(_) => field(node, part)?,
            },
        };
        let Some(next) = next else { return Ok(None) };
        node = next;
    }
    Ok(Some(node))
}

fn list(node: &Node) -> Result<&[Node], Fault> {
    match node.as_sequence() {
        Some(items) => Ok(items),
        None if node.is_null() => Ok(&[]),
        None => Err(wrong_kind("SequenceNode", node)),
    }
}

fn field<'n>(node: &'n Node, key: &str) -> Result<Option<&'n Node>, Fault> {
    match node.as_mapping() {
        Some(mapping) => Ok(mapping.get(key)),
        None if node.is_null() => Ok(None),
        None => Err(wrong_kind("MappingNode", node)),
    }
}

fn has(item: &Node, key: &str, value: &str) -> bool {
    if key.is_empty() {
        text_of(item) == value
    } else {
        item.get(key).is_some_and(|node| text_of(node) == value)
    }
}

fn is_empty(node: &Node) -> bool {
    node.is_null()
        || node.as_mapping().is_some_and(Mapping::is_empty)
        || node.as_sequence().is_some_and(<[Node]>::is_empty)
}

/// A part of the value.
fn refine(node: &Node, options: Option<&FieldOptions>) -> Result<Node, Fault> {
    let Some(options) = options.filter(|options| !options.delimiter.is_empty()) else {
        return Ok(node.clone());
    };
    let Value::Scalar(scalar) = &node.value else {
        return Err(Fault::at(node.span, "delimiter option can only be used with scalar nodes"));
    };
    let part = usize::try_from(options.index)
        .ok()
        .and_then(|index| scalar.text.split(&options.delimiter).nth(index));
    let Some(part) = part else {
        // Upstream quotes the value, which may be a Secret's.
        let message = format!("options.index {} is out of bounds for the value", options.index);
        return Err(Fault::at(node.span, message));
    };
    let mut scalar = scalar.clone();
    scalar.text = part.into();
    Ok(Node { value: Value::Scalar(scalar), span: node.span })
}
