//! The functions that Flux declares, out of the table `functions.txt`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One way to call a function.
#[derive(Debug)]
pub(super) struct Overload {
    /// Whether the first argument stands before a dot.
    pub(super) is_member: bool,
    pub(super) arguments: Vec<Pattern>,
    pub(super) result: Pattern,
}

/// A type with parameters.
#[derive(Debug, Clone)]
pub(super) enum Pattern {
    /// A type by its name, with its parts.
    Named(&'static str, Vec<Self>),
    /// A capital letter.
    Parameter(&'static str),
}

type Table = BTreeMap<&'static str, Vec<Overload>>;

/// The ways to call a function; none where Flux does not have it.
pub(super) fn overloads(name: &str) -> Option<&'static [Overload]> {
    table().get(name).map(Vec::as_slice)
}

/// The names of all functions that can be called by name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    table().keys().copied().filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()))
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::new();
        for (name, overload) in include_str!("functions.txt").lines().filter_map(line) {
            table.entry(name).or_default().push(overload);
        }
        table
    })
}

fn line(line: &'static str) -> Option<(&'static str, Overload)> {
    let (call, result) = line.split_once(" -> ")?;
    let (name, arguments) = call.strip_suffix(')')?.split_once('(')?;
    let member = name.strip_prefix('.');
    let overload =
        Overload { is_member: member.is_some(), arguments: list(arguments), result: pattern(result) };
    Some((member.unwrap_or(name), overload))
}

/// Types with commas between them, as far as these are not inside brackets.
fn list(text: &'static str) -> Vec<Pattern> {
    let (mut patterns, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                patterns.push(pattern(&text[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = &text[start..];
    patterns.extend((!last.trim().is_empty()).then(|| pattern(last)));
    patterns
}

fn pattern(text: &'static str) -> Pattern {
    let text = text.trim();
    if let Some((name, parts)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        return Pattern::Named(name, list(parts));
    }
    if text.starts_with(|first: char| first.is_ascii_uppercase()) {
        return Pattern::Parameter(text);
    }
    Pattern::Named(text, Vec::new())
}
