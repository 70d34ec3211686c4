//! CEL expressions of objects: `readyExpr` and `healthCheckExprs`.

use arcstr::ArcStr;

use crate::object::ObjectRef;
use crate::source::Span;
use crate::yaml::Node;

use super::cel::{CelError, Use, fault};

/// A CEL expression.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expression {
    /// The field that holds it: `readyExpr`, `current`.
    pub field: &'static str,
    /// The expression, with variables put in.
    pub text: ArcStr,
    /// Where it is written.
    pub span: Span,
    /// How its controller takes it.
    pub usage: Use,
}

impl Expression {
    /// Reads a field; nothing where it is absent or empty, which is the same to Flux.
    pub(super) fn read(entry: &Node, field: &'static str, usage: Use) -> Option<Self> {
        let node = entry.get(field)?;
        let text = node.text().filter(|text| !text.is_empty())?.into();
        Some(Self { field, text, span: node.span, usage })
    }

    /// What makes it invalid; nothing where it is valid, or where that is not known.
    pub fn fault(&self) -> Option<CelError> {
        fault(&self.text, self.usage)
    }
}

/// An entry of `spec.healthCheckExprs`: which kinds it decides about, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HealthCheckExpression {
    /// The API group; the version does not count.
    pub group: ArcStr,
    /// The kind; all kinds of the group where none is written.
    pub kind: Option<ArcStr>,
    /// Where the API group is written.
    pub span: Span,
    /// Those of `current`, `inProgress` and `failed` that there are.
    pub expressions: Vec<Expression>,
}

/// The fields of an entry, in the order in which Flux compiles them.
const FIELDS: [&str; 3] = ["current", "failed", "inProgress"];

/// Reads `spec.healthCheckExprs`. Entries without an `apiVersion` are left out: the check of fields speaks of them.
pub(super) fn health_check_expressions(spec: &Node) -> Vec<HealthCheckExpression> {
    let entries = spec.get("healthCheckExprs").and_then(Node::as_sequence).unwrap_or_default();
    let read = |entry: &Node| {
        let text = |key: &str| entry.get(key).filter(|node| node.text().is_some_and(|text| !text.is_empty()));
        let api_version = text("apiVersion")?;
        let expressions = FIELDS.into_iter().filter_map(|field| Expression::read(entry, field, Use::Parsed));
        Some(HealthCheckExpression {
            group: ObjectRef::group_of(api_version.text()?).into(),
            kind: text("kind").and_then(Node::text).map(ArcStr::from),
            span: api_version.span,
            expressions: expressions.collect(),
        })
    };
    entries.iter().filter_map(read).collect()
}
