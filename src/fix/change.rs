//! What changes at the values of a file.

use std::collections::{BTreeMap, BTreeSet};

use super::locate::{Found, Step};

/// An entry of a list that comes in, key by key.
pub(super) type NewItem = Vec<(&'static str, String)>;

/// A field that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NewField {
    /// With a scalar.
    Scalar(&'static str, String),
    /// With a list.
    List(&'static str, Vec<NewItem>),
}

impl NewField {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Scalar(name, _) | Self::List(name, _) => name,
        }
    }
}

/// What changes at one value.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// A scalar or a key becomes another word.
    Word(String),
    /// Items leave a list, and others come to its end.
    Items { out: BTreeSet<usize>, new: Vec<NewItem> },
    /// Fields leave a mapping, and others come in.
    Fields { out: BTreeSet<usize>, new: Vec<NewField> },
}

/// A change with the value.
#[derive(Debug, Clone)]
pub(super) struct Changed<'s> {
    pub(super) found: Found<'s>,
    pub(super) change: Change,
}

/// Where a change is: the number of the document, the way to the value, and whether it is its key.
pub(super) type Place = (usize, Vec<Step>, bool);

/// All changes of a file.
#[derive(Debug, Default)]
pub(super) struct Changes<'s> {
    pub(super) all: BTreeMap<Place, Changed<'s>>,
}
