//! What the operator loses on the way to the API server, and is Ready.

use crate::finding::{Code, Finding};
use crate::flux::lost::Lost;
use crate::yaml::{Mode, Node};

use super::rendered::Rendered;
use super::row::Row;
use super::{ResourceSet, ResourceSetBuild};

/// The text that a value is; empty for any other.
pub(super) fn text_of(node: Option<&Node>) -> &str {
    node.and_then(Node::as_str).unwrap_or_default()
}

/// Whether it is a file for kustomize.
pub(super) fn is_kustomization(node: &Node) -> bool {
    text_of(node.get("kind")).eq_ignore_ascii_case("kustomization")
        && text_of(node.get("apiVersion")).starts_with("kustomize.config.k8s.io/")
}

/// The finding for an object that the operator leaves out.
pub(super) fn dropped(set: &ResourceSet, rendered: &Rendered<'_>) -> Finding {
    let object = &rendered.object;
    let kind = &object.reference.kind;
    let name = object.node.at(&["metadata", "name"]);
    let fields = [("apiVersion", object.node.get("apiVersion")), ("name", name)];
    let missing = fields.into_iter().find(|(_, node)| text_of(*node).is_empty());
    let (message, span, label) = if let Some((field, node)) = missing {
        let what = node.map_or("missing", |node| {
            if node.as_str().is_some() { "empty" } else { node.describe(Mode::Resource) }
        });
        let span = node.map_or(object.origin, |node| node.span);
        let label = if node.is_some() { format!("this is {what}") } else { "of this object".to_owned() };
        let message = format!("the {field} of a {kind} is {what}, and the operator leaves the object out");
        (message, span, label)
    } else {
        let message = "a kustomization file is no object, and the operator leaves it out".to_owned();
        (message, object.origin, "this one".to_owned())
    };
    let finding = Finding::new(Code::ObjectDropped, message)
        .at(span, label)
        .node(set.reference.to_string())
        .note(format!(
            "ResourceSet {} becomes Ready all the same: the object is not applied, and nothing is reported.",
            set.reference.name
        ));
    with_row(finding, rendered)
}

/// The finding for an object that has no name or no version, although the operator goes on to apply it.
pub(super) fn nameless(set: &ResourceSet, rendered: &Rendered<'_>) -> Option<Finding> {
    let object = &rendered.object;
    let name = object.node.at(&["metadata", "name"]);
    let fields = [("apiVersion", object.node.get("apiVersion")), ("name", name)];
    let (field, node) = fields.into_iter().find(|(_, node)| text_of(*node).is_empty())?;
    let what = match node {
        None => "missing",
        Some(node) if node.as_str().is_some() => "empty",
        Some(node) => node.describe(Mode::Resource),
    };
    let message = format!("the {field} of a {} is {what}, a text is needed", object.reference.kind);
    let span = node.map_or(object.origin, |node| node.span);
    let finding = Finding::new(Code::ValueOfWrongType, message)
        .at(span, if node.is_some() { format!("this is {what}") } else { "of this object".to_owned() })
        .node(set.reference.to_string())
        .note(format!(
            "The API server refuses the object: ResourceSet {} reports ReconciliationFailed.",
            set.reference.name
        ));
    Some(with_row(finding, rendered))
}

/// Takes the labels away where one is no text: the operator reads them as texts before it sets its own.
pub(super) fn labels(set: &ResourceSet, rendered: &mut Rendered<'_>, build: &mut ResourceSetBuild) {
    let Some(labels) = rendered.object.node.at(&["metadata", "labels"]) else { return };
    let Some(lost) = Lost::first(labels) else { return set_texts(rendered, "labels") };
    let finding = finding(Code::LabelsDropped, &lost, "label", set, rendered);
    build.findings.push(with_row(finding, rendered));
    if let Some(metadata) = rendered.object.node.get_mut("metadata").and_then(Node::as_mapping_mut) {
        metadata.remove("labels");
    }
}

/// Notes annotations that are lost since the set has some for all objects.
pub(super) fn annotations(set: &ResourceSet, rendered: &mut Rendered<'_>, build: &mut ResourceSetBuild) {
    let common = set.spec.at(&["commonMetadata", "annotations"]);
    let Some(common) = common.filter(|common| common.as_mapping().is_some_and(|mapping| !mapping.is_empty()))
    else {
        return;
    };
    let annotations = rendered.object.node.at(&["metadata", "annotations"]);
    let Some(lost) = annotations.and_then(Lost::first) else { return };
    let finding = finding(Code::AnnotationsDropped, &lost, "annotation", set, rendered)
        .at(common.span, "where the set has some for all objects");
    build.findings.push(with_row(finding, rendered));
}

fn finding(code: Code, lost: &Lost<'_>, one: &str, set: &ResourceSet, rendered: &Rendered<'_>) -> Finding {
    let (key, what, object) = (&lost.key, lost.what(), &rendered.object.reference);
    Finding::new(code, format!("{one} {key} of {object} is {what}, and the operator drops all {one}s of it"))
        .at(lost.node.span, format!("this is {what}"))
        .node(set.reference.to_string())
        .note(lost.note(&format!("ResourceSet {}", set.reference.name)))
        .help("quote the value: `| quote`")
}

/// A null is an empty text from then on.
fn set_texts(rendered: &mut Rendered<'_>, field: &str) {
    let labels = rendered.object.node.at(&["metadata", field]).and_then(Node::as_mapping);
    if !labels.is_some_and(|labels| labels.iter().any(|entry| entry.value.is_null())) {
        return;
    }
    let metadata = rendered.object.node.get_mut("metadata");
    let labels = metadata.and_then(|metadata| metadata.get_mut(field)).and_then(Node::as_mapping_mut);
    for entry in labels.into_iter().flatten().filter(|entry| entry.value.is_null()) {
        entry.value = Node::string("", entry.value.span);
    }
}

/// Names the inputs that made an object.
fn with_row(finding: Finding, rendered: &Rendered<'_>) -> Finding {
    match rendered.row {
        Some(Row { row, .. }) => finding.at(row.span, format!("with `{}`", row.name)),
        None => finding,
    }
}
