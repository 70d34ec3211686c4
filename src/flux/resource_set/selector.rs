//! `selector` of `inputsFrom`: the `LabelSelector` of the Kubernetes API.

use crate::object::Object;
use crate::source::Span;
use crate::yaml::Node;

/// Whether the operator can read it: it refuses operators that there are not, and lists of values that do not fit theirs.
pub(super) fn check(selector: &Node) -> Result<(), (Span, String)> {
    for expression in expressions(selector) {
        let operator = expression.get("operator");
        let has_values = !values(expression).is_empty();
        let span = operator.map_or(expression.span, |node| node.span);
        match operator.and_then(Node::text).unwrap_or_default() {
            "In" | "NotIn" if has_values => {}
            "Exists" | "DoesNotExist" if !has_values => {}
            name @ ("In" | "NotIn") => return Err((span, format!("`{name}` needs `values`"))),
            name @ ("Exists" | "DoesNotExist") => return Err((span, format!("`{name}` takes no `values`"))),
            name => return Err((span, format!("\"{name}\" is not a valid label selector operator"))),
        }
    }
    Ok(())
}

/// Whether the labels of an object fit.
pub(super) fn matches(selector: &Node, object: &Object) -> bool {
    let labels = selector.get("matchLabels").and_then(Node::as_mapping);
    let fits = labels
        .into_iter()
        .flatten()
        .all(|entry| object.label(&entry.key.text) == Some(entry.value.text().unwrap_or_default()));
    fits && expressions(selector).iter().all(|expression| holds(expression, object).unwrap_or(false))
}

fn expressions(selector: &Node) -> &[Node] {
    selector.get("matchExpressions").and_then(Node::as_sequence).unwrap_or_default()
}

fn values(expression: &Node) -> &[Node] {
    expression.get("values").and_then(Node::as_sequence).unwrap_or_default()
}

fn holds(expression: &Node, object: &Object) -> Option<bool> {
    let label = object.label(expression.get("key")?.text()?);
    let among = |label: &str| values(expression).iter().any(|value| value.text() == Some(label));
    match expression.get("operator")?.text()? {
        "In" => Some(label.is_some_and(among)),
        "NotIn" => Some(!label.is_some_and(among)),
        "Exists" => Some(label.is_some()),
        "DoesNotExist" => Some(label.is_none()),
        _ => None,
    }
}
