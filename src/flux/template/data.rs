//! Values in a template.

use std::collections::BTreeMap;
use std::sync::Arc;

use arcstr::ArcStr;
use serde_json::Value as Json;

use crate::source::Span;
use crate::yaml::{Key, Mapping, Node, json_number};

use super::fault::Problem;

/// A value, with Go's difference between `int` and `int64`, which decides what a function takes and what is equal.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// `nil`.
    Nil,
    /// A boolean.
    Bool(bool),
    /// An `int`: a number in the template, a length, an index.
    Int(i64),
    /// An `int64`: a number of the inputs, a sum.
    Long(i64),
    /// A `float64`.
    Float(f64),
    /// A string.
    Text(ArcStr),
    /// A list.
    List(Arc<Vec<Data>>),
    /// A map.
    Map(Arc<BTreeMap<String, Data>>),
    /// A value that only the cluster knows, and why.
    Unknown(ArcStr),
}

impl Data {
    /// A string.
    pub fn text(text: impl Into<ArcStr>) -> Self {
        Self::Text(text.into())
    }

    /// A list.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Arc::new(items))
    }

    /// A map.
    pub fn map(entries: BTreeMap<String, Self>) -> Self {
        Self::Map(Arc::new(entries))
    }

    /// A value of JSON as the Kubernetes API reads it: an `int64` where it is one, otherwise a `float64`.
    pub fn from_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Nil,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(value) => {
                value.as_i64().map_or_else(|| Self::Float(value.as_f64().unwrap_or_default()), Self::Long)
            }
            Json::String(text) => Self::text(text.as_str()),
            Json::Array(items) => Self::list(items.iter().map(Self::from_json).collect()),
            Json::Object(entries) => {
                Self::map(entries.iter().map(|(key, value)| (key.clone(), Self::from_json(value))).collect())
            }
        }
    }

    /// Whether it counts as true in a condition.
    pub(super) fn truth(&self) -> Result<bool, Problem> {
        Ok(match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value) | Self::Long(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            Self::Unknown(why) => return Err(Problem::unknown(&**why)),
        })
    }

    /// Go's name of the type.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Long(_) => "int64",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(_) => "[]interface {}",
            Self::Map(_) => "map[string]interface {}",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Refuses a value that is unknown, or holds one.
    pub(super) fn known(&self) -> Result<(), Problem> {
        match self {
            Self::Unknown(why) => Err(Problem::unknown(&**why)),
            Self::List(items) => items.iter().try_for_each(Self::known),
            Self::Map(entries) => entries.values().try_for_each(Self::known),
            _ => Ok(()),
        }
    }

    /// The value as a node, for YAML.
    pub(super) fn to_node(&self, place: Span) -> Result<Node, Problem> {
        Ok(match self {
            Self::Nil => Node::plain("null", place),
            Self::Bool(value) => Node::plain(value.to_string(), place),
            Self::Int(value) | Self::Long(value) => Node::plain(value.to_string(), place),
            Self::Float(value) => {
                let number = json_number(*value).ok_or_else(|| Problem::failed("json: unsupported value"))?;
                Node::plain(number, place)
            }
            Self::Text(text) => Node::string(text.clone(), place),
            Self::List(items) => {
                let items: Result<_, _> = items.iter().map(|item| item.to_node(place)).collect();
                Node::sequence(items?, place)
            }
            Self::Map(entries) => {
                let mut mapping = Mapping::default();
                for (key, value) in entries.iter() {
                    mapping.push(Key::new(key.as_str(), place), value.to_node(place)?);
                }
                Node::mapping(mapping, place)
            }
            Self::Unknown(why) => return Err(Problem::unknown(&**why)),
        })
    }
}
