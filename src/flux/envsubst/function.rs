//! What the operations do with a value.
//!
//! Follows `envsubst/funcs.go` of `fluxcd/pkg`. Lengths and offsets are in bytes, as upstream.

use super::glob;
use super::template::Operation;
use super::{Error, MAX_LENGTH};

/// Applies an operation to a value. `name` is the variable's, for the error.
pub(super) fn apply(
    operation: Operation,
    name: &str,
    value: String,
    arguments: &[String],
) -> Result<String, Error> {
    let first = arguments.first().map_or("", String::as_str);
    // `${A/b/}` has one argument.
    let second = arguments.get(1).map(String::as_str);
    match operation {
        Operation::Length => Ok(value.len().to_string()),
        Operation::Default if value.is_empty() => Ok(arguments.concat()),
        Operation::Value | Operation::Default => Ok(value),
        Operation::Substring => substring(name, &value, first, second),
        Operation::Case { upper, all } => Ok(case(&value, upper, all)),
        Operation::Trim { suffix, longest } => trim(name, value, first, suffix, longest),
        Operation::ReplaceFirst => replace(&value, first, second.unwrap_or_default(), 1),
        Operation::ReplaceAll => replace(&value, first, second.unwrap_or_default(), usize::MAX),
        Operation::ReplacePrefix => match second {
            Some(second) if value.starts_with(first) => replace(&value, first, second, 1),
            _ => Ok(value),
        },
        Operation::ReplaceSuffix => match (value.strip_suffix(first), second) {
            (Some(stem), Some(second)) => Ok(format!("{stem}{second}")),
            _ => Ok(value),
        },
    }
}

/// `${A:offset}` and `${A:offset:length}`. A number that is none gives the whole value.
fn substring(name: &str, value: &str, offset: &str, length: Option<&str>) -> Result<String, Error> {
    let Ok(mut start) = offset.parse::<i64>() else { return Ok(value.to_owned()) };
    let size = i64::try_from(value.len()).unwrap_or(i64::MAX);
    if start < 0 {
        start = size.saturating_add(start).max(0);
    }
    let end = match length.map(str::parse::<i64>) {
        None => size,
        // Upstream's sum wraps around.
        Some(Ok(length)) => start.wrapping_add(length).min(size),
        Some(Err(_)) => return Ok(value.to_owned()),
    };
    if end == size && start >= size {
        return Ok(String::new());
    }
    let range =
        usize::try_from(start).ok().zip(usize::try_from(end).ok()).filter(|(start, end)| start <= end);
    let Some((from, to)) = range else { return Err(Error::OutOfRange { start, end }) };
    value.get(from..to).map(str::to_owned).ok_or_else(|| Error::SplitCharacter { name: name.to_owned() })
}

fn case(value: &str, upper: bool, all: bool) -> String {
    let change = if upper { to_upper } else { to_lower };
    if all {
        return value.chars().map(change).collect();
    }
    let mut rest = value.chars();
    let first = rest.next().map(change);
    first.into_iter().chain(rest).collect()
}

/// Go changes one character into one character, where full Unicode makes `SS` of `ß`.
fn to_upper(c: char) -> char {
    let mut full = c.to_uppercase();
    match (full.next(), full.next()) {
        (Some(single), None) => single,
        // Greek with iota below: the single capital letter is eight or nine places further.
        _ => match c {
            '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(c, 8),
            '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(c, 9),
            _ => c,
        },
    }
}

fn shifted(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

fn to_lower(c: char) -> char {
    // For `İ` this is `i` with a dot above it, of which Go keeps the `i`.
    c.to_lowercase().next().unwrap_or(c)
}

/// `#` and `%`. A pattern that is malformed changes nothing.
fn trim(name: &str, value: String, pattern: &str, suffix: bool, longest: bool) -> Result<String, Error> {
    // Upstream turns value and pattern round for `%`, so `%[a-c]` is read as `]c-a[`, and `\*` as `*\`.
    let turn = |text: &str| -> String { if suffix { text.chars().rev().collect() } else { text.to_owned() } };
    let turned = turn(&value);
    match glob::prefix(&turn(pattern), &turned, longest) {
        None => Ok(value),
        Some(length) => match turned.get(length..) {
            Some(rest) => Ok(turn(rest)),
            // To turn it round, Go reads each byte of half a character as U+FFFD.
            None if suffix => Ok(turn(&lossy(&turned.as_bytes()[length..]))),
            None => Err(Error::SplitCharacter { name: name.to_owned() }),
        },
    }
}

/// The text of bytes in which each byte that belongs to no character is U+FFFD.
fn lossy(bytes: &[u8]) -> String {
    bytes.utf8_chunks().fold(String::new(), |mut text, chunk| {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
        text
    })
}

fn replace(value: &str, from: &str, to: &str, count: usize) -> Result<String, Error> {
    let matches = value.matches(from).take(count).count();
    if matches.saturating_mul(to.len()).saturating_add(value.len()) > MAX_LENGTH {
        return Err(Error::TooLong);
    }
    Ok(value.replacen(from, to, count))
}
