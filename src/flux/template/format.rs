//! Values as Go prints them (`fmt`, the verb `%v`).

use super::data::Data;
use super::error::Problem;

/// What an action prints.
pub(super) fn print(value: &Data) -> Result<String, Problem> {
    match value {
        Data::Nil => Ok("<no value>".to_owned()),
        other => show(other),
    }
}

/// `%v`.
pub(super) fn show(value: &Data) -> Result<String, Problem> {
    each(value, &|value| {
        Ok(match value {
            Data::Nil => "<nil>".to_owned(),
            Data::Bool(value) => value.to_string(),
            Data::Int(value) | Data::Long(value) => value.to_string(),
            Data::Float(value) => float(*value),
            Data::Text(text) => text.to_string(),
            Data::Unknown(why) => return Err(Problem::unknown(&**why)),
            Data::List(_) | Data::Map(_) => String::new(),
        })
    })
}

/// Lists in brackets, maps as `map[key:value]`, and what is in them as `one` prints it.
pub(super) fn each(value: &Data, one: &dyn Fn(&Data) -> Result<String, Problem>) -> Result<String, Problem> {
    Ok(match value {
        Data::List(list) => {
            let items: Result<Vec<_>, _> = list.ordered()?.iter().map(|item| each(item, one)).collect();
            format!("[{}]", items?.join(" "))
        }
        Data::Map(map) => {
            let shown = |(key, value): (&String, &Data)| {
                Ok(format!("{}:{}", one(&Data::text(key.as_str()))?, each(value, one)?))
            };
            let entries: Result<Vec<_>, Problem> = map.entries().iter().map(shown).collect();
            format!("map[{}]", entries?.join(" "))
        }
        other => one(other)?,
    })
}

/// The shortest form (`%g`): with an exponent below 1e-4 and from a million on.
pub(super) fn float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let text = format!("{value:e}");
    let exponent = text.rsplit_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    match exponent {
        Some(exponent) if value != 0.0 && !(-4..DIGITS).contains(&exponent) => exponential(&text),
        _ => value.to_string(),
    }
}

/// From which exponent on it is written.
const DIGITS: i32 = 6;

/// Rust's `1.5e-7` with a sign and two digits in the exponent.
pub(super) fn exponential(text: &str) -> String {
    match text.split_once('e') {
        Some((mantissa, exponent)) => match exponent.strip_prefix('-') {
            Some(exponent) => format!("{mantissa}e-{exponent:0>2}"),
            None => format!("{mantissa}e+{exponent:0>2}"),
        },
        None => text.to_owned(),
    }
}

/// `fmt.Sprint`: a blank between two values of which none is a string.
pub(super) fn sprint(values: &[Data]) -> Result<String, Problem> {
    let mut text = String::new();
    for (at, value) in values.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| values.get(at));
        if before.is_some_and(|before| !matches!(before, Data::Text(_)) && !matches!(value, Data::Text(_))) {
            text.push(' ');
        }
        text.push_str(&show(value)?);
    }
    Ok(text)
}
