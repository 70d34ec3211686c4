//! Numbers as a template writes them.

use super::data::Data;
use super::fault::Problem;

/// A number: an `int` where it can be one, otherwise a `float64`. The rare forms of Go are not read.
pub(super) fn read(text: &str) -> Result<Data, Problem> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let bad = || Problem::failed("bad number syntax");
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Err(bad());
    }
    if digits.contains('_') || digits.ends_with('i') {
        return Err(Problem::unsupported("a number of this form"));
    }
    if let Some((radix, rest)) = prefixed(digits) {
        let value = i64::from_str_radix(rest, radix).map_err(|_| bad())?;
        return Ok(Data::Int(if negative { -value } else { value }));
    }
    let decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
    if decimal && digits.len() > 1 && digits.starts_with('0') {
        let value = i64::from_str_radix(digits, 8).map_err(|_| bad())?;
        return Ok(Data::Int(if negative { -value } else { value }));
    }
    if decimal {
        return text.parse().map(Data::Int).map_err(|_| bad());
    }
    if digits.chars().any(|c| !(c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'))) {
        return Err(bad());
    }
    text.parse().map(Data::Float).map_err(|_| bad())
}

fn prefixed(digits: &str) -> Option<(u32, &str)> {
    let radix = match digits.get(..2)?.to_ascii_lowercase().as_str() {
        "0x" => 16,
        "0b" => 2,
        "0o" => 8,
        _ => return None,
    };
    // `from_str_radix` takes a sign, which may not stand here.
    digits.get(2..).filter(|rest| !rest.starts_with(['+', '-'])).map(|rest| (radix, rest))
}
