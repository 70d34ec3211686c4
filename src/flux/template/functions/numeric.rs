//! Functions on numbers.

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::format::show;
use super::super::number;
use super::super::parameter::Parameter::{Any, Float, Int, Text};
use super::{Call, Function, row, variadic};

const LARGEST: Call = |a| Ok(Data::Long(a.all().iter().map(to_long).max().unwrap_or_default()));

pub(super) const TABLE: &[Function] = &[
    row("int", &[Any], |a| Ok(Data::Int(to_long(a.get(0))))),
    row("int64", &[Any], |a| Ok(Data::Long(to_long(a.get(0))))),
    row("atoi", &[Text], |a| Ok(Data::Int(parse(a.text(0)?)))),
    row("float64", &[Any], |a| Ok(Data::Float(to_float(a.get(0))))),
    row("toDecimal", &[Any], |a| {
        Ok(Data::Long(i64::from_str_radix(&show(a.get(0))?, 8).unwrap_or_default()))
    }),
    row("add1", &[Any], |a| Ok(Data::Long(to_long(a.get(0)).wrapping_add(1)))),
    variadic("add", &[], Any, |a| Ok(Data::Long(a.all().iter().map(to_long).fold(0, i64::wrapping_add)))),
    row("sub", &[Any, Any], |a| Ok(Data::Long(to_long(a.get(0)).wrapping_sub(to_long(a.get(1)))))),
    variadic("mul", &[Any], Any, |a| Ok(Data::Long(a.all().iter().map(to_long).fold(1, i64::wrapping_mul)))),
    row("div", &[Any, Any], |a| divide(a, i64::wrapping_div)),
    row("mod", &[Any, Any], |a| divide(a, i64::wrapping_rem)),
    variadic("max", &[Any], Any, LARGEST),
    variadic("biggest", &[Any], Any, LARGEST),
    variadic("min", &[Any], Any, |a| Ok(Data::Long(a.all().iter().map(to_long).min().unwrap_or_default()))),
    variadic("maxf", &[Any], Any, |a| Ok(Data::Float(extreme(a, f64::max)))),
    variadic("minf", &[Any], Any, |a| Ok(Data::Float(extreme(a, f64::min)))),
    row("floor", &[Any], |a| Ok(Data::Float(to_float(a.get(0)).floor()))),
    row("ceil", &[Any], |a| Ok(Data::Float(to_float(a.get(0)).ceil()))),
    variadic("round", &[Any, Int], Float, round),
    variadic("seq", &[], Int, seq),
];

/// A number of any type, a boolean, or a string that is a whole number; zero otherwise.
pub(super) fn to_long(value: &Data) -> i64 {
    match value {
        Data::Int(value) | Data::Long(value) => *value,
        Data::Float(value) => cut(*value),
        Data::Bool(value) => i64::from(*value),
        Data::Text(text) => parse(text),
        _ => 0,
    }
}

fn parse(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

/// A float without its fraction. One that does not fit is the least number of all, as on the machines that the operator runs on.
fn cut(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "that is what is asked for, within the range of the type"
    )]
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

/// A number of any type, a boolean, or a string that is a number; zero otherwise.
fn to_float(value: &Data) -> f64 {
    match value {
        Data::Float(value) => *value,
        Data::Text(text) => number::parsed(text),
        #[expect(clippy::cast_precision_loss, reason = "as Go converts it")]
        other => to_long(other) as f64,
    }
}

fn extreme(a: &Arguments<'_>, of: fn(f64, f64) -> f64) -> f64 {
    let mut values = a.all().iter().map(to_float);
    let first = values.next().unwrap_or_default();
    // Unlike Rust, Go gives what is not a number where one of the two is none.
    values.fold(first, |one, other| if one.is_nan() || other.is_nan() { f64::NAN } else { of(one, other) })
}

/// Up from the fraction that the third argument names, a half without it. `places` may be below zero.
fn round(a: &Arguments<'_>) -> Result<Data, Problem> {
    let from = match a.from(2) {
        [Data::Float(from), ..] => *from,
        _ => 0.5,
    };
    let places = i32::try_from(a.int(1)?).unwrap_or(if a.int(1)? < 0 { i32::MIN } else { i32::MAX });
    let power = 10_f64.powi(places);
    let shifted = power * to_float(a.get(0));
    let rounded = if shifted.fract() >= from { shifted.ceil() } else { shifted.floor() };
    Ok(Data::Float(rounded / power))
}

fn divide(a: &Arguments<'_>, by: fn(i64, i64) -> i64) -> Result<Data, Problem> {
    let (one, other) = (to_long(a.get(0)), to_long(a.get(1)));
    if other == 0 {
        return Err(a.failed("integer divide by zero"));
    }
    Ok(Data::Long(by(one, other)))
}

/// `seq 3` is `1 2 3`; the forms with a start, and with a step between start and end.
fn seq(a: &Arguments<'_>) -> Result<Data, Problem> {
    let numbers: Result<Vec<i64>, _> = (0..a.all().len()).map(|at| a.int(at)).collect();
    let (start, step, end) = match numbers?.as_slice() {
        [end] => (1, if *end < 1 { -1 } else { 1 }, *end),
        [start, end] => (*start, if end < start { -1 } else { 1 }, *end),
        [start, step, end] => (*start, *step, *end),
        _ => return Ok(Data::text("")),
    };
    let mut items = Vec::new();
    let mut at = start;
    while step != 0 && ((step > 0 && at <= end) || (step < 0 && at >= end)) {
        items.push(at.to_string());
        if items.len() > 10_000 {
            return Err(a.too_large());
        }
        at = at.saturating_add(step);
    }
    Ok(Data::text(items.join(" ")))
}
