//! Functions on maps, and the inputs themselves.

use std::collections::{BTreeMap, HashSet};

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::format::show;
use super::super::list::{Items, List};
use super::super::parameter::Parameter::{Any, Map, Text};
use super::{Function, row, variadic};

pub(super) const TABLE: &[Function] = &[
    row("inputs", &[], |a| Ok(a.inputs.clone())),
    variadic("dict", &[], Any, dict),
    row("get", &[Map, Text], |a| {
        Ok(a.entries(0)?.get(a.text(1)?).cloned().unwrap_or_else(|| Data::text("")))
    }),
    row("set", &[Map, Text, Any], set),
    row("unset", &[Map, Text], unset),
    row("hasKey", &[Map, Text], |a| Ok(Data::Bool(a.entries(0)?.contains_key(a.text(1)?)))),
    variadic("keys", &[], Map, keys),
    row("values", &[Map], values),
    variadic("pick", &[Map], Text, |a| select(a, true)),
    variadic("omit", &[Map], Text, |a| select(a, false)),
    variadic("pluck", &[Text], Map, pluck),
    variadic("dig", &[], Any, dig),
    row("len", &[Any], len),
    variadic("index", &[Any], Any, index),
];

fn dict(a: &Arguments<'_>) -> Result<Data, Problem> {
    a.make(2 + a.all().len())?;
    let mut entries = BTreeMap::new();
    for pair in a.all().chunks(2) {
        if let [key, rest @ ..] = pair {
            let value = rest.first().cloned().unwrap_or_else(|| Data::text(""));
            entries.insert(show(key)?, value);
        }
    }
    Ok(Data::map(entries))
}

/// Changes the map for all that hold it, the inputs too.
fn set(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (map, key, value) = (a.map_of(a.get(0))?, a.text(1)?, a.get(2));
    if map.is_nil() {
        return Err(a.failed("assignment to entry in nil map"));
    }
    a.make(2)?;
    if map.is_in(value) {
        return Err(a.unsupported("a map that holds itself"));
    }
    map.change(|entries| {
        entries.insert(key.to_owned(), value.clone());
    });
    Ok(a.get(0).clone())
}

fn unset(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (map, key) = (a.map_of(a.get(0))?, a.text(1)?);
    map.change(|entries| {
        entries.remove(key);
    });
    Ok(a.get(0).clone())
}

/// Go gives them in no order.
fn keys(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut keys = Vec::new();
    for at in 0..a.all().len() {
        let entries = a.entries(at)?;
        a.make(entries.len())?;
        a.spend(entries.keys().map(String::len).sum())?;
        keys.extend(entries.keys().map(|key| Data::text(key.as_str())));
    }
    Ok(Data::List(List::grown(Items::Text, keys).shuffled()))
}

fn values(a: &Arguments<'_>) -> Result<Data, Problem> {
    let entries = a.entries(0)?;
    a.make(entries.len())?;
    let values = entries.values().cloned().collect();
    Ok(Data::List(List::grown(Items::Any, values).shuffled()))
}

/// The entries whose keys are among the arguments, or are not.
fn select(a: &Arguments<'_>, among: bool) -> Result<Data, Problem> {
    let keys: Result<Vec<&str>, _> = (1..a.all().len()).map(|at| a.text(at)).collect();
    let (keys, map) = (keys?, a.entries(0)?);
    let keys: HashSet<&str> = keys.into_iter().collect();
    let kept = map.iter().filter(|(key, _)| keys.contains(key.as_str()) == among);
    a.make(2 * map.len())?;
    Ok(Data::map(kept.map(|(key, value)| (key.clone(), value.clone())).collect()))
}

fn pluck(a: &Arguments<'_>) -> Result<Data, Problem> {
    let key = a.text(0)?;
    let mut items = Vec::new();
    for at in 1..a.all().len() {
        items.extend(a.entries(at)?.get(key).cloned());
    }
    Ok(Data::List(List::grown(Items::Any, items)))
}

/// `dig "a" "b" default map`.
fn dig(a: &Arguments<'_>) -> Result<Data, Problem> {
    let [keys @ .., default, map] = a.all() else { return Err(a.failed("too few arguments")) };
    if keys.is_empty() {
        return Err(a.failed("dig needs at least three arguments"));
    }
    let texts: Result<Vec<&str>, _> = (0..keys.len()).map(|at| a.text(at)).collect();
    let mut value = map.clone();
    for key in texts? {
        let found = a.map_of(&value)?.get(key);
        match found {
            Some(Data::Unknown(why)) => return Err(Problem::unknown(&*why)),
            Some(found) => value = found,
            None => return Ok(default.clone()),
        }
    }
    Ok(value)
}

fn len(a: &Arguments<'_>) -> Result<Data, Problem> {
    let length = match a.get(0) {
        Data::Text(text) => text.len(),
        Data::List(list) => list.len(),
        Data::Map(map) => map.len(),
        other => return Err(a.failed(format!("len of type {}", other.type_name()))),
    };
    Ok(Data::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut value = a.get(0).clone();
    for key in a.from(1) {
        value = match (&value, key) {
            (Data::Map(map), Data::Text(key)) => match map.get(key) {
                Some(value) => value,
                // What is not there is the zero of its type.
                None if map.holds_texts() => Data::text(""),
                None => Data::Nil,
            },
            (Data::List(list), Data::Int(at) | Data::Long(at)) => {
                let items = list.ordered()?;
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
