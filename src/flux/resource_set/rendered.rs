//! What the template made.

use crate::object::Object;

use super::row::Row;

/// An object, and the inputs that made it.
pub(super) struct Rendered<'a> {
    pub object: Object,
    pub row: Option<&'a Row>,
}
