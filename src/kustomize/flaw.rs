//! What kustomize reads without complaint and cannot print.

use std::sync::Arc;

use crate::source::Span;
use crate::yaml::{Document, Mode, Node, Resolved, Value};

/// Something in a document that makes the build fail in its last step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw {
    /// kustomize's words.
    pub(super) words: String,
    /// Ours.
    pub(super) message: String,
    /// The place.
    pub(super) span: Span,
    /// The place that it conflicts with.
    pub(super) first: Option<Span>,
}

/// The first flaw of a document, if it has one. Walks all of it.
pub(super) fn find(document: &Document, line_of: &dyn Fn(Span) -> u32) -> Option<Arc<Flaw>> {
    if let Some(duplicate) = document.duplicates.first() {
        let key = &duplicate.key;
        let (second, first) = (line_of(duplicate.second), line_of(duplicate.first));
        let words = format!(
            "map[string]interface {{}}(nil): yaml: unmarshal errors:\n  line {second}: mapping key {key:?} already \
             defined at line {first}"
        );
        let message = format!("the key `{key}` stands twice in one mapping");
        let flaw = Flaw { words, message, span: duplicate.second, first: Some(duplicate.first) };
        return Some(Arc::new(flaw));
    }
    document.root.as_ref().and_then(walk).map(Arc::new)
}

/// The first flaw of a value that was made.
pub(super) fn of(node: &Node) -> Option<Arc<Flaw>> {
    walk(node).map(Arc::new)
}

fn walk(node: &Node) -> Option<Flaw> {
    match &node.value {
        // The names of such a number start with a sign or the point.
        Value::Scalar(scalar) if !scalar.text.starts_with(['.', '+', '-']) => None,
        Value::Scalar(scalar) => match scalar.resolve(Mode::Resource) {
            Resolved::Float(value) if !value.is_finite() => Some(Flaw {
                words: format!("json: unsupported value: {}", go_float(value)),
                message: format!("`{}` has no form in JSON", scalar.text),
                span: node.span,
                first: None,
            }),
            _ => None,
        },
        Value::Sequence(items) => items.iter().find_map(walk),
        Value::Mapping(mapping) => mapping.iter().find_map(|entry| {
            if !entry.key.is_string() {
                return Some(Flaw {
                    words: "json: unsupported type: map[interface {}]interface {}".to_owned(),
                    message: format!("the key `{}` is no string; quote it", entry.key.text),
                    span: entry.key.span,
                    first: None,
                });
            }
            walk(&entry.value)
        }),
    }
}

fn go_float(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    }
}
