//! One set of inputs.

use crate::flux::template::Data;

use super::InputRow;

/// A set of inputs.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub data: Data,
    pub row: InputRow,
}
