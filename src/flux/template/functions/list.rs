//! Functions on lists.

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::format::show;
use super::super::list::{Items, List};
use super::super::parameter::Parameter::{Any, Int, Text};
use super::logic::is_empty;
use super::numeric::to_long;
use super::{Call, Function, row, variadic};

/// How many numbers a sequence may have.
const MAX_ITEMS: i64 = 100_000;

const LIST: Call = |a| a.make(a.all().len()).map(|()| Data::list(a.all().to_vec()));
const FIRST: Call = |a| Ok(a.items(0)?.first().cloned().unwrap_or(Data::Nil));
const LAST: Call = |a| Ok(a.items(0)?.last().cloned().unwrap_or(Data::Nil));
const REST: Call = |a| part(a, 1, 0);
const INITIAL: Call = |a| part(a, 0, 1);
const REVERSE: Call = |a| {
    let items = a.items(0)?;
    a.make(items.len())?;
    Ok(Data::list(items.iter().rev().cloned().collect()))
};

pub(super) const TABLE: &[Function] = &[
    variadic("list", &[], Any, LIST),
    variadic("tuple", &[], Any, LIST),
    row("first", &[Any], FIRST),
    row("mustFirst", &[Any], FIRST),
    row("last", &[Any], LAST),
    row("mustLast", &[Any], LAST),
    row("rest", &[Any], REST),
    row("mustRest", &[Any], REST),
    row("initial", &[Any], INITIAL),
    row("mustInitial", &[Any], INITIAL),
    row("append", &[Any, Any], append),
    row("push", &[Any, Any], append),
    row("mustAppend", &[Any, Any], append),
    row("mustPush", &[Any, Any], append),
    row("prepend", &[Any, Any], prepend),
    row("mustPrepend", &[Any, Any], prepend),
    variadic("concat", &[], Any, concat),
    row("reverse", &[Any], REVERSE),
    row("mustReverse", &[Any], REVERSE),
    row("compact", &[Any], compact),
    row("mustCompact", &[Any], compact),
    row("uniq", &[Any], uniq),
    row("mustUniq", &[Any], uniq),
    variadic("without", &[Any], Any, without),
    variadic("mustWithout", &[Any], Any, without),
    row("has", &[Any, Any], has),
    row("mustHas", &[Any, Any], has),
    variadic("slice", &[Any], Any, slice),
    variadic("mustSlice", &[Any], Any, slice),
    row("chunk", &[Int, Any], chunk),
    row("mustChunk", &[Int, Any], chunk),
    row("join", &[Text, Any], |a| {
        let parts = strings(a.get(1))?;
        a.spend(parts.len().saturating_mul(a.text(0)?.len()))?;
        Ok(Data::text(parts.join(a.text(0)?)))
    }),
    row("sortAlpha", &[Any], sort_alpha),
    row("toStrings", &[Any], to_strings),
    row("until", &[Int], until),
    row("untilStep", &[Int, Int, Int], |a| until_step(a, a.int(0)?, a.int(1)?, a.int(2)?)),
];

/// The list without so many items at its ends; of an empty one, a list that is `nil`.
fn part(a: &Arguments<'_>, start: usize, end: usize) -> Result<Data, Problem> {
    let items = a.items(0)?;
    a.make(items.len())?;
    Ok(match items.get(start..items.len().saturating_sub(end)) {
        Some(kept) if !items.is_empty() => Data::list(kept.to_vec()),
        _ => Data::List(List::nil()),
    })
}

fn append(a: &Arguments<'_>) -> Result<Data, Problem> {
    let before = a.list(0)?.len();
    a.make(before + 1)?;
    let mut items = a.items(0)?.to_vec();
    items.push(a.get(1).clone());
    Ok(Data::List(List::appended(Items::Any, items, before)))
}

fn prepend(a: &Arguments<'_>) -> Result<Data, Problem> {
    a.make(a.list(0)?.len() + 1)?;
    let mut items = vec![a.get(1).clone()];
    items.extend(a.items(0)?.iter().cloned());
    let is_alone = items.len() == 1;
    Ok(if is_alone { Data::list(items) } else { Data::List(List::appended(Items::Any, items, 1)) })
}

fn concat(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut items = Vec::new();
    let mut is_shuffled = false;
    for at in 0..a.all().len() {
        let list = a.list(at)?;
        is_shuffled |= list.is_shuffled();
        a.make(list.len())?;
        items.extend(list.items().iter().cloned());
    }
    if items.is_empty() {
        return Ok(Data::List(List::nil()));
    }
    let list = List::grown(Items::Any, items);
    Ok(Data::List(if is_shuffled { list.shuffled() } else { list }))
}

/// What of a list is kept, in its order.
fn kept(list: &List, items: Vec<Data>) -> Data {
    let kept = List::grown(Items::Any, items);
    Data::List(if list.is_shuffled() { kept.shuffled() } else { kept })
}

fn compact(a: &Arguments<'_>) -> Result<Data, Problem> {
    let list = a.list(0)?;
    a.make(list.len())?;
    let mut items = Vec::new();
    for item in list.items().iter() {
        if !is_empty(item)? {
            items.push(item.clone());
        }
    }
    Ok(kept(list, items))
}

fn uniq(a: &Arguments<'_>) -> Result<Data, Problem> {
    let list = a.list(0)?;
    let mut items: Vec<Data> = Vec::new();
    for item in list.items().iter() {
        item.known()?;
        // It is compared with each of the others.
        let walk = a.walk(item)?;
        a.spend(items.len().saturating_mul(walk))?;
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
    Ok(kept(list, items))
}

fn without(a: &Arguments<'_>) -> Result<Data, Problem> {
    let list = a.list(0)?;
    list.items().iter().try_for_each(Data::known)?;
    let omitted = a.from(1);
    a.make(list.len())?;
    let walk = a.walk(a.get(0))?;
    a.spend(walk.saturating_mul(omitted.len()))?;
    Ok(kept(list, list.items().iter().filter(|item| !omitted.contains(item)).cloned().collect()))
}

fn has(a: &Arguments<'_>) -> Result<Data, Problem> {
    if *a.get(1) == Data::Nil {
        return Ok(Data::Bool(false));
    }
    let items = a.list(1)?.items();
    items.iter().try_for_each(Data::known)?;
    Ok(Data::Bool(items.contains(a.get(0))))
}

fn slice(a: &Arguments<'_>) -> Result<Data, Problem> {
    let list = a.list(0)?;
    if list.len() == 0 {
        return Ok(Data::Nil);
    }
    let index = |at: usize, default: usize| match a.from(at).first() {
        Some(value) => usize::try_from(to_long(value)).ok(),
        None => Some(default),
    };
    let part = match index(1, 0).zip(index(2, list.len())) {
        Some((start, end)) => list.slice(start, end)?,
        None => None,
    };
    a.make(part.as_ref().map_or(0, List::len))?;
    part.map(Data::List).ok_or_else(|| a.failed("slice index out of bounds"))
}

/// Lists of so many items each. Of an empty list, Go makes one that ends the process, or none.
fn chunk(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (size, items) = (a.int(0)?, a.items(1)?);
    let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else {
        return Err(if items.is_empty() || size == 0 {
            a.unsupported("this size")
        } else {
            a.failed("a size below zero")
        });
    };
    // Each list is as large as a few values.
    a.make(items.len() + 2 * items.len().div_ceil(size))?;
    let chunks = items.chunks(size).map(|chunk| Data::list(chunk.to_vec())).collect();
    Ok(Data::List(List::new(Items::Lists, chunks)))
}

/// The items as strings, without those that are `nil`; any other value is a list of itself.
fn strings(value: &Data) -> Result<Vec<String>, Problem> {
    match value {
        Data::Nil => Ok(Vec::new()),
        Data::List(list) => shown(&list.ordered()?),
        other => Ok(vec![show(other)?]),
    }
}

fn shown(items: &[Data]) -> Result<Vec<String>, Problem> {
    items.iter().filter(|item| **item != Data::Nil).map(show).collect()
}

/// A list of strings is the same list, others become one.
fn to_strings(a: &Arguments<'_>) -> Result<Data, Problem> {
    Ok(match a.get(0) {
        Data::List(list) if list.items_are() == Items::Text => Data::List(list.clone()),
        Data::List(list) => {
            a.make(list.len())?;
            let items = shown(&list.items())?.into_iter().map(Data::text).collect();
            let texts = List::with_capacity(Items::Text, items, list.len());
            Data::List(if list.is_shuffled() { texts.shuffled() } else { texts })
        }
        other => Data::texts(strings(other)?),
    })
}

/// A list of strings is put in order itself, for all that hold it.
fn sort_alpha(a: &Arguments<'_>) -> Result<Data, Problem> {
    let Data::List(_) = a.get(0) else { return Ok(Data::texts([show(a.get(0))?])) };
    let Data::List(texts) = to_strings(a)? else { return Ok(Data::Nil) };
    texts.sort();
    Ok(Data::List(texts.sorted()))
}

fn until(a: &Arguments<'_>) -> Result<Data, Problem> {
    let count = a.int(0)?;
    until_step(a, 0, count, if count < 0 { -1 } else { 1 })
}

fn until_step(a: &Arguments<'_>, start: i64, stop: i64, by: i64) -> Result<Data, Problem> {
    let runs = (stop < start && by < 0) || (stop > start && by > 0);
    if !runs {
        return Ok(Data::List(List::new(Items::Int, Vec::new())));
    }
    let distance = i128::from(stop) - i128::from(start);
    let count = (distance.abs() + i128::from(by.unsigned_abs()) - 1) / i128::from(by.unsigned_abs());
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if count > MAX_ITEMS {
        return Err(a.too_large());
    }
    a.make(usize::try_from(count).unwrap_or(usize::MAX))?;
    let items = (0..count).map(|at| Data::Int(start.wrapping_add(by.wrapping_mul(at)))).collect();
    Ok(Data::List(List::grown(Items::Int, items)))
}
