//! Strings of Go: read from a template, and written by `quote`.

use super::fault::Problem;

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
                value.push(escaped(escape, &mut chars)?);
            }
            _ => value.push(c),
        }
    }
    Err(Problem::failed("unterminated quoted string"))
}

fn escaped(escape: char, chars: &mut std::str::CharIndices<'_>) -> Result<char, Problem> {
    let simple = match escape {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' | '"' => escape,
        'u' => return code(chars, 4),
        'U' => return code(chars, 8),
        'x' | '0'..='7' => return Err(Problem::unsupported(format!("`\\{escape}` in a string"))),
        _ => return Err(Problem::failed("invalid syntax in a quoted string")),
    };
    Ok(simple)
}

fn code(chars: &mut std::str::CharIndices<'_>, digits: usize) -> Result<char, Problem> {
    let text: String = chars.take(digits).map(|(_, c)| c).collect();
    let value = u32::from_str_radix(&text, 16).ok().filter(|_| text.len() == digits);
    value.and_then(char::from_u32).ok_or_else(|| Problem::failed("invalid syntax in a quoted string"))
}

/// A string in double quotes (`strconv.Quote`).
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
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
            c if !is_printable(c) => {
                quoted.push_str("\\u");
                quoted.extend(hexadecimal(u32::from(c), 4));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Near to `unicode.IsPrint`: no controls, no blanks but the usual one, no marks of format.
fn is_printable(c: char) -> bool {
    let format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    c == ' ' || !(c.is_control() || c.is_whitespace() || format)
}

/// So many hexadecimal digits of a number, or as many as it has.
pub(super) fn hexadecimal(value: u32, digits: usize) -> impl Iterator<Item = char> {
    let count = (1..8).rev().find(|at| value >> (4 * at) != 0).map_or(1, |at| at + 1).max(digits);
    (0..count).rev().filter_map(move |at| char::from_digit((value >> (4 * at)) & 15, 16))
}
