//! Values as Go prints them (`fmt`, the verb `%v`).

use super::data::Data;
use super::fault::Problem;

/// What an action prints.
pub(super) fn print(value: &Data) -> Result<String, Problem> {
    match value {
        Data::Nil => Ok("<no value>".to_owned()),
        other => show(other),
    }
}

/// `%v`.
pub(super) fn show(value: &Data) -> Result<String, Problem> {
    Ok(match value {
        Data::Nil => "<nil>".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) | Data::Long(value) => value.to_string(),
        Data::Float(value) => float(*value),
        Data::Text(text) => text.to_string(),
        Data::List(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(show).collect();
            format!("[{}]", items?.join(" "))
        }
        Data::Map(entries) => {
            let entries: Result<Vec<_>, Problem> =
                entries.iter().map(|(key, value)| Ok(format!("{key}:{}", show(value)?))).collect();
            format!("map[{}]", entries?.join(" "))
        }
        Data::Unknown(why) => return Err(Problem::unknown(&**why)),
    })
}

/// The shortest form, with an exponent below 1e-4 and from 1e21 on.
fn float(value: f64) -> String {
    let magnitude = value.abs();
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    if magnitude == 0.0 || (1e-4..1e21).contains(&magnitude) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => match exponent.strip_prefix('-') {
            Some(exponent) => format!("{mantissa}e-{exponent:0>2}"),
            None => format!("{mantissa}e+{exponent:0>2}"),
        },
        None => text,
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
