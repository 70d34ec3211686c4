//! Functions on maps, and the inputs themselves.

use std::collections::BTreeMap;

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::fault::Problem;
use super::super::format::show;
use super::{Function, MANY, row};

pub(super) const TABLE: &[Function] = &[
    row("inputs", 0, 0, |a| Ok(a.inputs.clone())),
    row("dict", 0, MANY, dict),
    row("get", 2, 2, |a| Ok(a.map(0)?.get(a.text(1)?).cloned().unwrap_or_else(|| Data::text("")))),
    row("hasKey", 2, 2, |a| Ok(Data::Bool(a.map(0)?.contains_key(a.text(1)?)))),
    row("pick", 1, MANY, |a| select(a, true)),
    row("omit", 1, MANY, |a| select(a, false)),
    row("pluck", 1, MANY, pluck),
    row("dig", 3, MANY, dig),
    row("len", 1, 1, len),
    row("index", 1, MANY, index),
];

fn dict(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut entries = BTreeMap::new();
    for pair in a.all().chunks(2) {
        if let [key, rest @ ..] = pair {
            let value = rest.first().cloned().unwrap_or_else(|| Data::text(""));
            entries.insert(show(key)?, value);
        }
    }
    Ok(Data::map(entries))
}

/// The entries whose keys are among the arguments, or are not.
fn select(a: &Arguments<'_>, among: bool) -> Result<Data, Problem> {
    let keys: Result<Vec<&str>, _> = (1..a.all().len()).map(|at| a.text(at)).collect();
    let keys = keys?;
    let kept = a.map(0)?.iter().filter(|(key, _)| keys.contains(&key.as_str()) == among);
    Ok(Data::map(kept.map(|(key, value)| (key.clone(), value.clone())).collect()))
}

fn pluck(a: &Arguments<'_>) -> Result<Data, Problem> {
    let key = a.text(0)?;
    let mut items = Vec::new();
    for at in 1..a.all().len() {
        items.extend(a.map(at)?.get(key).cloned());
    }
    Ok(Data::list(items))
}

/// `dig "a" "b" default map`.
fn dig(a: &Arguments<'_>) -> Result<Data, Problem> {
    let [keys @ .., default, map] = a.all() else { return Err(a.failed("too few arguments")) };
    let mut value = map;
    for at in 0..keys.len() {
        match a.map_of(value)?.get(a.text(at)?) {
            Some(found) => value = found,
            None => return Ok(default.clone()),
        }
    }
    Ok(value.clone())
}

fn len(a: &Arguments<'_>) -> Result<Data, Problem> {
    let length = match a.get(0) {
        Data::Text(text) => text.len(),
        Data::List(items) => items.len(),
        Data::Map(entries) => entries.len(),
        other => return Err(a.failed(format!("len of type {}", other.type_name()))),
    };
    Ok(Data::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut value = a.get(0).clone();
    for key in a.from(1) {
        value = match (&value, key) {
            (Data::Map(entries), Data::Text(key)) => entries.get(&**key).cloned().unwrap_or(Data::Nil),
            (Data::List(items), Data::Int(at) | Data::Long(at)) => {
                let item = usize::try_from(*at).ok().and_then(|at| items.get(at));
                item.cloned().ok_or_else(|| a.failed("index out of range"))?
            }
            (Data::Text(_), _) => return Err(a.unsupported("a string")),
            (Data::Unknown(why), _) => return Err(Problem::unknown(&**why)),
            (value, key) => {
                let message =
                    format!("can't index item of type {} with {}", value.type_name(), key.type_name());
                return Err(a.failed(message));
            }
        };
    }
    Ok(value)
}
