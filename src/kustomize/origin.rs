//! Annotations that say where a resource comes from and what changed it: `buildMetadata` with `originAnnotations`
//! and `transformerAnnotations`.
//!
//! Follows `Origin` of kustomize's `api/resource`.

use crate::source::Span;
use crate::yaml::{Node, to_yaml};

use super::resource::Resource;
use super::string_map::make_texts;

/// The annotation that says where a resource comes from.
pub(super) const ORIGIN: &str = "config.kubernetes.io/origin";
/// The annotation that says what changed a resource.
pub(super) const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";

/// Where a resource comes from, or what changed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// The path of the file, seen from the folder that is built.
    pub(super) path: String,
    /// The file that configures a generator or a transformer.
    pub(super) configured_in: String,
    /// What is configured: apiVersion, kind, name, namespace.
    pub(super) configured_by: [String; 4],
}

impl Origin {
    /// The origin of what a path below this one brings.
    pub(super) fn append(&self, path: &str) -> Self {
        Self { path: joined(&self.path, path), ..self.clone() }
    }

    /// The origin of what a transformer or a generator of this folder makes.
    pub(super) fn configured(&self, file: &str, api_version: &str, kind: &str) -> Self {
        Self {
            path: String::new(),
            configured_in: joined(&self.path, file),
            configured_by: [api_version.to_owned(), kind.to_owned(), String::new(), String::new()],
        }
    }

    /// The origin of what a plugin makes that is configured by a resource.
    pub(super) fn of_plugin(resource: &Resource) -> Option<Self> {
        let path = annotation_path(resource)?;
        let text = |path: &[&str]| resource.node.at(path).and_then(Node::text).unwrap_or_default().to_owned();
        let configured_by = [
            text(&["apiVersion"]),
            text(&["kind"]),
            text(&["metadata", "name"]),
            text(&["metadata", "namespace"]),
        ];
        Some(Self { path: String::new(), configured_in: path, configured_by })
    }

    /// As the annotation has it: in the order of Go's structure, not sorted.
    fn text(&self, span: Span) -> String {
        let mut out = String::new();
        push(&mut out, "path", &self.path, span);
        push(&mut out, "configuredIn", &self.configured_in, span);
        let keys = ["  apiVersion", "  kind", "  name", "  namespace"];
        if self.configured_by.iter().any(|value| !value.is_empty()) {
            out.push_str("configuredBy:\n");
            for (key, value) in keys.iter().zip(&self.configured_by) {
                push(&mut out, key, value, span);
            }
        }
        out
    }
}

/// Adds a line, unless the value is empty.
fn push(out: &mut String, key: &str, value: &str, span: Span) {
    if !value.is_empty() {
        out.push_str(key);
        out.push_str(": ");
        // Quoted where YAML wants it, which the writer knows best.
        out.push_str(to_yaml(&Node::string(value, span)).trim_end());
        out.push('\n');
    }
}

/// The path in a resource's origin annotation.
fn annotation_path(resource: &Resource) -> Option<String> {
    let text = resource.annotations()?.get(ORIGIN)?.text()?.to_owned();
    let path = text.lines().find_map(|line| line.strip_prefix("path: ")).unwrap_or_default();
    Some(path.trim().trim_matches(['"', '\'']).to_owned())
}

/// Whether a resource says where it comes from.
pub(super) fn has_origin(resource: &Resource) -> bool {
    resource.annotations().is_some_and(|annotations| annotations.contains_key(ORIGIN))
}

/// Writes where a resource comes from.
pub(super) fn set_origin(resource: &mut Resource, origin: &Origin) {
    let span = resource.origin;
    resource.set_annotation(ORIGIN, Node::string(origin.text(span), span));
}

/// Writes what changed a resource; one without an origin is made by it (`AddTransformerAnnotation`).
///
/// The other annotations become texts by it, whatever they were.
pub(super) fn add_transformation(resource: &mut Resource, origin: &Origin) -> usize {
    make_texts(&mut resource.node, "annotations");
    if !has_origin(resource) {
        set_origin(resource, origin);
        return 1;
    }
    let span = resource.origin;
    let known = resource.annotations().and_then(|annotations| annotations.get(TRANSFORMATIONS));
    let known = known.and_then(Node::text).unwrap_or_default().to_owned();
    let mut item = String::new();
    for (at, line) in origin.text(span).lines().enumerate() {
        item.push_str(if at == 0 { "- " } else { "  " });
        item.push_str(line);
        item.push('\n');
    }
    let all = format!("{known}{item}");
    let length = all.len();
    resource.set_annotation(TRANSFORMATIONS, Node::string(all, span));
    length
}

/// Two paths joined, without `.` and with `..` taken back where there is something to take (`filepath.Join`).
pub(super) fn joined(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
