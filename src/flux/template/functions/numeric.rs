//! Functions on numbers.

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::fault::Problem;
use super::super::number;
use super::{Function, MANY, row};

pub(super) const TABLE: &[Function] = &[
    row("int", 1, 1, |a| Ok(Data::Int(to_long(a.get(0))))),
    row("int64", 1, 1, |a| Ok(Data::Long(to_long(a.get(0))))),
    row("atoi", 1, 1, |a| Ok(Data::Int(parse(a.text(0)?)))),
    row("float64", 1, 1, float64),
    row("add1", 1, 1, |a| Ok(Data::Long(to_long(a.get(0)).wrapping_add(1)))),
    row("add", 0, MANY, |a| Ok(Data::Long(a.all().iter().map(to_long).fold(0, i64::wrapping_add)))),
    row("sub", 2, 2, |a| Ok(Data::Long(to_long(a.get(0)).wrapping_sub(to_long(a.get(1)))))),
    row("mul", 1, MANY, |a| Ok(Data::Long(a.all().iter().map(to_long).fold(1, i64::wrapping_mul)))),
    row("div", 2, 2, |a| divide(a, i64::checked_div)),
    row("mod", 2, 2, |a| divide(a, i64::checked_rem)),
    row("max", 1, MANY, |a| Ok(Data::Long(a.all().iter().map(to_long).max().unwrap_or_default()))),
    row("biggest", 1, MANY, |a| Ok(Data::Long(a.all().iter().map(to_long).max().unwrap_or_default()))),
    row("min", 1, MANY, |a| Ok(Data::Long(a.all().iter().map(to_long).min().unwrap_or_default()))),
    row("seq", 0, MANY, seq),
];

/// A number of any type, a boolean, or a string that is a whole number; zero otherwise.
pub(super) fn to_long(value: &Data) -> i64 {
    match value {
        Data::Int(value) | Data::Long(value) => *value,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "as Go cuts it; what does not fit is nobody's replica count"
        )]
        Data::Float(value) => *value as i64,
        Data::Bool(value) => i64::from(*value),
        Data::Text(text) => parse(text),
        _ => 0,
    }
}

fn parse(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

fn float64(a: &Arguments<'_>) -> Result<Data, Problem> {
    Ok(match a.get(0) {
        Data::Float(value) => Data::Float(*value),
        Data::Text(text) => match number::read(text) {
            Ok(Data::Float(value)) => Data::Float(value),
            Ok(Data::Int(_)) => text.parse().map(Data::Float).map_err(|_| a.unsupported("this string"))?,
            _ => Data::Float(0.0),
        },
        #[expect(clippy::cast_precision_loss, reason = "as Go converts it")]
        other => Data::Float(to_long(other) as f64),
    })
}

fn divide(a: &Arguments<'_>, by: fn(i64, i64) -> Option<i64>) -> Result<Data, Problem> {
    by(to_long(a.get(0)), to_long(a.get(1))).map(Data::Long).ok_or_else(|| a.failed("integer divide by zero"))
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
            return Err(a.unsupported("a list of this size"));
        }
        at = at.saturating_add(step);
    }
    Ok(Data::text(items.join(" ")))
}
