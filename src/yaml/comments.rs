//! Where the comments of a text are, and where its documents.

use std::ops::Range;

use granit_parser::{Event, Parser};

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
    let options = granit_parser::options! { max_buffered_comment_events: usize::MAX };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut found = Commented::default();
    let mut content: Option<Range<usize>> = None;
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                found.documents.push(grown(content.take(), at..at));
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
                continue;
            }
        };
        let range = span.byte_range().unwrap_or_default();
        match event {
            Event::Comment(text, _) => found.comments.push(Comment { text: text.trim().to_owned(), range }),
            Event::DocumentEnd => found.documents.extend(content.take()),
            Event::Scalar(..) if range.is_empty() => {}
            Event::Scalar(..) | Event::Alias(..) => content = Some(grown(content, range)),
            // The ends of collections run over what follows.
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                content = Some(grown(content, range.start..range.start));
            }
            _ => {}
        }
    }
    found
}

fn grown(content: Option<Range<usize>>, by: Range<usize>) -> Range<usize> {
    content.map_or(by.clone(), |content| content.start.min(by.start)..content.end.max(by.end))
}
