//! A text is cut at its `---` before it is read.

use memchr::{memchr, memmem};

/// A part of a text that is read by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Where the line of `---` starts that cuts it off; nothing for what stands before the first one.
    pub(super) separator: Option<usize>,
    /// The first byte of what is read.
    pub(super) start: usize,
    /// The byte behind it.
    pub(super) end: usize,
}

/// The parts of a text from a byte on that are read each by itself, as kustomize, Flux and `kubectl` do: a new one starts
/// behind each line of `---`. Of each only the first document is read. Linear.
pub(super) fn pieces(text: &str, from: usize) -> impl Iterator<Item = Piece> {
    let is_separator = text[..from].ends_with('\n') && text[from..].starts_with("---");
    let mut next = match behind_separator(text, from) {
        _ if !is_separator => Some((None, from)),
        start => start.map(|start| (Some(from), start)),
    };
    std::iter::from_fn(move || {
        let (separator, start) = next?;
        // The line break before the next line of `---` may be the one behind this one.
        let is_cut = separator.is_some_and(|separator| separator < start);
        next = next_start(text, start - usize::from(is_cut), start);
        let end = next.and_then(|(separator, _)| separator).unwrap_or(text.len());
        Some(Piece { separator, start, end })
    })
}

/// Where the next line of `---` is, and what is read behind it.
fn next_start(text: &str, from: usize, start: usize) -> Option<(Option<usize>, usize)> {
    let breaks = memmem::find_iter(&text.as_bytes()[from..], "\n---").map(|at| from + at + 1);
    let mut starts = breaks.filter_map(|at| Some((Some(at), behind_separator(text, at)?)));
    starts.nth(usize::from(starts_with_directive(&text[start..])))
}

/// What is read behind the line of `---` that starts here, where it is one that cuts. One at the very end does not.
fn behind_separator(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix("---")?;
    let length = memchr(b'\n', rest.as_bytes())?;
    let line = &rest[..length];
    let comment = line.trim_start();
    if comment.is_empty() || comment.starts_with('#') {
        return Some(at + 3 + length + 1);
    }
    // kustomize refuses this one, for which its text is read.
    line.starts_with([' ', '\t', '\r']).then_some(at)
}

/// Whether `%YAML` or `%TAG` stands before anything else but comments.
fn starts_with_directive(text: &str) -> bool {
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    lines
        .find(|line| !(line.trim().is_empty() || line.trim_start().starts_with('#')))
        .is_some_and(|line| line.starts_with("%YAML") || line.starts_with("%TAG"))
}
