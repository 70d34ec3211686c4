//! `printf`, as far as it is unambiguous.

use super::data::Data;
use super::fault::Problem;
use super::format::show;
use super::quoted::quote;

/// `fmt.Sprintf` with the verbs `%s %d %v %q %t %%`, a width, and the flags `-` and `0`.
pub(super) fn sprintf(format: &str, values: &[Data]) -> Result<String, Problem> {
    let mut text = String::new();
    let mut values = values.iter();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(rest.len());
        let (flags, after) = rest.split_at(length);
        let Some(verb) = after.chars().next() else { return Err(unsupported()) };
        rest = &after[verb.len_utf8()..];
        if verb == '%' && flags.is_empty() {
            text.push('%');
            continue;
        }
        let value = values.next().ok_or_else(unsupported)?;
        let shown = one(verb, value).ok_or_else(unsupported)??;
        text.push_str(&padded(&shown, flags, verb).ok_or_else(unsupported)?);
    }
    if values.next().is_some() {
        return Err(unsupported());
    }
    text.push_str(rest);
    Ok(text)
}

/// The value under a verb; nothing where Go would print a complaint or a form that is not known here.
fn one(verb: char, value: &Data) -> Option<Result<String, Problem>> {
    match (verb, value) {
        (_, Data::Unknown(why)) => Some(Err(Problem::unknown(&**why))),
        ('v', _) | ('s', Data::Text(_)) | ('d', Data::Int(_) | Data::Long(_)) | ('t', Data::Bool(_)) => {
            Some(show(value))
        }
        ('q', Data::Text(text)) => Some(Ok(quote(text))),
        _ => None,
    }
}

fn padded(text: &str, flags: &str, verb: char) -> Option<String> {
    if flags.is_empty() {
        return Some(text.to_owned());
    }
    let (left, flags) = match flags.strip_prefix('-') {
        Some(flags) => (true, flags),
        None => (false, flags),
    };
    let (zero, width) = match flags.strip_prefix('0') {
        Some(width) => (true, width),
        None => (false, flags),
    };
    if zero && (left || verb != 'd') {
        return None;
    }
    let width: usize = width.parse().ok().filter(|width| *width <= 1000)?;
    if zero {
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
        return Some(format!("{sign}{digits:0>width$}", width = width.saturating_sub(sign.len())));
    }
    Some(if left { format!("{text:<width$}") } else { format!("{text:>width$}") })
}

/// The format is a value like any other, so it is not shown.
fn unsupported() -> Problem {
    Problem::unsupported("`printf` with this format and these values")
}
