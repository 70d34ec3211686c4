//! The functions of a template: those of Go, of slim-sprig, and of the operator.

mod compare;
mod encode;
mod escape;
mod json;
mod list;
mod logic;
mod map;
mod numeric;
mod path;
mod regular;
mod text;
mod types;
mod url;

use std::fmt;

use super::arguments::Arguments;
use super::data::Data;
use super::error::Problem;
use super::parameter::Parameter;

/// A function, and what it takes.
pub(super) struct Function {
    pub name: &'static str,
    /// What it always takes.
    parameters: &'static [Parameter],
    /// What it takes any number of behind these.
    more: Option<Parameter>,
    pub call: fn(&Arguments<'_>) -> Result<Data, Problem>,
}

impl Function {
    /// Whether it takes so many arguments.
    pub(super) fn takes(&self, count: usize) -> bool {
        count >= self.parameters.len() && (self.more.is_some() || count == self.parameters.len())
    }

    /// What it takes at a place.
    pub(super) fn parameter(&self, at: usize) -> Parameter {
        self.parameters.get(at).copied().or(self.more).unwrap_or(Parameter::Any)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What carries a function out.
type Call = fn(&Arguments<'_>) -> Result<Data, Problem>;

/// A function that takes just these arguments.
const fn row(name: &'static str, parameters: &'static [Parameter], call: Call) -> Function {
    Function { name, parameters, more: None, call }
}

/// A function that takes these and any number of others.
const fn variadic(
    name: &'static str,
    parameters: &'static [Parameter],
    more: Parameter,
    call: Call,
) -> Function {
    Function { name, parameters, more: Some(more), call }
}

/// What is known of a name.
pub(super) enum Known {
    Supported(&'static Function),
    /// The operator has it, this program has not.
    Unsupported,
    Nowhere,
}

/// Looks a function up.
pub(super) fn find(name: &str) -> Known {
    let tables = [
        text::TABLE,
        list::TABLE,
        map::TABLE,
        numeric::TABLE,
        encode::TABLE,
        logic::TABLE,
        compare::TABLE,
        regular::TABLE,
        types::TABLE,
        path::TABLE,
        escape::TABLE,
        url::TABLE,
    ];
    match tables.into_iter().flatten().find(|function| function.name == name) {
        Some(function) => Known::Supported(function),
        None if UNSUPPORTED.contains(&name) => Known::Unsupported,
        None => Known::Nowhere,
    }
}

/// Functions that the operator has and that are not carried out here.
const UNSUPPORTED: &[&str] = &[
    "ago",
    "call",
    "duration",
    "durationRound",
    "mustDateModify",
    "mustToDate",
    "must_date_modify",
    "randInt",
    "toDate",
    "unixEpoch",
];
