//! Words and widths.

use unicode_width::UnicodeWidthStr;

use crate::source::{SourceMap, Span};
use crate::text::name;

use super::paint::dim;

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

/// A text with colours, and how wide it is without them.
pub(super) struct Text {
    pub(super) painted: String,
    pub(super) columns: usize,
}

impl Text {
    /// One without colours.
    pub(super) fn plain(text: String) -> Self {
        Self { columns: text.trim_end().width(), painted: text }
    }
}

/// A line with something behind it that is never cut: it goes below, further in, where the line has no room for it.
pub(super) fn line_with(first: &Text, behind: &str, indent: usize, width: usize) -> String {
    let (first, columns) = (&first.painted, first.columns);
    if behind.is_empty() {
        return format!("{}\n", first.trim_end());
    }
    if columns + 2 + behind.width() <= width {
        return format!("{first}  {}\n", dim(behind));
    }
    format!("{}\n{}{}\n", first.trim_end(), " ".repeat(indent), dim(behind))
}

/// Names behind a label, wrapped between them; further lines begin as far in as the first name.
pub(super) fn wrapped(label: &str, label_width: usize, names: &[String], width: usize) -> String {
    let mut out = label.to_owned();
    let mut at = label_width;
    for (number, name) in names.iter().enumerate() {
        let comma = if number + 1 < names.len() { "," } else { "" };
        let gap = usize::from(number > 0);
        if number > 0 && at + gap + name.width() + comma.len() > width {
            out += &format!("\n{}", " ".repeat(label_width));
            at = label_width;
        } else if number > 0 {
            out.push(' ');
            at += 1;
        }
        out += &format!("{name}{comma}");
        at += name.width() + comma.len();
    }
    out + "\n"
}
