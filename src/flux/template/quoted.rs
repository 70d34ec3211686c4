//! Strings of Go: read from a template, and written by `quote`.

use std::sync::LazyLock;

use regex::Regex;

use super::error::Problem;

/// Reads a string that starts with its quote: its value, and how many bytes it takes.
pub(super) fn unquote(text: &str, quote: char) -> Result<(String, usize), Problem> {
    let body = &text[1..];
    if quote == '`' {
        let end = body.find('`').ok_or_else(|| Problem::failed("unterminated raw quoted string"))?;
        // Go drops carriage returns from raw strings.
        return Ok((body[..end].replace('\r', ""), end + 2));
    }
    let mut value = String::new();
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, at + 2)),
            '\n' => break,
            '\\' => {
                let Some((_, escape)) = chars.next() else { break };
                value.push(escaped(escape, &mut chars, '"')?);
            }
            _ => value.push(c),
        }
    }
    Err(Problem::failed("unterminated quoted string"))
}

/// Reads a character constant that starts with its quote: its number, and how many bytes it takes.
pub(super) fn character(text: &str) -> Result<(i64, usize), Problem> {
    let malformed = || Problem::failed("malformed character constant");
    let body = &text[1..];
    let mut chars = body.char_indices();
    let value = match chars.next().ok_or_else(malformed)?.1 {
        '\\' => {
            let escape = chars.next().ok_or_else(malformed)?.1;
            i64::from(u32::from(escaped(escape, &mut chars, '\'')?))
        }
        '\'' | '\n' => return Err(malformed()),
        c => i64::from(u32::from(c)),
    };
    match chars.next() {
        Some((at, '\'')) => Ok((value, at + 2)),
        _ => Err(malformed()),
    }
}

fn escaped(escape: char, chars: &mut std::str::CharIndices<'_>, quote: char) -> Result<char, Problem> {
    let simple = match escape {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' => escape,
        c if c == quote => escape,
        'u' => return code(chars, 4),
        'U' => return code(chars, 8),
        'x' => return byte(code_of(chars, 2, 16)?),
        '0'..='7' => {
            let first = escape.to_digit(8).unwrap_or_default();
            return byte(first * 64 + code_of(chars, 2, 8)?);
        }
        _ => return Err(Problem::failed("invalid syntax in a quoted string")),
    };
    Ok(simple)
}

fn code(chars: &mut std::str::CharIndices<'_>, digits: usize) -> Result<char, Problem> {
    let value = code_of(chars, digits, 16)?;
    char::from_u32(value).ok_or_else(|| Problem::failed("invalid syntax in a quoted string"))
}

fn code_of(chars: &mut std::str::CharIndices<'_>, digits: usize, radix: u32) -> Result<u32, Problem> {
    let text: String = chars.take(digits).map(|(_, c)| c).collect();
    let value = u32::from_str_radix(&text, radix).ok();
    let value = value.filter(|_| text.len() == digits && text.chars().all(|c| c.is_digit(radix)));
    value.ok_or_else(|| Problem::failed("invalid syntax in a quoted string"))
}

/// A byte that is written as its number. By itself, one beyond ASCII is no text.
fn byte(value: u32) -> Result<char, Problem> {
    match u8::try_from(value) {
        Ok(byte) if byte.is_ascii() => Ok(char::from(byte)),
        Ok(_) => Err(Problem::unsupported("a byte in a string that is no text")),
        Err(_) => Err(Problem::failed("invalid syntax in a quoted string")),
    }
}

/// A string in double quotes (`strconv.Quote`).
pub(super) fn quote(text: &str) -> String {
    quoted(text, '"', false)
}

/// A string in double quotes, with nothing but ASCII in it.
pub(super) fn quote_in_ascii(text: &str) -> String {
    quoted(text, '"', true)
}

/// A character in single quotes.
pub(super) fn quote_character(c: char, in_ascii: bool) -> String {
    quoted(c.encode_utf8(&mut [0; 4]), '\'', in_ascii)
}

fn quoted(text: &str, quote: char, in_ascii: bool) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for c in text.chars() {
        match c {
            c if c == quote => quoted.extend(['\\', c]),
            '\\' => quoted.push_str("\\\\"),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            c if c.is_ascii_control() => {
                quoted.push_str("\\x");
                quoted.extend(hexadecimal(u32::from(c), 2));
            }
            c if !is_printable(c) || (in_ascii && !c.is_ascii()) => {
                let digits = if u32::from(c) > 0xffff { 8 } else { 4 };
                quoted.push_str(if digits == 8 { "\\U" } else { "\\u" });
                quoted.extend(hexadecimal(u32::from(c), digits));
            }
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
}

/// Whether Go prints a character as it is (`unicode.IsPrint`): letters, marks, numbers, punctuation, symbols, and the usual blank.
/// What no version of Unicode has yet, and what is for private use, is none of these.
pub(super) fn is_printable(c: char) -> bool {
    static GRAPHIC: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\p{L}\p{M}\p{N}\p{P}\p{S}]$").ok());
    if c.is_ascii() {
        return c == ' ' || c.is_ascii_graphic();
    }
    GRAPHIC.as_ref().is_some_and(|graphic| graphic.is_match(c.encode_utf8(&mut [0; 4])))
}

/// So many hexadecimal digits of a number, or as many as it has.
pub(super) fn hexadecimal(value: u32, digits: usize) -> impl Iterator<Item = char> {
    let count = (1..8).rev().find(|at| value >> (4 * at) != 0).map_or(1, |at| at + 1).max(digits);
    (0..count).rev().filter_map(move |at| char::from_digit((value >> (4 * at)) & 15, 16))
}
