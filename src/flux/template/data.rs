//! Values in a template.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde_json::Value as Json;

use crate::source::Span;
use crate::yaml::{Key, Mapping, Node, json_number};

use super::error::Problem;
use super::list::{Items, List};
use super::map::Map;

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
    List(List),
    /// A map.
    Map(Map),
    /// A value that only the cluster knows, and why.
    Unknown(ArcStr),
}

impl Data {
    /// A string.
    pub fn text(text: impl Into<ArcStr>) -> Self {
        Self::Text(text.into())
    }

    /// A list of values of any type.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(List::new(Items::Any, items))
    }

    /// A list of strings.
    pub(super) fn texts<T: Into<ArcStr>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(List::new(Items::Text, items.into_iter().map(Self::text).collect()))
    }

    /// A map of values of any type.
    pub fn map(entries: BTreeMap<String, Self>) -> Self {
        Self::Map(Map::new(entries))
    }

    /// What `inputs` gives where there are none: a map that is `nil`.
    pub fn no_inputs() -> Self {
        Self::Map(Map::nil())
    }

    /// A value of JSON as the Kubernetes API reads it: an `int64` where it is one, otherwise a `float64`.
    pub fn from_json(json: &Json) -> Self {
        Self::read(json, &|number| {
            let float = || Self::Float(number.as_f64().unwrap_or_default());
            number.as_i64().map_or_else(float, Self::Long)
        })
    }

    /// A value of JSON as Go reads it: each number is a `float64`.
    pub(super) fn from_plain_json(json: &Json) -> Self {
        Self::read(json, &|number| Self::Float(number.as_f64().unwrap_or_default()))
    }

    fn read(json: &Json, number: &impl Fn(&serde_json::Number) -> Self) -> Self {
        match json {
            Json::Null => Self::Nil,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(value) => number(value),
            Json::String(text) => Self::text(text.as_str()),
            Json::Array(items) => Self::List(List::grown(
                Items::Any,
                items.iter().map(|item| Self::read(item, number)).collect(),
            )),
            Json::Object(entries) => {
                let read = |(key, value): (&String, &Json)| (key.clone(), Self::read(value, number));
                Self::map(entries.iter().map(read).collect())
            }
        }
    }

    /// Gives values back one after the other, with all that they alone hold.
    pub(super) fn take_apart(mut values: Vec<Self>) {
        while let Some(value) = values.pop() {
            match value {
                Self::List(mut list) => values.extend(list.take()),
                Self::Map(mut map) => values.extend(map.take()),
                _ => {}
            }
        }
    }

    /// How many bytes of text it is by itself; one for what is none.
    pub(super) fn text_length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            _ => 1,
        }
    }

    /// How many values it is, with all that lie in it: what lies there twice counts twice.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::List(list) => list.items().iter().map(Self::count).fold(1, usize::saturating_add),
            Self::Map(map) => map.entries().values().map(Self::count).fold(1, usize::saturating_add),
            _ => 1,
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
            Self::List(list) => list.len() > 0,
            Self::Map(map) => map.len() > 0,
            Self::Unknown(why) => return Err(Problem::unknown(&**why)),
        })
    }

    /// Go's name of the type (`%T`).
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Nil => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Long(_) => "int64",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(list) => list.items_are().list_name(),
            Self::Map(map) if map.holds_texts() => "map[string]string",
            Self::Map(_) => "map[string]interface {}",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Go's name of the kind.
    pub(super) fn kind_name(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::List(_) => "slice",
            Self::Map(_) => "map",
            other => other.type_name(),
        }
    }

    /// Refuses a value that is unknown, or holds one.
    pub(super) fn known(&self) -> Result<(), Problem> {
        match self {
            Self::Unknown(why) => Err(Problem::unknown(&**why)),
            Self::List(list) => list.ordered()?.iter().try_for_each(Self::known),
            Self::Map(map) => map.entries().values().try_for_each(Self::known),
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
            Self::List(list) if list.is_nil() => Node::plain("null", place),
            Self::List(list) => {
                let items: Result<_, _> = list.ordered()?.iter().map(|item| item.to_node(place)).collect();
                Node::sequence(items?, place)
            }
            Self::Map(map) if map.is_nil() => Node::plain("null", place),
            Self::Map(map) => {
                let mut mapping = Mapping::default();
                for (key, value) in map.entries().iter() {
                    mapping.push(Key::new(key.as_str(), place), value.to_node(place)?);
                }
                Node::mapping(mapping, place)
            }
            Self::Unknown(why) => return Err(Problem::unknown(&**why)),
        })
    }
}
