//! Numbers as a template writes them.

use super::data::Data;
use super::error::Problem;

/// A number: an `int` where it is written as one, otherwise a `float64`. Imaginary ones are not read, nor floats to the base 16.
pub(super) fn read(text: &str) -> Result<Data, Problem> {
    let bad = || Problem::failed(format!("illegal number syntax: {text:?}"));
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !underscores_separate(digits) {
        return Err(bad());
    }
    let lower = digits.to_ascii_lowercase();
    if lower.ends_with('i') || (lower.starts_with("0x") && lower.contains(['p', '.'])) {
        return Err(Problem::unsupported("a number of this form"));
    }
    if let Some(value) = integer(text) {
        return Ok(Data::Int(value?));
    }
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    float(&plain).map(Data::Float).ok_or_else(bad)
}

/// A whole number as Go reads it to any base; nothing where it is none, an error where it is too large.
fn integer(text: &str) -> Option<Result<i64, Problem>> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let plain = digits.replace('_', "").to_ascii_lowercase();
    let (radix, plain) = match plain.as_bytes() {
        [b'0', b'x', ..] => (16, &plain[2..]),
        [b'0', b'b', ..] => (2, &plain[2..]),
        [b'0', b'o', ..] => (8, &plain[2..]),
        [b'0', _, ..] => (8, &plain[1..]),
        _ => (10, &plain[..]),
    };
    if plain.is_empty() || !plain.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    Some(
        i64::from_str_radix(&format!("{sign}{plain}"), radix)
            .map_err(|_| Problem::failed("integer overflow")),
    )
}

/// Whether each underscore stands between two digits, or behind the letter of a base.
fn underscores_separate(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let is_part = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    digits.match_indices('_').all(|(at, _)| {
        let behind_base = at == 2 && bytes[0] == b'0' && matches!(bytes[1] | 32, b'x' | b'b' | b'o');
        (behind_base || (at > 0 && is_part(at - 1))) && is_part(at + 1)
    })
}

/// A decimal number as `strconv.ParseFloat` reads it, without names of infinities.
pub(super) fn float(text: &str) -> Option<f64> {
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    let value: f64 = text.parse().ok().filter(|_| text.chars().all(is_of_number))?;
    value.is_finite().then_some(value)
}

/// A text as the number that it is for `float64`; zero where it is none.
pub(super) fn parsed(text: &str) -> f64 {
    let plain = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
    if matches!(&*plain, "inf" | "infinity" | "nan") {
        return text.parse().unwrap_or_default();
    }
    if text.contains('_') || plain.starts_with("0x") {
        return 0.0;
    }
    float(text).unwrap_or_default()
}
