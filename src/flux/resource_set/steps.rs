//! The steps of a set.

use crate::source::Span;
use crate::yaml::Node;

use super::{ResourceSet, ResourceSetBuild, opaque};

/// What one step renders.
pub(super) struct Step<'s> {
    /// The name; nothing for the one step of a set without steps.
    pub name: Option<&'s str>,
    /// `resources`.
    pub resources: &'s [Node],
    /// `resourcesTemplate`.
    pub template: Option<&'s Node>,
}

/// The steps in order. Nothing, and a finding, where the operator refuses them.
pub(super) fn read<'s>(set: &'s ResourceSet, build: &mut ResourceSetBuild) -> Option<Vec<Step<'s>>> {
    let steps = set.spec.get("steps").and_then(Node::as_sequence).unwrap_or_default();
    let whole = step(&set.spec);
    if steps.is_empty() {
        return Some(vec![whole]);
    }
    let mut fault = |span: Span, message: String| opaque::fail(set, span, message, "here", build);
    if !whole.resources.is_empty() || whole.template.is_some() {
        let key = set.spec.as_mapping().and_then(|spec| spec.entry("steps")).map(|entry| entry.key.span);
        fault(key.unwrap_or(set.span), "`steps` beside `resources` or `resourcesTemplate`".to_owned());
        return None;
    }
    let mut read = Vec::new();
    for node in steps {
        let mut one = step(node);
        one.name = Some(node.get("name").and_then(Node::text).unwrap_or_default());
        if one.resources.is_empty() && one.template.is_none() {
            fault(node.span, format!("step `{}` has no resources", one.name.unwrap_or_default()));
            return None;
        }
        read.push(one);
    }
    Some(read)
}

fn step(node: &Node) -> Step<'_> {
    Step {
        name: None,
        resources: node.get("resources").and_then(Node::as_sequence).unwrap_or_default(),
        template: node
            .get("resourcesTemplate")
            .filter(|node| node.text().is_some_and(|text| !text.is_empty())),
    }
}
