//! What a value has to be: the one form of all schemas, of Flux's kinds, of those of Kubernetes and of custom ones.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::finding::nearest;

use super::pattern::Pattern;
use super::rule::Rule;

/// What a value has to be.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// Its type.
    pub shape: Shape,
    /// Whether null is taken beside it: as null, or as the default.
    pub takes_null: bool,
    /// The scalar that stands for a value that is missing.
    pub default: Option<String>,
    /// What else it has to keep to.
    pub limits: Option<Box<Limits>>,
}

impl Schema {
    /// A schema of nothing but a type.
    pub(super) fn of(shape: Shape) -> Self {
        Self { shape, ..Self::default() }
    }
}

/// A type.
#[derive(Debug, Default)]
pub(super) enum Shape {
    /// Anything, null as well.
    #[default]
    Any,
    /// A string.
    String,
    /// A boolean.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A whole number or a string.
    IntOrString,
    /// An amount with its unit, as in `100m`; or a number.
    Quantity,
    /// A time, which is a string.
    Time,
    /// A string that is base64.
    Base64,
    /// A list of values of one type.
    List(Box<Schema>, Listing),
    /// A mapping of any keys to values of one type.
    Map(Box<Schema>),
    /// A mapping of known keys.
    Fields(Fields),
    /// A mapping of known keys that has a name, and may hold itself.
    Named(&'static Definition),
}

/// A mapping of known keys, read when it is needed first.
#[derive(Debug)]
pub(super) struct Definition {
    /// A line for each key.
    pub lines: &'static str,
    /// What they were read to.
    pub read: OnceLock<Fields>,
}

/// What makes an item of a list another one.
#[derive(Debug)]
pub(super) enum Listing {
    /// Its place: items may be the same.
    Plain,
    /// Its value.
    Set,
    /// The values of these fields.
    Keyed(Vec<ListKey>),
}

/// A field that names an item of a list.
#[derive(Debug)]
pub(super) struct ListKey {
    /// The field.
    pub name: String,
    /// What stands for a field that is missing.
    pub default: Option<String>,
}

/// Known keys with their types.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The keys.
    pub known: BTreeMap<String, Schema>,
    /// Whether any other key is taken as well.
    pub is_open: bool,
}

impl Fields {
    /// The type of a field.
    pub(super) fn get(&self, name: &str) -> Option<&Schema> {
        self.known.get(name)
    }

    /// The field whose name is nearest to the given one, where one is near.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.known.keys().map(String::as_str))
    }
}

/// What a value of the right type has to keep to as well.
#[derive(Debug, Default)]
pub(super) struct Limits {
    /// The values that are taken; empty where any is.
    pub values: Vec<String>,
    /// What a string has to look like.
    pub pattern: Option<Pattern>,
    /// The least and the greatest number of characters of a string, or of items of a list.
    pub length: (Option<u64>, Option<u64>),
    /// The least and the greatest number.
    pub range: (Option<f64>, Option<f64>),
    /// What its fields have to be together.
    pub rules: Vec<Rule>,
}
