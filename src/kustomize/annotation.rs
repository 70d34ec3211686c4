//! `commonAnnotations`.

use crate::yaml::{Mapping, Node};

use super::budget::Budget;
use super::fault::Fault;
use super::field_spec::FieldSpec;
use super::label::set_entries;

/// Adds annotations to an object at each of the fields (`api/filters/annotations`). Keys and values keep their
/// places.
pub(crate) fn apply(
    object: &mut Node,
    annotations: &Mapping,
    fields: &[FieldSpec],
    budget: &Budget,
) -> Result<(), Fault> {
    set_entries(object, annotations, fields, budget)
}
