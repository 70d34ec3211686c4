//! Functions on lists.

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::fault::Problem;
use super::super::format::show;
use super::logic::is_empty;
use super::numeric::to_long;
use super::{Function, MANY, row};

/// How many numbers a sequence may have.
const MAX_ITEMS: i64 = 100_000;

pub(super) const TABLE: &[Function] = &[
    row("list", 0, MANY, |a| Ok(Data::list(a.all().to_vec()))),
    row("tuple", 0, MANY, |a| Ok(Data::list(a.all().to_vec()))),
    row("first", 1, 1, first),
    row("mustFirst", 1, 1, first),
    row("last", 1, 1, last),
    row("mustLast", 1, 1, last),
    row("rest", 1, 1, |a| Ok(part(a.list(0)?, 1, 0))),
    row("mustRest", 1, 1, |a| Ok(part(a.list(0)?, 1, 0))),
    row("initial", 1, 1, |a| Ok(part(a.list(0)?, 0, 1))),
    row("mustInitial", 1, 1, |a| Ok(part(a.list(0)?, 0, 1))),
    row("append", 2, 2, append),
    row("push", 2, 2, append),
    row("mustAppend", 2, 2, append),
    row("mustPush", 2, 2, append),
    row("prepend", 2, 2, prepend),
    row("mustPrepend", 2, 2, prepend),
    row("concat", 0, MANY, concat),
    row("reverse", 1, 1, |a| Ok(Data::list(a.list(0)?.iter().rev().cloned().collect()))),
    row("mustReverse", 1, 1, |a| Ok(Data::list(a.list(0)?.iter().rev().cloned().collect()))),
    row("compact", 1, 1, compact),
    row("mustCompact", 1, 1, compact),
    row("uniq", 1, 1, uniq),
    row("mustUniq", 1, 1, uniq),
    row("without", 1, MANY, without),
    row("mustWithout", 1, MANY, without),
    row("has", 2, 2, has),
    row("mustHas", 2, 2, has),
    row("slice", 1, 3, slice),
    row("mustSlice", 1, 3, slice),
    row("join", 2, 2, |a| Ok(Data::text(strings(a.get(1))?.join(a.text(0)?)))),
    row("sortAlpha", 1, 1, sort_alpha),
    row("toStrings", 1, 1, |a| Ok(Data::list(strings(a.get(0))?.into_iter().map(Data::text).collect()))),
    row("until", 1, 1, until),
    row("untilStep", 3, 3, |a| until_step(a, a.int(0)?, a.int(1)?, a.int(2)?)),
];

fn first(a: &Arguments<'_>) -> Result<Data, Problem> {
    Ok(a.list(0)?.first().cloned().unwrap_or(Data::Nil))
}

fn last(a: &Arguments<'_>) -> Result<Data, Problem> {
    Ok(a.list(0)?.last().cloned().unwrap_or(Data::Nil))
}

/// The list without so many items at its ends.
fn part(items: &[Data], start: usize, end: usize) -> Data {
    let kept = items.get(start..items.len().saturating_sub(end)).unwrap_or_default();
    Data::list(kept.to_vec())
}

fn append(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut items = a.list(0)?.to_vec();
    items.push(a.get(1).clone());
    Ok(Data::list(items))
}

fn prepend(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut items = vec![a.get(1).clone()];
    items.extend(a.list(0)?.iter().cloned());
    Ok(Data::list(items))
}

fn concat(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut items = Vec::new();
    for at in 0..a.all().len() {
        items.extend(a.list(at)?.iter().cloned());
    }
    Ok(Data::list(items))
}

fn compact(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut items = Vec::new();
    for item in a.list(0)?.iter() {
        if !is_empty(item)? {
            items.push(item.clone());
        }
    }
    Ok(Data::list(items))
}

fn uniq(a: &Arguments<'_>) -> Result<Data, Problem> {
    a.get(0).known()?;
    let mut items: Vec<Data> = Vec::new();
    for item in a.list(0)?.iter() {
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
    Ok(Data::list(items))
}

fn without(a: &Arguments<'_>) -> Result<Data, Problem> {
    a.get(0).known()?;
    let omitted = a.from(1);
    Ok(Data::list(a.list(0)?.iter().filter(|item| !omitted.contains(item)).cloned().collect()))
}

fn has(a: &Arguments<'_>) -> Result<Data, Problem> {
    if *a.get(1) == Data::Nil {
        return Ok(Data::Bool(false));
    }
    a.get(1).known()?;
    Ok(Data::Bool(a.list(1)?.contains(a.get(0))))
}

fn slice(a: &Arguments<'_>) -> Result<Data, Problem> {
    let list = a.list(0)?;
    if list.is_empty() {
        return Ok(Data::Nil);
    }
    let index = |at: usize, default: usize| match a.from(at).first() {
        Some(value) => usize::try_from(to_long(value)).ok(),
        None => Some(default),
    };
    let range = index(1, 0).zip(index(2, list.len()));
    let kept = range.and_then(|(start, end)| list.get(start..end));
    kept.map(|kept| Data::list(kept.to_vec())).ok_or_else(|| a.failed("slice index out of bounds"))
}

/// The items as strings, without those that are `nil`; any other value is a list of itself.
fn strings(value: &Data) -> Result<Vec<String>, Problem> {
    match value {
        Data::Nil => Ok(Vec::new()),
        Data::List(items) => items.iter().filter(|item| **item != Data::Nil).map(show).collect(),
        other => Ok(vec![show(other)?]),
    }
}

fn sort_alpha(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut items = strings(a.get(0))?;
    items.sort();
    Ok(Data::list(items.into_iter().map(Data::text).collect()))
}

fn until(a: &Arguments<'_>) -> Result<Data, Problem> {
    let count = a.int(0)?;
    until_step(a, 0, count, if count < 0 { -1 } else { 1 })
}

fn until_step(a: &Arguments<'_>, start: i64, stop: i64, by: i64) -> Result<Data, Problem> {
    let runs = (stop < start && by < 0) || (stop > start && by > 0);
    if !runs {
        return Ok(Data::list(Vec::new()));
    }
    let distance = i128::from(stop) - i128::from(start);
    let count = (distance.abs() + i128::from(by.unsigned_abs()) - 1) / i128::from(by.unsigned_abs());
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if count > MAX_ITEMS {
        return Err(a.unsupported("a list of this size"));
    }
    Ok(Data::list((0..count).map(|at| Data::Int(start.wrapping_add(by.wrapping_mul(at)))).collect()))
}
