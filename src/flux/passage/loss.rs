//! What kustomize-controller loses, and is Ready.
//!
//! It reads labels as texts before it sets its own, and reads none where one of them is no text; so it does with annotations
//! where it has some to set. It leaves out what has no name, no kind or no version.

use crate::finding::{Code, Finding};
use crate::flux::lost::Lost;
use crate::object::Object;
use crate::yaml::Node;

use super::{Passage, kind_of_value, span_of};

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
        let labels = object.node.at(&["metadata", "labels"])?;
        Some(self.lost(Code::LabelsDropped, &Lost::first(labels)?, "label", object))
    }

    /// The finding for annotations that are lost.
    pub(super) fn lost_annotations(&self, object: &Object) -> Option<Finding> {
        let common = self.kustomization.spec.at(&["commonMetadata", "annotations"])?;
        common.as_mapping().filter(|mapping| !mapping.is_empty())?;
        let annotations = object.node.at(&["metadata", "annotations"])?;
        let finding = self.lost(Code::AnnotationsDropped, &Lost::first(annotations)?, "annotation", object);
        Some(finding.at(common.span, "where Flux sets these"))
    }

    fn lost(&self, code: Code, lost: &Lost<'_>, one: &str, object: &Object) -> Finding {
        let (key, what) = (&lost.key, lost.what());
        let message = if key.is_empty() {
            format!("the {one}s of {} are {what}, and Flux drops them", object.reference)
        } else {
            format!("{one} {key} of {} is {what}, and Flux drops all {one}s of it", object.reference)
        };
        let finding = self.at_value(code, message, lost.node, &object.reference);
        finding.note(lost.note(&self.kustomization.reference.name)).help(self.help(lost.node.span))
    }
}
