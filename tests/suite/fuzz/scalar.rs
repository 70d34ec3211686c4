//! Texts in every style that YAML has.

use std::fmt::Write;

use super::random::Random;

/// The text as a scalar of some style that can hold it, behind `key:` or `-` at this indentation.
pub(super) fn any(text: &str, random: &mut Random, indent: usize) -> String {
    match random.below(10) {
        0..=3 if is_plain(text) => text.to_owned(),
        4..=5 if is_printable(text) && !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
        6..=9 if is_printable(text) && !text.trim().is_empty() => block(text, random, indent + 2),
        _ => double_quoted(text),
    }
}

/// The text in double quotes, in ASCII.
pub(super) fn double_quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            _ => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out + "\""
}

/// A literal or a folded block, alone or between other lines.
fn block(text: &str, random: &mut Random, indent: usize) -> String {
    let lines = match random.below(5) {
        0..=1 => text.to_owned(),
        2 => format!("first\n{text}\nlast"),
        3 => format!("{text}\n\n  deeper {text}\n"),
        _ => format!("k: |\n  {text}\n"),
    };
    let mark = random.pick(&["|", ">"]);
    let chomping = random.pick(&["", "-", "+"]);
    let width = if lines.starts_with([' ', '\t', '\n']) { "2" } else { "" };
    let mut out = format!("{mark}{width}{chomping}");
    for line in lines.lines() {
        out.push('\n');
        if !line.is_empty() {
            let _ = write!(out, "{:indent$}{line}", "");
        }
    }
    out
}

/// Whether a text means itself without quotes.
fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c == '$' || c.is_ascii_alphanumeric());
    let ends = !text.ends_with([':', ' ']);
    starts
        && ends
        && is_printable(text)
        && !text.contains(": ")
        && !text.contains([',', '[', ']', '\n', '\t', '#'])
}

/// Whether a text needs no escapes.
fn is_printable(text: &str) -> bool {
    let is_so =
        |c: char| matches!(c, '\n' | '\t' | ' '..='~' | '\u{a1}'..='\u{ff}' | '\u{3040}'..='\u{9fff}');
    text.chars().all(is_so)
}
