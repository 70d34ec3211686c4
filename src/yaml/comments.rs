//! Where the comments of a text are, and where its documents.

use std::ops::Range;

use super::events::{Event, Events};
use super::pieces::pieces;

/// A comment, without its `#`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What it says, trimmed.
    pub text: String,
    /// Its bytes, from the `#` to the end of the line.
    pub range: Range<usize>,
}

/// The comments of a text, in its order, and the bytes of each document's content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commented {
    /// The comments. A `#` inside of a scalar is none.
    pub comments: Vec<Comment>,
    /// From the first to the last byte of what each document holds. Of a broken one it ends where it breaks. One that holds
    /// nothing is not in it.
    pub documents: Vec<Range<usize>>,
}

/// Finds the comments of a text with the parser that reads manifests: what is text to it is text here. Linear.
///
/// Comments behind a syntax error are not found, up to the next document.
pub fn comments(text: &str) -> Commented {
    let mut found = Commented::default();
    for piece in pieces(text, 0) {
        let mut events = Events::new(&text[..piece.end], piece.start);
        events.keep_comments();
        let content = content(&mut events, &text[..piece.end]);
        found.documents.extend(content);
        found.comments.extend(events.comments().into_iter().map(|range| {
            let words = text.get(range.start + 1..range.end).unwrap_or_default();
            Comment { text: words.trim().to_owned(), range }
        }));
    }
    found
}

/// The bytes of the first document's content. What follows is read for its comments.
fn content(events: &mut Events<'_>, text: &str) -> Option<Range<usize>> {
    let mut content: Option<Range<usize>> = None;
    let mut is_first = true;
    loop {
        match events.next() {
            Ok(Event::StreamEnd) => return content,
            Ok(Event::DocumentEnd) => is_first = false,
            Ok(event) if is_first => {
                if let Some(range) = event_range(&event) {
                    content = Some(grown(content, range));
                }
            }
            Ok(_) => {}
            Err(fault) if is_first => return Some(grown(content, fault.range(text))),
            Err(_) => return content,
        }
    }
}

fn event_range(event: &Event<'_>) -> Option<Range<usize>> {
    match *event {
        Event::Scalar { from, to, .. } | Event::Alias { from, to, .. } => (from < to).then_some(from..to),
        Event::SequenceStart { from, .. } | Event::MappingStart { from, .. } => Some(from..from),
        Event::DocumentStart(_) | Event::DocumentEnd | Event::End(_) | Event::StreamEnd => None,
    }
}

fn grown(content: Option<Range<usize>>, by: Range<usize>) -> Range<usize> {
    content.map_or(by.clone(), |content| content.start.min(by.start)..content.end.max(by.end))
}
