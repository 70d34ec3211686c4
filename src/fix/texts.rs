//! Edits of a text, and its lines.

use std::ops::Range;

/// Another text in the place of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replacement {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Replacement {
    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    pub(super) fn delete(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// The text with other texts in the place of ranges that are sorted and do not overlap.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = (Range<usize>, &'e str)>) -> String {
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (range, new) in edits {
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(new);
        done = range.end.max(done);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Sorts, and makes one of deletions that overlap. Nothing where something else overlaps.
pub(super) fn in_order(text: &str, mut edits: Vec<Replacement>) -> Option<Vec<Replacement>> {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out: Vec<Replacement> = Vec::with_capacity(edits.len());
    for edit in edits {
        match out.last_mut() {
            Some(last) if edit.range.start < last.range.end => {
                if !last.text.is_empty() || !edit.text.is_empty() {
                    return None;
                }
                last.range.end = last.range.end.max(edit.range.end);
            }
            _ => out.push(edit),
        }
    }
    // Lines that were put together end with the text as one of them does: see `Lines::whole`.
    let lines = Lines { text };
    let is_rest = |last: &&mut Replacement| {
        let Range { start, end } = last.range;
        last.text.is_empty() && end == text.len() && start < end && lines.start(start) == start
    };
    if let Some(last) = out.last_mut().filter(is_rest) {
        last.range = lines.whole(last.range.clone());
    }
    Some(out)
}

/// A text as lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'t> {
    pub(super) text: &'t str,
}

impl<'t> Lines<'t> {
    /// Where the line of a byte starts.
    pub(super) fn start(self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line of a byte ends: behind its line break.
    pub(super) fn end(self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// What stands before a byte in its line.
    pub(super) fn before(self, at: usize) -> &'t str {
        &self.text[self.start(at)..at]
    }

    /// Whether nothing but blanks stands before a byte in its line.
    pub(super) fn begins(self, at: usize) -> bool {
        self.before(at).trim_start_matches('\u{feff}').bytes().all(|byte| byte == b' ')
    }

    /// As many blanks as there are characters before a byte in its line.
    pub(super) fn indent(self, at: usize) -> String {
        " ".repeat(self.column(at))
    }

    /// How many characters stand before a byte in its line.
    pub(super) fn column(self, at: usize) -> usize {
        self.before(at).trim_start_matches('\u{feff}').chars().count()
    }

    /// How lines break here: as the one of this byte does, or the one before it.
    pub(super) fn newline(self, at: usize) -> &'static str {
        let end = self.end(at);
        let line_break = if self.text[..end].ends_with('\n') { end } else { self.start(at) };
        let is_other = match self.text[..line_break].strip_suffix('\n') {
            Some(line) => line.ends_with('\r'),
            None => self.text.contains("\r\n"),
        };
        if is_other { "\r\n" } else { "\n" }
    }

    /// The bytes of the lines of a range, their last line break included. At the end of a text without one, it is the line break
    /// before that goes with them, so that the text ends as it did.
    pub(super) fn whole(self, range: Range<usize>) -> Range<usize> {
        let (mut start, end) = (self.start(range.start), self.end(range.end));
        if !self.text[..end].ends_with('\n') {
            let kept =
                self.text[..start].strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text));
            start = kept.map_or(start, str::len);
        }
        start..end
    }

    /// Puts lines, each with its line break, behind the line of a byte.
    pub(super) fn insert_behind(self, at: usize, lines: &str) -> Replacement {
        let end = self.end(at);
        if self.text[..end].ends_with('\n') || end == 0 {
            return Replacement::insert(end, lines);
        }
        let newline = self.newline(at);
        let lines = lines.strip_suffix(newline).unwrap_or(lines);
        Replacement::insert(end, format!("{newline}{lines}"))
    }
}
