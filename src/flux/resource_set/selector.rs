//! `selector` of `inputsFrom`: the `LabelSelector` of the Kubernetes API.

use crate::object::Object;
use crate::yaml::Node;

/// Whether the labels of an object fit. A requirement that the API server would refuse fits nothing.
pub(super) fn matches(selector: &Node, object: &Object) -> bool {
    let labels = selector.get("matchLabels").and_then(Node::as_mapping);
    let fits = labels
        .into_iter()
        .flatten()
        .all(|entry| object.label(&entry.key.text) == Some(entry.value.text().unwrap_or_default()));
    let expressions = selector.get("matchExpressions").and_then(Node::as_sequence).unwrap_or_default();
    fits && expressions.iter().all(|expression| holds(expression, object).unwrap_or(false))
}

fn holds(expression: &Node, object: &Object) -> Option<bool> {
    let label = object.label(expression.get("key")?.text()?);
    let values = expression.get("values").and_then(Node::as_sequence).unwrap_or_default();
    let among = |label: &str| values.iter().any(|value| value.text() == Some(label));
    match expression.get("operator")?.text()? {
        "In" => Some(label.is_some_and(among)),
        "NotIn" => Some(!label.is_some_and(among)),
        "Exists" => Some(label.is_some()),
        "DoesNotExist" => Some(label.is_none()),
        _ => None,
    }
}
