//! Words and widths.

use unicode_width::UnicodeWidthStr;

use crate::source::{SourceMap, Span};
use crate::text::name;

/// A place, as a part of a line.
pub(super) fn place(sources: &SourceMap, span: Span) -> String {
    name(&sources.location(span).to_string())
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
