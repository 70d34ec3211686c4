//! What a function takes.

use super::data::Data;
use super::error::Problem;
use super::map::Map;

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    /// `string`.
    Text,
    /// `int`. As in Go, an `int64` is none: `| int` makes one of it.
    Int,
    /// `float64`.
    Float,
    /// `bool`.
    Bool,
    /// `map[string]interface{}`.
    Map,
    /// Anything.
    Any,
}

/// How an argument is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// A number, a string, a boolean, `nil`.
    Constant,
    /// A field of something.
    Field,
    /// Anything else: what a function gave, a variable.
    Otherwise,
}

impl Parameter {
    /// The value as this type, where Go takes it. A constant is read as what the parameter wants: `2.0` is the `int` 2.
    pub(super) fn take(self, value: Data, written: Written) -> Result<Data, Problem> {
        let constant = written == Written::Constant;
        Ok(match (self, value) {
            (Self::Any, value)
            | (Self::Text, value @ Data::Text(_))
            | (Self::Int, value @ Data::Int(_))
            | (Self::Float, value @ Data::Float(_))
            | (Self::Bool, value @ Data::Bool(_))
            // Who needs to know it says that it is not known.
            | (_, value @ Data::Unknown(_)) => value,
            (Self::Map, Data::Map(map)) if !map.holds_texts() => Data::Map(map),
            // A `nil` that lies in a map or list keeps the type of what may lie there.
            (Self::Map, Data::Nil) if written != Written::Field => Data::Map(Map::nil()),
            #[expect(clippy::cast_precision_loss, reason = "as Go converts a constant")]
            (Self::Float, Data::Int(value)) if constant => Data::Float(value as f64),
            (Self::Int, Data::Float(value)) if constant => match whole(value) {
                Some(value) => Data::Int(value),
                None => return Err(self.refuses(&Data::Float(value))),
            },
            (_, value) => return Err(self.refuses(&value)),
        })
    }

    fn refuses(self, value: &Data) -> Problem {
        let wanted = match self {
            Self::Text => "string",
            Self::Int => "int",
            Self::Float => "float64",
            Self::Bool => "bool",
            Self::Map => "map[string]interface {}",
            Self::Any => "a value",
        };
        Problem::failed(format!("wrong type for value; expected {wanted}; got {}", value.type_name()))
    }
}

/// The whole number that a float is, where it is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "compared afterwards")]
fn whole(value: f64) -> Option<i64> {
    let whole = value as i64;
    #[expect(clippy::float_cmp, reason = "they are the same or they are not")]
    let is_same = whole as f64 == value;
    is_same.then_some(whole)
}
