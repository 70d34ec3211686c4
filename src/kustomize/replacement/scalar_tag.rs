//! What a scalar is to go-yaml.

use crate::yaml::{Mode, Resolved, Scalar};

/// The tag that go-yaml gives a plain scalar.
pub(super) fn type_of(scalar: &Scalar) -> &'static str {
    match scalar.resolve(Mode::Resource) {
        Resolved::Null => "null",
        Resolved::Bool(_) => "bool",
        Resolved::Int(_) | Resolved::UInt(_) => "int",
        Resolved::Float(_) => "float",
        // Only a timestamp reads otherwise than it is written.
        Resolved::String(text) if text != scalar.text => "timestamp",
        Resolved::String(_) => "str",
    }
}
