//! YAML inside of a scalar: `patch: |` and the like.

use crate::source::{SourceMap, Span};

use super::{Document, Node, ParseError, Style, parse};

/// Reads the documents that a scalar holds.
///
/// In a literal block (`|`) every line of the text is a line of the file, so each value gets its own place in the
/// file, also where blocks nest. Folded and quoted text, and text that was changed since, gets the scalar's place.
pub fn parse_embedded(node: &Node, sources: &SourceMap) -> Vec<Result<Document, ParseError>> {
    let Some(scalar) = node.as_scalar() else { return Vec::new() };
    parse(&scalar.text, embedded_places(node, sources))
}

/// Where a range of bytes of a scalar's text stands in the file, by the rules of [`parse_embedded`].
pub fn embedded_places(node: &Node, sources: &SourceMap) -> impl Fn(usize, usize) -> Span + Sync {
    let literal = node.as_scalar().filter(|scalar| scalar.style == Style::Literal);
    let lines = literal.and_then(|scalar| LineMap::new(&scalar.text, node.span, sources));
    let span = node.span;
    move |start, end| lines.as_ref().and_then(|lines| lines.outer(start, end)).unwrap_or(span)
}

/// Where each line of a literal block starts, in its text and in the file.
struct LineMap {
    span: Span,
    /// (offset in the text, offset in the file) of each line's first character after the indentation.
    lines: Vec<(usize, usize)>,
}

impl LineMap {
    /// Nothing where the text is not what stands in the file.
    fn new(text: &str, span: Span, sources: &SourceMap) -> Option<Self> {
        let file = sources.file(span.file);
        let start = span.start as usize;
        let mut outer = file.text.get(..start)?.rfind('\n').map_or(0, |newline| newline + 1);
        let mut raw_lines = file.text.get(outer..span.end as usize)?.split('\n');
        // The span starts at the first line with text.
        let blank = text.len() - text.trim_start_matches('\n').len();
        let mut inner = blank;
        let mut lines = vec![(0, start)];
        for line in text[blank..].split('\n') {
            let Some(raw_line) = raw_lines.next() else {
                // The span ends with the last text: only empty lines may follow.
                if line.trim().is_empty() {
                    break;
                }
                return None;
            };
            let content = raw_line.strip_suffix('\r').unwrap_or(raw_line);
            if !content.ends_with(line.trim_end()) && !content.trim().is_empty() {
                return None;
            }
            let indentation = content.len().saturating_sub(line.len());
            lines.push((inner, outer + indentation));
            inner += line.len() + 1;
            outer += raw_line.len() + 1;
        }
        Some(Self { span, lines })
    }

    fn outer(&self, start: usize, end: usize) -> Option<Span> {
        let offset = |at: usize| {
            let index = self.lines.partition_point(|&(inner, _)| inner <= at).checked_sub(1)?;
            let (inner, outer) = self.lines[index];
            u32::try_from(outer + (at - inner)).ok()
        };
        let (start, end) = (offset(start)?, offset(end)?);
        let limit = self.span.end;
        Some(Span::new(self.span.file, start.min(limit), end.clamp(start.min(limit), limit)))
    }
}
