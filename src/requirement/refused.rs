//! Objects that the API server refuses, whatever else is there.

use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::flux::{Kustomization, is_left_alone};
use crate::object::{Object, ObjectRef};
use crate::yaml::Node;

use super::Stage;
use super::namespaceless::{is_known, namespaceless};

/// Who applies something that is refused, and in which stage: of that stage and of later ones, nothing is applied.
pub(super) fn refused(environment: &Environment) -> BTreeSet<(ObjectRef, Stage)> {
    let by_content = environment
        .builds
        .iter()
        .flat_map(|(by, build)| build.refused.iter().map(move |object| (by, Stage::of(object))));
    let by_namespace = namespaceless(environment)
        .into_iter()
        .map(|(by, object)| (&by.reference, Stage::of(&object.reference)));
    let by_name = unreplaced(environment)
        .into_iter()
        .filter(|(_, object, node)| is_refused(object, node))
        .map(|(by, object, _)| (&by.reference, Stage::of(&object.reference)));
    by_content.chain(by_namespace).chain(by_name).map(|(by, stage)| (by.clone(), stage)).collect()
}

/// Objects of Kustomizations without any variable in whose name, namespace or labels `${…}` stands, each with the value that
/// it stands in: Flux replaces nothing there. Where `postBuild` is written and sets nothing, any value counts that is one line.
pub fn unreplaced(environment: &Environment) -> Vec<(&Kustomization, &Object, &Node)> {
    let mut found = Vec::new();
    for (by, build) in &environment.builds {
        let Some(kustomization) = environment.kustomizations.get(by).filter(|_| is_known(environment, by))
        else {
            continue;
        };
        if !replaces_nothing(kustomization) {
            continue;
        }
        for object in build.objects.iter().filter(|object| !is_left_alone(object)) {
            let mut values = Vec::new();
            if kustomization.post_build.is_some() {
                expressions(&object.node, &mut values);
            } else {
                let fields =
                    ["name", "namespace", "labels"].map(|field| object.node.at(&["metadata", field]));
                fields.into_iter().flatten().for_each(|node| expressions(node, &mut values));
            }
            found.extend(values.into_iter().map(|node| (kustomization, object, node)));
        }
    }
    found
}

/// Whether a value with `${…}` in it is one where that may not stand: the name of most kinds, a namespace, a label.
pub fn is_refused(object: &Object, node: &Node) -> bool {
    // Names of roles and bindings may be anything but a path.
    let is_free = &*object.reference.group == "rbac.authorization.k8s.io";
    let is = |field: &str| object.node.at(&["metadata", field]).is_some_and(|own| std::ptr::eq(own, node));
    let labels = object.node.at(&["metadata", "labels"]).and_then(Node::as_mapping);
    let is_label = labels.into_iter().flatten().any(|entry| std::ptr::eq(&raw const entry.value, node));
    is("namespace") || (is("name") && !is_free) || is_label
}

/// Whether Flux has no variable for it at all.
fn replaces_nothing(kustomization: &Kustomization) -> bool {
    let sets_nothing = |post_build: &crate::flux::PostBuild| {
        post_build.substitute.is_empty() && post_build.substitute_from.is_empty() && !post_build.always
    };
    kustomization.post_build.as_ref().is_none_or(sets_nothing)
}

/// Values of one line that hold `${NAME}`, with or without a default.
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

/// Whether a text holds what Flux would take for a variable: `${NAME}` or `${NAME:…}`, and no `$` before it.
fn holds_expression(text: &str) -> bool {
    text.match_indices("${").any(|(at, _)| {
        let rest = &text[at + 2..];
        let length = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        length > 0 && !text[..at].ends_with('$') && rest[length..].starts_with(['}', ':', '='])
    })
}
