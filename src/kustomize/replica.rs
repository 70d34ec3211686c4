//! `replicas`.

use crate::source::Span;
use crate::yaml::{Node, Value};

use super::budget::Budget;
use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, wrong_kind};

/// One entry of `replicas` (`types.Replica`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Replica {
    /// The name of the resource, current or previous.
    pub(crate) name: String,
    /// How many.
    pub(crate) count: i64,
    /// The place of the count.
    pub(crate) span: Span,
}

/// Sets the count of one object at one field (`api/filters/replicacount`). Which objects it concerns, the caller
/// has to find: those of the field's kinds that have or had the name; none in all fields is an error.
pub(crate) fn apply(
    object: &mut Node,
    replica: &Replica,
    field: &FieldSpec,
    budget: &Budget,
) -> Result<(), Fault> {
    field.apply(object, Create::Scalar, replica.span, budget, &mut |node| {
        if !matches!(node.value, Value::Scalar(_)) {
            return Err(wrong_kind("ScalarNode", node));
        }
        *node = Node::plain(replica.count.to_string(), replica.span);
        Ok(())
    })
}
