//! Text to documents.

use crate::source::Span;

use super::events::{Event, Events};
use super::pieces::{Piece, pieces};
use super::scanner::SyntaxError;
use super::tree::Tree;
use super::{Document, Mode, ParseError, extent, forbidden, parallel};

/// Reads all documents of a text. `place` turns a range of bytes into a span, so that text which itself comes from
/// a scalar gets the places of the file around it.
///
/// A text is cut at its lines of `---`, and of each part the first document is read, as kustomize and Flux do (`splitDocuments` of
/// kyaml's `kio/byteio_reader.go`): what stands behind `...` is not. What a part may hold is what go-yaml takes.
///
/// A text that holds more than is read is one error. A broken document is an error in its place of the list; reading goes on with
/// the next one. Linear in the text. Of a text of many documents and half a megabyte or more, parts are read side by side.
pub fn parse(text: &str, place: impl Fn(usize, usize) -> Span + Sync) -> Vec<Result<Document, ParseError>> {
    if let Err(fault) = extent::check(text) {
        return vec![Err(error(text, &fault, &place))];
    }
    let (mut documents, rest) = parallel::read(text, &place);
    if let Some(from) = rest {
        by_events(text, from, &place, &mut documents);
    }
    documents
}

/// Reads the first document of a text by the rules of go-yaml v2 (YAML 1.1), where it matters on which side of a key `<<` stands, and
/// what stands behind a lone `!` is a string; nothing of a text without any. Linear.
pub fn parse_legacy(
    text: &str,
    place: impl Fn(usize, usize) -> Span + Sync,
) -> Option<Result<Document, ParseError>> {
    if !differs_in_legacy(text) || extent::check(text).is_err() {
        return parse(text, place).into_iter().next();
    }
    let piece = Piece { separator: None, start: 0, end: text.len() };
    document(text, piece, Mode::Legacy, &place).transpose()
}

/// Whether [`parse_legacy`] may read something else than [`parse`].
pub fn differs_in_legacy(text: &str) -> bool {
    text.contains("<<") || text.contains('!')
}

/// Reads the documents of a text from a byte on by events, which know all of YAML.
fn by_events<F: Fn(usize, usize) -> Span>(
    text: &str,
    from: usize,
    place: &F,
    documents: &mut Vec<Result<Document, ParseError>>,
) {
    for piece in pieces(text, from) {
        let document = document(&text[..piece.end], piece, Mode::Resource, place);
        documents.extend(document.transpose());
    }
}

/// The first document of a part of a text that ends with it.
fn document<F: Fn(usize, usize) -> Span>(
    text: &str,
    Piece { separator, start, .. }: Piece,
    mode: Mode,
    place: &F,
) -> Result<Option<Document>, ParseError> {
    let broken = |fault: SyntaxError| error(text, &fault, place);
    forbidden::check(text, start).map_err(broken)?;
    let mut events = Events::new(text, start);
    let mut tree = Tree::new(place, mode);
    let Event::DocumentStart(start) = events.next().map_err(broken)? else {
        // A line of `---` makes a document of nothing.
        return Ok(separator.map(|separator| tree.document(separator)));
    };
    loop {
        match events.next().map_err(broken)? {
            Event::DocumentEnd | Event::StreamEnd => {
                return Ok(Some(tree.document(separator.unwrap_or(start))));
            }
            event => tree.take(event).map_err(broken)?,
        }
    }
}

fn error<F: Fn(usize, usize) -> Span>(text: &str, fault: &SyntaxError, place: &F) -> ParseError {
    let range = fault.range(text);
    let template = line_around(text, range.start).contains("{{");
    let span = place(range.start, range.end);
    ParseError { kind: fault.kind, message: fault.message.to_owned(), span, template }
}

/// The line that holds a byte, for a look at what is written there.
fn line_around(text: &str, at: usize) -> &str {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    &text[start..end]
}
