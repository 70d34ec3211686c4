//! Functions on truth and defaults.

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::parameter::Parameter::{Any, Bool, Text};
use super::{Function, row, variadic};

pub(super) const TABLE: &[Function] = &[
    // These two stop early, so they are carried out where their arguments are.
    variadic("and", &[Any], Any, |_| Ok(Data::Nil)),
    variadic("or", &[Any], Any, |_| Ok(Data::Nil)),
    row("not", &[Any], |a| Ok(Data::Bool(!a.get(0).truth()?))),
    variadic("default", &[Any], Any, |a| {
        let given = a.from(1).first();
        Ok(match given {
            Some(given) if !is_empty(given)? => given.clone(),
            _ => a.get(0).clone(),
        })
    }),
    row("empty", &[Any], |a| Ok(Data::Bool(is_empty(a.get(0))?))),
    variadic("coalesce", &[], Any, |a| {
        let mut values = a.all().iter().filter(|value| !matches!(is_empty(value), Ok(true)));
        Ok(values.next().cloned().unwrap_or(Data::Nil))
    }),
    variadic("all", &[], Any, |a| {
        Ok(Data::Bool(!a.all().iter().any(|value| matches!(is_empty(value), Ok(true)))))
    }),
    variadic("any", &[], Any, |a| {
        Ok(Data::Bool(a.all().iter().any(|value| matches!(is_empty(value), Ok(false)))))
    }),
    row("ternary", &[Any, Any, Bool], |a| Ok(if a.bool(2)? { a.get(0).clone() } else { a.get(1).clone() })),
    row("fail", &[Text], fail),
];

/// What `default` and `empty` take for nothing: zero, `false`, and what has no length. The same as in a condition.
pub(super) fn is_empty(value: &Data) -> Result<bool, Problem> {
    value.truth().map(|holds| !holds)
}

/// The text is not shown: it may be made of any input.
fn fail(a: &Arguments<'_>) -> Result<Data, Problem> {
    a.text(0)?;
    Err(a.failed("the template asks for it"))
}
