//! The names of an object, and the keys that it has in labels, annotations and data.

use crate::source::Span;
use crate::yaml::{Mapping, Node};

use super::Checker;
use super::name::{self, Form};
use super::path::{Path, shown};
use super::value::is_open;

/// Where workloads have the metadata of their Pods.
const TEMPLATES: [&[&str]; 2] =
    [&["spec", "template", "metadata"], &["spec", "jobTemplate", "spec", "template", "metadata"]];

impl Checker<'_> {
    /// Judges the name and the namespace. `form` is what names of the kind have to be, where that is known.
    pub(super) fn names(&mut self, form: Option<Form>) {
        let object = self.object;
        let metadata = object.node.get("metadata");
        for (field, form) in [("name", form), ("namespace", Some(Form::Label))] {
            let Some(form) = form else { continue };
            let node = metadata.and_then(|metadata| metadata.get(field)).filter(|node| !is_open(node));
            let Some((node, text)) = node.and_then(|node| Some((node, node.as_str()?))) else { continue };
            let Some(fault) = form.fault(text) else { continue };
            let message = format!("metadata.{field} {} is not a valid name: {fault}", shown(text));
            let said = format!("metadata.{field}: Invalid value: …: {}", form.said());
            self.refused(node, message, fault, said, form.help().to_owned());
        }
    }

    /// Judges labels and annotations of the object and of its Pods, and the keys of data.
    pub(super) fn keys(&mut self) {
        let object = self.object;
        let (root, of) = (Path::Object, Path::Root("metadata"));
        if let Some(metadata) = object.node.get("metadata") {
            self.labels_and_annotations(metadata, of, self.scope.labels, self.scope.annotations);
        }
        if !self.is_native() {
            return;
        }
        for way in TEMPLATES {
            let Some(metadata) = object.node.at(way) else { continue };
            let names = way.join(".");
            self.labels_and_annotations(metadata, Path::Root(&names), true, true);
        }
        let holds_data =
            object.reference.group.is_empty() && matches!(&*object.reference.kind, "ConfigMap" | "Secret");
        for field in ["data", "binaryData", "stringData"] {
            let Some(data) = object.node.get(field).and_then(Node::as_mapping).filter(|_| holds_data) else {
                continue;
            };
            self.keys_of(data, root.key(field), "key", name::data_key);
        }
    }

    fn labels_and_annotations(&mut self, metadata: &Node, path: Path<'_>, labels: bool, annotations: bool) {
        if let Some(mapping) = metadata.get("labels").and_then(Node::as_mapping).filter(|_| labels) {
            self.keys_of(mapping, path.key("labels"), "label", name::qualified);
            for entry in mapping.iter().filter(|entry| !is_open(&entry.value)) {
                let Some(fault) = entry.value.as_str().and_then(name::label_value) else { continue };
                let (labels, key) = (path.key("labels"), &*entry.key.text);
                let way = labels.key(key);
                let message = format!("{} is not a valid value of a label: {fault}", self.name(way));
                let said = format!(
                    "{labels}: Invalid value: …: a valid label must be an empty string or consist of …"
                );
                let help = "write letters, digits, `-`, `_` and `.` only, 63 at most, with a letter or a digit at both ends";
                self.refused(&entry.value, message, fault, said, help.to_owned());
            }
        }
        if let Some(mapping) = metadata.get("annotations").and_then(Node::as_mapping).filter(|_| annotations)
        {
            let small = |key: &str| name::qualified(&key.to_lowercase());
            self.keys_of(mapping, path.key("annotations"), "annotation", small);
        }
    }

    fn keys_of(
        &mut self,
        mapping: &Mapping,
        path: Path<'_>,
        what: &str,
        judge: impl Fn(&str) -> Option<String>,
    ) {
        for entry in mapping.iter().filter(|entry| !entry.key.text.contains("${")) {
            let Some(fault) = judge(&entry.key.text) else { continue };
            let message = format!("{} is not a valid {what} of {path}: {fault}", shown(&entry.key.text));
            let message = if self.is_native() { format!("{message}, in {}", self.id) } else { message };
            let said = format!("{path}: Invalid value: …");
            let span: Span = entry.key.span;
            self.refused_at(span, message, fault, said);
        }
    }
}
