//! What kustomize reads without complaint and cannot print.

use std::sync::Arc;

use crate::source::Span;
use crate::yaml::{BeyondJson, Document, Key, Node, beyond_json, beyond_json_of_object};

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

/// The first flaw of a document, if it has one.
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
    document.beyond_json().map(|value| Arc::new(unprintable(value)))
}

/// The first flaw of an object that was changed since it was read.
pub(super) fn of_object(object: &Node) -> Option<Arc<Flaw>> {
    beyond_json_of_object(object).map(|value| Arc::new(unprintable(value)))
}

/// The first flaw of a value that was made.
pub(super) fn of(node: &Node) -> Option<Arc<Flaw>> {
    beyond_json(node).map(|value| Arc::new(unprintable(value)))
}

fn unprintable(value: BeyondJson<'_>) -> Flaw {
    let (words, message, span) = match value {
        BeyondJson::Key(key) => (
            "json: unsupported type: map[interface {}]interface {}".to_owned(),
            format!("the key `{}` is no string; quote it", key.text),
            key.span,
        ),
        BeyondJson::Number(node, value) => (
            format!("json: unsupported value: {}", go_float(value)),
            "this number has no form in JSON".to_owned(),
            node.span,
        ),
        BeyondJson::Text(Node { span, .. }) | BeyondJson::UnreadableKey(Key { span, .. }) => (
            "yaml: control characters are not allowed".to_owned(),
            "this text has a control character that kustomize cannot print".to_owned(),
            *span,
        ),
    };
    Flaw { words, message, span, first: None }
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
