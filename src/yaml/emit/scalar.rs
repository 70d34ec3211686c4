//! In which style a string is written.

use super::analysis::Analysis;
use crate::text::{command, moves};
use crate::yaml::{self, Mode, Resolved, Scalar, timestamp};

/// The longest key, in bytes, that stands on one line with its value.
const LONGEST_KEY: usize = 128;

/// Whether a key may stand on one line with its value.
pub(super) fn is_simple_key(text: &str) -> bool {
    text.len() <= LONGEST_KEY && !Analysis::of(text).multiline
}

/// How a string is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

/// The style of a string: as a key on one line with its value, or anywhere else; one that is guarded has escapes.
pub(super) fn style(text: &str, is_key: bool, is_guarded: bool) -> Style {
    let analysis = Analysis::of(text);
    let lines = text.contains('\n');
    if is_guarded {
        Style::Double
    } else if lines && analysis.block_allowed && !is_key {
        Style::Literal
    } else if lines || has_meaning(text) || !analysis.single_quotes_allowed {
        Style::Double
    } else if analysis.plain_allowed {
        Style::Plain
    } else {
        Style::Single
    }
}

/// Whether a text may only be written with escapes: it has what turns the direction of a terminal or moves its cursor, or
/// what the runner of a CI would take for a command. The emitter of kustomize writes both as they are; the value is the same.
pub(super) fn is_guarded(text: &str) -> bool {
    text.chars().any(|c| c != '\n' && moves(c)) || command::may_begin_in(text)
}

/// The style in which a string is read again after it was written as a value.
pub fn written_style(text: &str) -> yaml::Style {
    match style(text, false, is_guarded(text)) {
        Style::Plain => yaml::Style::Plain,
        Style::Single | Style::Double => yaml::Style::Quoted,
        Style::Literal => yaml::Style::Literal,
    }
}

/// Whether the text, unquoted, would be something else than a string under YAML 1.1.
fn has_meaning(text: &str) -> bool {
    let is_string = matches!(Scalar::plain(text).resolve(Mode::Legacy), Resolved::String(_));
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
