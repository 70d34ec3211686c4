//! Where a variable stands in a file.

use crate::source::{SourceMap, Span};

/// The place of one expression of a value: `which` of those that the value has, where the file shows as many; otherwise the
/// first one that looks like it; otherwise the value itself.
pub(super) fn of_expression(
    span: Span,
    which: usize,
    count: usize,
    looks: &str,
    sources: &SourceMap,
) -> Span {
    let file = sources.file(span.file);
    let Some(written) = file.text.get(span.start as usize..span.end as usize) else { return span };
    let starts: Vec<usize> = written.match_indices("${").map(|(at, _)| at).collect();
    let at = if starts.len() == count { starts.get(which).copied() } else { written.find(looks) };
    let Some(at) = at.filter(|_| !looks.is_empty()) else { return span };
    let length = end(&written[at..]);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let start = span.start.saturating_add(offset(at));
    Span { start, end: start.saturating_add(offset(length)), ..span }
}

/// The first expression of a value as it was written, with its place and the name of its variable.
pub(in crate::flux) fn expression_at(span: Span, sources: &SourceMap) -> Option<(Span, String)> {
    let file = sources.file(span.file);
    let written = file.text.get(span.start as usize..span.end as usize)?;
    let at = written.find("${")?;
    let name: String =
        written[at + 2..].chars().take_while(|c| *c == '_' || c.is_ascii_alphanumeric()).collect();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let start = span.start.saturating_add(offset(at));
    let end = start.saturating_add(offset(end(&written[at..])));
    (!name.is_empty()).then_some((Span { start, end, ..span }, name))
}

/// How long the expression is that a text starts with: to the brace that closes it, or to the end of the line.
pub(super) fn end(text: &str) -> usize {
    let mut open = 0_usize;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '\n' => return at,
            '{' if before == '$' => open += 1,
            '}' if open <= 1 => return at + 1,
            '}' => open -= 1,
            _ => {}
        }
        before = c;
    }
    text.len()
}
