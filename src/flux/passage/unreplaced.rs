//! `${…}` in what a Kustomization without any variable applies: Flux replaces nothing there.

use crate::flux::PostBuild;
use crate::object::Object;
use crate::yaml::Node;

use super::{Passage, Unreplaced, expression_at};

impl Passage<'_> {
    /// Where `${…}` stands in the name, the namespace or a label of an object; where `postBuild` is written and sets nothing, in
    /// any value that is one line.
    pub(super) fn unreplaced(&self, object: &Object) -> Vec<Unreplaced> {
        if !self.replaces_nothing() {
            return Vec::new();
        }
        // Names of roles and bindings may be anything but a path.
        let is_free = &*object.reference.group == "rbac.authorization.k8s.io";
        let field = |name: &str| object.node.at(&["metadata", name]);
        let (mut refused, mut taken) = (Vec::new(), Vec::new());
        if let Some(name) = field("name") {
            expressions(name, if is_free { &mut taken } else { &mut refused });
        }
        [field("namespace"), field("labels")]
            .into_iter()
            .flatten()
            .for_each(|node| expressions(node, &mut refused));
        if self.kustomization.post_build.is_some() {
            expressions(&object.node, &mut taken);
        }
        let of = |node: &Node, is_refused| {
            let span = expression_at(node.span, self.sources).map_or(node.span, |(span, _)| span);
            Unreplaced { object: object.reference.clone(), span, is_refused }
        };
        let refused = refused.into_iter().map(|node| of(node, true));
        refused.chain(taken.into_iter().map(|node| of(node, false))).collect()
    }

    /// Whether Flux has no variable for it at all.
    fn replaces_nothing(&self) -> bool {
        let sets_nothing = |post_build: &PostBuild| {
            post_build.substitute.is_empty() && post_build.substitute_from.is_empty() && !post_build.always
        };
        self.kustomization.post_build.as_ref().is_none_or(sets_nothing)
    }
}

/// Values of one line that hold what Flux would take for a variable.
fn expressions<'n>(node: &'n Node, found: &mut Vec<&'n Node>) {
    if let Some(scalar) = node.as_scalar()
        && !scalar.text.contains('\n')
        && holds_expression(&scalar.text)
    {
        found.push(node);
    }
    node.as_sequence().unwrap_or_default().iter().for_each(|item| expressions(item, found));
    for entry in node.as_mapping().into_iter().flatten() {
        expressions(&entry.value, found);
    }
}

/// Whether a text holds `${NAME}`, `${NAME:…}` or `${NAME=…}`, and no `$` before it.
fn holds_expression(text: &str) -> bool {
    text.match_indices("${").any(|(at, _)| {
        let rest = &text[at + 2..];
        let length = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        length > 0 && !text[..at].ends_with('$') && rest[length..].starts_with(['}', ':', '='])
    })
}
