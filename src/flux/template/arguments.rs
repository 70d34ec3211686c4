//! The arguments of a function.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::source::Span;

use super::budget::Budget;
use super::data::Data;
use super::error::Problem;
use super::list::List;
use super::map::Map;

/// The arguments of one call. Their number and their types are right, as far as the function's parameters say.
pub(super) struct Arguments<'a> {
    name: &'static str,
    values: &'a [Data],
    budget: &'a Budget,
    pub inputs: &'a Data,
    pub place: Span,
}

impl<'a> Arguments<'a> {
    pub(super) fn new(
        name: &'static str,
        values: &'a [Data],
        budget: &'a Budget,
        inputs: &'a Data,
        place: Span,
    ) -> Self {
        Self { name, values, budget, inputs, place }
    }

    /// Refuses a call with an argument that nobody knows. What lies in a list or map is looked at by who needs it.
    pub(super) fn known(&self) -> Result<(), Problem> {
        self.values.iter().try_for_each(|value| match value {
            Data::Unknown(why) => Err(Problem::unknown(&**why)),
            _ => Ok(()),
        })
    }

    /// Spends what a function takes beyond one look at each of its arguments.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Problem> {
        self.budget.spend(steps)
    }

    /// Spends what it takes to make so many values beyond the result itself.
    pub(super) fn make(&self, values: usize) -> Result<(), Problem> {
        self.budget.make(values)
    }

    /// Spends what a walk through a value takes. How many steps that were.
    pub(super) fn walk(&self, value: &Data) -> Result<usize, Problem> {
        self.budget.walk(value)
    }

    pub(super) fn budget(&self) -> &'a Budget {
        self.budget
    }

    pub(super) fn all(&self) -> &'a [Data] {
        self.values
    }

    pub(super) fn from(&self, at: usize) -> &'a [Data] {
        self.values.get(at..).unwrap_or_default()
    }

    pub(super) fn get(&self, at: usize) -> &'a Data {
        self.values.get(at).unwrap_or(&Data::Nil)
    }

    pub(super) fn text(&self, at: usize) -> Result<&'a str, Problem> {
        match self.get(at) {
            Data::Text(text) => Ok(text),
            other => Err(self.wrong("string", other)),
        }
    }

    pub(super) fn int(&self, at: usize) -> Result<i64, Problem> {
        match self.get(at) {
            Data::Int(value) => Ok(*value),
            other => Err(self.wrong("int", other)),
        }
    }

    pub(super) fn bool(&self, at: usize) -> Result<bool, Problem> {
        match self.get(at) {
            Data::Bool(value) => Ok(*value),
            other => Err(self.wrong("bool", other)),
        }
    }

    pub(super) fn entries(&self, at: usize) -> Result<Rc<BTreeMap<String, Data>>, Problem> {
        self.map_of(self.get(at)).map(Map::entries)
    }

    pub(super) fn map_of<'d>(&self, value: &'d Data) -> Result<&'d Map, Problem> {
        match value {
            Data::Map(map) if !map.holds_texts() => Ok(map),
            other => Err(self.wrong("map[string]interface {}", other)),
        }
    }

    pub(super) fn list(&self, at: usize) -> Result<&'a List, Problem> {
        match self.get(at) {
            Data::List(list) => Ok(list),
            other => Err(self.failed(format!("cannot be used on type {}", other.type_name()))),
        }
    }

    /// The items of a list, in their order.
    pub(super) fn items(&self, at: usize) -> Result<Rc<Vec<Data>>, Problem> {
        self.list(at)?.ordered()
    }

    pub(super) fn failed(&self, message: impl AsRef<str>) -> Problem {
        Problem::failed(format!("error calling {}: {}", self.name, message.as_ref()))
    }

    pub(super) fn unsupported(&self, message: impl AsRef<str>) -> Problem {
        Problem::unsupported(format!("`{}` with {}", self.name, message.as_ref()))
    }

    pub(super) fn too_large(&self) -> Problem {
        Problem::too_large(format!("`{}` makes too much", self.name))
    }

    fn wrong(&self, wanted: &str, got: &Data) -> Problem {
        self.failed(format!("wrong type for value; expected {wanted}; got {}", got.type_name()))
    }
}
