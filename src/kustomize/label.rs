//! `labels` and `commonLabels`.

use crate::yaml::{Mapping, Node};

use super::fault::Fault;
use super::field_spec::FieldSpec;

/// Adds labels to an object at each of the fields (`api/filters/labels`). Keys and values keep their places.
pub(crate) fn apply(_object: &mut Node, _labels: &Mapping, _fields: &[FieldSpec]) -> Result<(), Fault> {
    Ok(())
}
