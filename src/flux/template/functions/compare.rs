//! Comparisons.

use std::cmp::Ordering;

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::parameter::Parameter::Any;
use super::{Function, row, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("eq", &[Any, Any], Any, |a| eq(a).map(Data::Bool)),
    row("ne", &[Any, Any], |a| Ok(Data::Bool(!eq(a)?))),
    row("lt", &[Any, Any], |a| Ok(Data::Bool(order(a)?.is_lt()))),
    row("le", &[Any, Any], |a| Ok(Data::Bool(order(a)?.is_le()))),
    row("gt", &[Any, Any], |a| Ok(Data::Bool(order(a)?.is_gt()))),
    row("ge", &[Any, Any], |a| Ok(Data::Bool(order(a)?.is_ge()))),
    row("deepEqual", &[Any, Any], deep_equal),
];

/// Whether the first is equal to any of the others.
fn eq(a: &Arguments<'_>) -> Result<bool, Problem> {
    for other in a.from(1) {
        if same(a, a.get(0), other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn same(a: &Arguments<'_>, one: &Data, other: &Data) -> Result<bool, Problem> {
    match (one, other) {
        (Data::Int(x) | Data::Long(x), Data::Int(y) | Data::Long(y)) => Ok(x == y),
        (Data::Bool(x), Data::Bool(y)) => Ok(x == y),
        #[expect(clippy::float_cmp, reason = "Go compares them so")]
        (Data::Float(x), Data::Float(y)) => Ok(x == y),
        (Data::Text(x), Data::Text(y)) => Ok(x == y),
        (Data::Nil, other) | (other, Data::Nil) => Ok(*other == Data::Nil),
        (Data::List(_) | Data::Map(_), Data::List(_) | Data::Map(_)) if is_nil(one) || is_nil(other) => {
            Ok(is_nil(one) == is_nil(other))
        }
        (Data::List(_) | Data::Map(_), Data::List(_) | Data::Map(_)) => Err(a.failed("non-comparable types")),
        _ => Err(a.failed("incompatible types for comparison")),
    }
}

fn is_nil(value: &Data) -> bool {
    match value {
        Data::List(list) => list.is_nil(),
        Data::Map(map) => map.is_nil(),
        other => *other == Data::Nil,
    }
}

fn order(a: &Arguments<'_>) -> Result<Ordering, Problem> {
    match (a.get(0), a.get(1)) {
        (Data::Int(x) | Data::Long(x), Data::Int(y) | Data::Long(y)) => Ok(x.cmp(y)),
        (Data::Text(x), Data::Text(y)) => Ok(x.cmp(y)),
        (Data::Float(x), Data::Float(y)) => {
            x.partial_cmp(y).ok_or_else(|| a.unsupported("a value that is not a number"))
        }
        (Data::Bool(_) | Data::List(_) | Data::Map(_) | Data::Nil, _) => {
            Err(a.failed("invalid type for comparison"))
        }
        _ => Err(a.failed("incompatible types for comparison")),
    }
}

fn deep_equal(a: &Arguments<'_>) -> Result<Data, Problem> {
    a.get(0).known()?;
    a.get(1).known()?;
    Ok(Data::Bool(a.get(0) == a.get(1)))
}
