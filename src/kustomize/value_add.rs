//! The builtin `ValueAddTransformer`.
//!
//! Follows `ValueAddTransformer` of kustomize and `api/filters/valueadd`.

use crate::finding::Code;
use crate::yaml::{Key, Mapping, Node};

use super::budget::Budget;
use super::fault::Fault;
use super::namespace::{NamespaceTransformer, Subjects};
use super::origin;
use super::problem::Problem;
use super::resource_map::ResourceMap;
use super::select::select;
use super::selector::Selector;

/// Writes one value into fields of selected resources.
#[derive(Debug, Clone)]
pub(super) struct ValueAdd {
    /// The value.
    pub(super) value: Node,
    /// Where it goes.
    pub(super) targets: Vec<ValueAddTarget>,
}

/// Where a value goes.
#[derive(Debug, Clone)]
pub(super) struct ValueAddTarget {
    /// The resources; all where there is none.
    pub(super) selector: Option<Selector>,
    /// The field, keys joined by `/`.
    pub(super) field_path: String,
    /// Where the field is a file path: at which part the value goes in, from 1.
    pub(super) position: usize,
}

/// What changing one object takes of the steps.
const OBJECT: usize = 64;

impl ValueAdd {
    /// Runs over the selected resources.
    pub(super) fn transform(&self, map: &mut ResourceMap) -> Result<(), Problem> {
        for target in &self.targets {
            let selected = match &target.selector {
                Some(selector) => select(map, selector)?,
                None => map.positions(),
            };
            let budget = map.budget.handle();
            for at in selected {
                let result = map.update(at, |resource| {
                    if target.field_path == "metadata/namespace" {
                        return self.namespace().set(resource, &budget);
                    }
                    self.write(&mut resource.node, target, &budget)
                });
                if let Some(Err(fault)) = result {
                    return Err(fault.or_at(self.value.span).into());
                }
            }
        }
        Ok(())
    }

    fn namespace(&self) -> NamespaceTransformer {
        NamespaceTransformer {
            namespace: self.value.clone(),
            fields: Vec::new(),
            unset_only: false,
            subjects: Subjects::Default,
        }
    }

    fn write(&self, node: &mut Node, target: &ValueAddTarget, budget: &Budget) -> Result<(), Fault> {
        let mut at = node;
        for key in split(&target.field_path) {
            at = enter(at, &key, self.value.span)?;
        }
        if at.as_scalar().is_none() && at.as_mapping().is_none_or(|mapping| !mapping.is_empty()) {
            return Err(Fault::at(at.span, "wrong node kind: expected ScalarNode"));
        }
        let old = at.text().unwrap_or_default();
        let value = self.value.text().unwrap_or_default();
        // The path is split for each object, and the value grows with each target.
        budget.spend(OBJECT + target.field_path.len() + old.len() + value.len())?;
        let new = match target.position.checked_sub(1) {
            Some(position) => insert_path_part(old, position, value),
            None => value.to_owned(),
        };
        *at = Node::string(new, self.value.span);
        Ok(())
    }
}

/// The value of a key, made where it is missing; `[key=value]` selects an item of a list.
fn enter<'n>(node: &'n mut Node, key: &str, span: crate::source::Span) -> Result<&'n mut Node, Fault> {
    if let Some((field, wanted)) =
        key.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(|rest| rest.split_once('='))
    {
        let place = node.span;
        let items = node.as_sequence_mut();
        let found = items.and_then(|items| {
            items.iter_mut().find(|item| item.get(field).and_then(Node::text) == Some(wanted))
        });
        return found.ok_or_else(|| Fault::at(place, format!("there is no list item with this {field}")));
    }
    if node.is_null() {
        *node = Node::mapping(Mapping::default(), span);
    }
    let place = node.span;
    let Some(mapping) = node.as_mapping_mut() else {
        return Err(Fault::at(place, "wrong node kind: expected MappingNode"));
    };
    if mapping.get(key).is_none() {
        mapping.push(Key::new(key, span), Node::plain("", span));
    }
    mapping.get_mut(key).ok_or_else(|| Fault::at(place, "wrong node kind: expected MappingNode"))
}

/// Splits at `/`; `\/` is a slash in a key.
fn split(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('/') {
        match parts.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push('/');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

/// Puts a part into a file path (`filesys.InsertPathPart`); a position behind the end is the end.
fn insert_path_part(path: &str, position: usize, part: &str) -> String {
    if path.is_empty() {
        return part.to_owned();
    }
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let at = position.min(parts.len());
    parts.insert(at, part);
    let joined = origin::joined("", &parts.join("/"));
    if absolute { format!("/{joined}") } else { joined }
}

/// A target without a field is no target.
pub(super) fn check(target: &ValueAddTarget, node: &Node) -> Result<(), Problem> {
    if target.field_path.is_empty() {
        let problem = Problem::new(Code::BuildFailed, "fieldPath cannot be empty");
        return Err(problem.saying("a target needs a `fieldPath`").at(Some(node.span), ""));
    }
    Ok(())
}
