//! Strings, quoted as they need it.

use super::Position;
use super::analysis::{Analysis, is_break, is_printable};
use crate::yaml::{Mode, Resolved, Scalar, timestamp};

/// The longest key, in bytes, that stands on one line with its value.
const LONGEST_KEY: usize = 128;

/// Whether a key may stand on one line with its value.
pub(super) fn is_simple_key(text: &str) -> bool {
    text.len() <= LONGEST_KEY && !Analysis::of(text).multiline
}

/// A string that is no literal block.
pub(super) fn string(text: &str, position: Position) -> String {
    let analysis = Analysis::of(text);
    let plain = !text.contains('\n') && !has_meaning(text) && analysis.plain_allowed;
    if plain {
        return text.to_owned();
    }
    let double = has_meaning(text) || text.contains('\n') || !analysis.single_quotes_allowed;
    if double || (position == Position::Key && analysis.multiline) {
        return double_quoted(text);
    }
    single_quoted(text)
}

/// Whether the text, unquoted, would be something else than a string under YAML 1.1.
fn has_meaning(text: &str) -> bool {
    // `._5` and the like are no numbers for Go, as underscores are taken out only behind a sign or a digit.
    let resolved = Scalar::plain(text).resolve(Mode::Legacy);
    let is_string = matches!(resolved, Resolved::String(_)) || (text.starts_with('.') && text.contains('_'));
    !is_string || timestamp::is_timestamp(text) || is_sexagesimal(text)
}

/// A number of base 60, as `1:30`: some readers of YAML 1.1 take it for 90.
fn is_sexagesimal(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = text.split(':');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let Some(first) = parts.next().filter(|first| first.starts_with(|c: char| c.is_ascii_digit())) else {
        return false;
    };
    let rest: Vec<&str> = parts.collect();
    let Some((last, middle)) = rest.split_last() else { return false };
    let (last, fraction) = last.split_once('.').unwrap_or((last, ""));
    let sixty = |part: &str| match part.as_bytes() {
        [unit] => unit.is_ascii_digit(),
        [ten, unit] => (b'0'..=b'5').contains(ten) && unit.is_ascii_digit(),
        _ => false,
    };
    digits(first) && middle.iter().all(|part| sixty(part)) && sixty(last) && digits(fraction)
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            other if is_printable(other) && !is_break(other) => quoted.push(other),
            other => quoted.push_str(&escape(other)),
        }
    }
    quoted.push('"');
    quoted
}

fn escape(character: char) -> String {
    let short = match character {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        other => {
            let code = u32::from(other);
            return match code {
                0..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{short}")
}

/// A literal block with its header, indented by `indent`.
pub(super) fn literal(text: &str, indent: usize) -> String {
    let mut block = String::from("|");
    if text.starts_with([' ', '\n']) {
        block.push('2');
    }
    let body = match text.strip_suffix('\n') {
        None => {
            block.push('-');
            text
        }
        // Nothing but line breaks, or several at the end.
        Some(body) if body.is_empty() || body.ends_with('\n') => {
            block.push('+');
            body
        }
        Some(body) => body,
    };
    for line in body.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.extend(std::iter::repeat_n(' ', indent));
            block.push_str(line);
        }
    }
    block.push('\n');
    block
}
