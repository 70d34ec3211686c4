//! Words and widths.

use unicode_width::UnicodeWidthStr;

use crate::source::{SourceMap, Span};
use crate::text::name;

/// A place, as a part of a line.
pub(super) fn place(sources: &SourceMap, span: Span) -> String {
    name(&sources.location(span).to_string())
}

/// "1 Kustomization", "3 Kustomizations", "2 `GitRepositories`".
pub(super) fn count(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {noun}s"),
    }
}

/// "a", "a and b", "a, b and 3 more": at most `shown` names.
pub(super) fn some(names: &[String], shown: usize) -> String {
    if names.len() <= shown + 1 {
        return crate::finding::enumerate(names);
    }
    format!("{} and {} more", names[..shown].join(", "), names.len() - shown)
}

/// The text filled up with blanks; longer text stays as it is.
pub(super) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// A path that fits into a width: what lies in its middle gives way first.
pub(super) fn fit_path(path: &str, width: usize) -> String {
    if path.width() <= width || width < 8 {
        return path.to_owned();
    }
    let characters: Vec<char> = path.chars().collect();
    let keep = width - 1;
    // The end holds the file and the line: it gets the larger part.
    let head = keep / 3;
    let tail = keep - head;
    let start: String = characters[..head].iter().collect();
    let end: String = characters[characters.len() - tail..].iter().collect();
    format!("{start}…{end}")
}

/// A text that fits into a width: its end gives way.
pub(super) fn fit_end(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// "0s", "1m 50s", "41m", "1h 5m": the two largest units, seconds left out from an hour on.
pub(crate) fn duration(seconds: u32) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, rest) {
        (0, 0, rest) => format!("{rest}s"),
        (0, minutes, 0) => format!("{minutes}m"),
        (0, minutes, rest) => format!("{minutes}m {rest}s"),
        (hours, 0, _) => format!("{hours}h"),
        (hours, minutes, _) => format!("{hours}h {minutes}m"),
    }
}
