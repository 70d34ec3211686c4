//! Documents in the style that manifests are written in, read without the event parser.
//!
//! Nearly every manifest is block mappings and lists with scalars that stand on one line, literal blocks, and now and
//! then a short `[…]` or `{…}`. That much of YAML is read here line by line, several times faster than by events. What
//! is anything else (anchors, tags, folded text, text over several lines, tabs, errors) is not guessed at: the reader
//! gives up, and the event parser reads from the start of that document on. Both give the same tree, byte for byte.

mod flow;
mod literal;
mod scalar;

use memchr::{memchr, memmem};

use crate::source::Span;

use super::forbidden::is_simple_ascii;
use super::interner::Interner;
use super::tree::{Index, insert};
use super::{Document, DuplicateKey, Entry, Key, Node, ParseError};

/// How deep it reads; the scanner knows the true limit.
const MAX_DEPTH: usize = 64;

/// Reads a text as far as it is written in the plain block style. Every step is nothing where the text is not.
pub(super) struct BlockReader<'t, F> {
    text: &'t str,
    bytes: &'t [u8],
    place: &'t F,
    /// The byte to be read next.
    at: usize,
    /// Where its line starts.
    line: usize,
    /// The column of the next content; nothing at the end of a document.
    column: Option<usize>,
    depth: usize,
    interner: Interner,
    duplicates: Vec<DuplicateKey>,
    /// Entries of the mappings and items of the lists that are open, those of the innermost last. Only when one is
    /// complete it is known how much room it needs: it gets a list of its own then, which never has to grow.
    entries: Vec<Entry>,
    items: Vec<Node>,
}

/// A node and the byte behind it.
type Read = (Node, usize);

impl<'t, F: Fn(usize, usize) -> Span> BlockReader<'t, F> {
    /// A reader of a text.
    pub(super) fn new(text: &'t str, place: &'t F) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            place,
            at: 0,
            line: 0,
            column: None,
            depth: 0,
            interner: Interner::new(),
            duplicates: Vec::new(),
            entries: Vec::new(),
            items: Vec::new(),
        }
    }

    /// The documents up to the first one that is written otherwise, and where that starts.
    pub(super) fn read(mut self) -> (Vec<Result<Document, ParseError>>, Option<usize>) {
        // As much room as is needed, since a list of thousands is long on the way when it grows.
        let mut documents = Vec::with_capacity(memmem::find_iter(self.bytes, "\n---").count() + 1);
        if !is_simple_ascii(self.bytes) && !self.text.chars().all(is_simple) {
            return (documents, Some(0));
        }
        while self.at < self.bytes.len() {
            let start = self.at;
            if self.document(&mut documents).is_none() {
                return (documents, Some(start));
            }
        }
        (documents, None)
    }

    /// One document; none where only comments stand before the first one.
    fn document(&mut self, documents: &mut Vec<Result<Document, ParseError>>) -> Option<()> {
        let mut start = self.at;
        let explicit = self.is_marker(b"---");
        if explicit {
            self.at += 3;
            self.end_line()?;
        }
        self.next_content()?;
        let Some(column) = self.column else {
            let span = (self.place)(start, start);
            documents.extend(explicit.then(|| Ok(Document::new(None, span, Vec::new()))));
            return Some(());
        };
        if !explicit {
            start = self.at;
        }
        let (root, _) = self.block(column)?;
        if self.column.is_some() {
            return None;
        }
        let duplicates = std::mem::take(&mut self.duplicates);
        documents.push(Ok(Document::new(Some(root), (self.place)(start, start), duplicates)));
        Some(())
    }

    /// A mapping or a list that starts here, in a column.
    fn block(&mut self, column: usize) -> Option<Read> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let read = if self.is_dash() { self.sequence(column, self.at) } else { self.mapping(column) };
        self.depth -= 1;
        read
    }

    fn mapping(&mut self, column: usize) -> Option<Read> {
        let (start, mut end) = (self.at, self.at);
        let base = self.entries.len();
        let mut index = Index::default();
        loop {
            let key = self.key()?;
            let (value, value_end) = self.entry(column)?;
            end = end.max(value_end);
            insert(&mut self.entries, base, &mut index, Entry { key, value }, &mut self.duplicates);
            match self.column {
                Some(next) if next == column => {}
                Some(next) if next > column => return None,
                _ => break,
            }
        }
        Some((self.close_mapping(base, start, end), end))
    }

    /// The value behind the colon of a key.
    fn entry(&mut self, column: usize) -> Option<Read> {
        let colon = self.at - 1;
        self.skip_spaces();
        if !self.is_line_end() {
            return self.inline(column);
        }
        self.end_line()?;
        self.next_content()?;
        match self.column {
            Some(next) if next > column => self.block(next),
            Some(next) if next == column && self.is_dash() => self.indentless(next),
            _ => Some(self.nothing(colon)),
        }
    }

    /// A list whose dashes stand under the key. For the event parser it starts behind the first dash.
    fn indentless(&mut self, column: usize) -> Option<Read> {
        let blanks = self.bytes[self.at + 1..].iter().take_while(|&&byte| byte == b' ').count();
        self.depth += 1;
        let read = self.sequence(column, self.at + 1 + blanks);
        self.depth -= 1;
        read
    }

    /// A list whose dashes stand in a column.
    fn sequence(&mut self, column: usize, start: usize) -> Option<Read> {
        let mut end = start;
        let base = self.items.len();
        loop {
            let (item, item_end) = self.item(column)?;
            end = end.max(item_end);
            self.items.push(item);
            match self.column {
                Some(next) if next == column && self.is_dash() => {}
                Some(next) if next > column => return None,
                _ => break,
            }
        }
        Some((self.close_sequence(base, start, end), end))
    }

    /// The mapping of the entries from `base` on.
    fn close_mapping(&mut self, base: usize, start: usize, end: usize) -> Node {
        let entries: Vec<Entry> = self.entries.drain(base..).collect();
        Node::mapping(entries.into(), (self.place)(start, end))
    }

    /// The list of the items from `base` on.
    fn close_sequence(&mut self, base: usize, start: usize, end: usize) -> Node {
        Node::sequence(self.items.drain(base..).collect(), (self.place)(start, end))
    }

    fn item(&mut self, column: usize) -> Option<Read> {
        self.at += 1;
        self.skip_spaces();
        let start = self.at;
        if self.is_line_end() {
            self.end_line()?;
            self.next_content()?;
            return match self.column {
                Some(next) if next > column => self.block(next),
                _ => Some(self.nothing(start)),
            };
        }
        if self.is_dash() || self.key().is_some() {
            self.at = start;
            return self.block(start - self.line);
        }
        self.at = start;
        self.inline(column)
    }

    /// A value that is not there.
    fn nothing(&self, at: usize) -> Read {
        (Node::plain("", (self.place)(at, at)), at)
    }

    /// A key and its colon.
    fn key(&mut self) -> Option<Key> {
        let start = self.at;
        let (text, style) = self.key_text()?;
        let span = (self.place)(start, self.at);
        let ends = matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n'));
        if self.bytes.get(self.at) != Some(&b':') || !ends {
            return None;
        }
        self.at += 1;
        Some(Key { text, style, span })
    }

    /// Goes to the next line that holds something.
    fn next_content(&mut self) -> Option<()> {
        loop {
            self.line = self.at;
            self.skip_spaces();
            match self.bytes.get(self.at) {
                None => self.column = None,
                Some(b'\n') => {
                    self.at += 1;
                    continue;
                }
                Some(b'#') => {
                    self.skip_line();
                    continue;
                }
                _ if self.at > self.line => self.column = Some(self.at - self.line),
                Some(b'%') => return None,
                _ if self.is_marker(b"...") => return None,
                // Text behind the last `---` of all is read with what stands before.
                _ if self.is_marker(b"---") && self.is_unterminated() => return None,
                _ if self.is_marker(b"---") => self.column = None,
                _ => self.column = Some(0),
            }
            return Some(());
        }
    }

    /// Goes behind the end of a line on which nothing but a comment follows.
    fn end_line(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_spaces();
        match self.bytes.get(self.at) {
            None | Some(b'\n') => {}
            Some(b'#') if self.at > start || self.is_after_space() => {}
            _ => return None,
        }
        self.skip_line();
        Some(())
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
    }

    fn skip_spaces(&mut self) {
        while self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
    }

    fn is_after_space(&self) -> bool {
        self.at > 0 && self.bytes[self.at - 1] == b' '
    }

    fn is_line_end(&self) -> bool {
        match self.bytes.get(self.at) {
            None | Some(b'\n') => true,
            Some(b'#') => self.is_after_space(),
            _ => false,
        }
    }

    fn is_dash(&self) -> bool {
        self.bytes.get(self.at) == Some(&b'-')
            && matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n'))
    }

    /// Whether this line has no line break, and more on it than a marker.
    fn is_unterminated(&self) -> bool {
        let rest = &self.bytes[self.at..];
        rest.len() > 3 && memchr(b'\n', rest).is_none()
    }

    fn is_marker(&self, marker: &[u8]) -> bool {
        let rest = &self.bytes[self.at..];
        rest.starts_with(marker) && matches!(rest.get(marker.len()), None | Some(b' ' | b'\n'))
    }
}

/// A character that is nothing special anywhere: no tab, no control, no other line break, no mark of byte order.
fn is_simple(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}')
        || matches!(c, '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}
