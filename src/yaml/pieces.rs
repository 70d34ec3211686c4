//! A text is cut at its `---` before it is read.

use std::ops::Range;

use memchr::{memchr, memmem};

/// The parts of a text from a byte on that are read each by itself, as kustomize, Flux and `kubectl` do: a new one starts at
/// each line of `---`. Of each only the first document is read. Linear.
pub(super) fn pieces(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = Some(from);
    std::iter::from_fn(move || {
        let from = start?;
        start = next_start(text, from);
        Some(from..start.unwrap_or(text.len()))
    })
}

/// Where the part behind the one that starts at `from` starts.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let has_directives = starts_with_directive(&text[from..]);
    let separators = memmem::find_iter(&bytes[from..], "\n---").filter(|at| {
        let rest = &bytes[from + at + 4..];
        // One at the very end starts nothing.
        matches!(rest.first(), Some(b' ' | b'\t' | b'\r' | b'\n')) && memchr(b'\n', rest).is_some()
    });
    separators.map(|at| from + at + 1).nth(usize::from(has_directives))
}

/// Whether a line with `%` stands before anything else but comments.
fn starts_with_directive(text: &str) -> bool {
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    lines.find(|line| !(line.trim().is_empty() || line.trim_start().starts_with('#'))).is_some_and(|line| line.starts_with('%'))
}
