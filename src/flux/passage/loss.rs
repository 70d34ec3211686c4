//! What kustomize-controller loses, and is Ready.
//!
//! It reads labels as texts before it sets its own, and reads none where one of them is no text; so it does with annotations
//! where it has some to set. It leaves out what has no name, no kind or no version.

use crate::finding::{Code, Finding, enumerate};
use crate::object::Object;
use crate::yaml::{Mapping, Node};

use super::{Passage, is_no_text, kind_of_value, span_of};

/// How many keys are named.
const SHOWN: usize = 5;

impl Passage<'_> {
    /// The finding for an object that Flux leaves out.
    pub(super) fn dropped(&self, object: &Object) -> Option<Finding> {
        let name = object.node.at(&["metadata", "name"]);
        let version = object.node.get("apiVersion");
        let is_text = |node: Option<&Node>| node.and_then(Node::as_str).is_some_and(|text| !text.is_empty());
        let (field, node) =
            [("name", name), ("apiVersion", version)].into_iter().find(|&(_, node)| !is_text(node))?;
        let kind = &object.reference.kind;
        let null = Node::plain("null", span_of(node, object));
        let node = node.unwrap_or(&null);
        let what = kind_of_value(node);
        let message = format!("the {field} of a {kind} is {what}, and Flux leaves the object out");
        let mut finding = self.at_value(Code::ObjectDropped, message, node, &object.reference);
        finding.nodes.truncate(1);
        let finding = finding.note(format!(
            "{} becomes Ready all the same: the object is not applied, it is not in the inventory, and nothing is reported.",
            self.kustomization.reference.name
        ));
        Some(finding.help(if node.is_null() {
            "give the variable a value".to_owned()
        } else {
            self.help(node.span)
        }))
    }

    /// The finding for labels that are lost.
    pub(super) fn lost_labels(&self, object: &Object) -> Option<Finding> {
        let labels = object.node.at(&["metadata", "labels"])?.as_mapping()?;
        let (key, node) = no_text(labels)?;
        let message = format!(
            "label `{key}` of {} is {}, and Flux drops all labels of it",
            object.reference,
            kind_of_value(node)
        );
        let finding = self.at_value(Code::LabelsDropped, message, node, &object.reference);
        Some(self.with_loss(finding, labels, key).help(self.help(node.span)))
    }

    /// The finding for annotations that are lost.
    pub(super) fn lost_annotations(&self, object: &Object) -> Option<Finding> {
        let common = self.kustomization.spec.at(&["commonMetadata", "annotations"])?;
        common.as_mapping().filter(|mapping| !mapping.is_empty())?;
        let annotations = object.node.at(&["metadata", "annotations"])?.as_mapping()?;
        let (key, node) = no_text(annotations)?;
        let message = format!(
            "annotation `{key}` of {} is {}, and Flux drops all annotations of it",
            object.reference,
            kind_of_value(node)
        );
        let finding = self
            .at_value(Code::AnnotationsDropped, message, node, &object.reference)
            .at(common.span, "where Flux sets these");
        Some(self.with_loss(finding, annotations, key).help(self.help(node.span)))
    }

    fn with_loss(&self, finding: Finding, all: &Mapping, key: &str) -> Finding {
        let mut others: Vec<String> = all
            .iter()
            .map(|entry| &*entry.key.text)
            .filter(|other| *other != key)
            .map(|other| format!("`{other}`"))
            .collect();
        if others.is_empty() {
            return finding
                .note(format!("{} becomes Ready all the same.", self.kustomization.reference.name));
        }
        let more = others.len().saturating_sub(SHOWN);
        others.truncate(SHOWN);
        if more > 0 {
            others.push(format!("{more} more"));
        }
        finding.note(format!(
            "Lost as well: {}. {} becomes Ready all the same, and nothing is reported.",
            enumerate(&others),
            self.kustomization.reference.name
        ))
    }
}

/// The first entry that is no text.
fn no_text(entries: &Mapping) -> Option<(&str, &Node)> {
    let found = entries.iter().find(|entry| is_no_text(&entry.value))?;
    Some((&*found.key.text, &found.value))
}
