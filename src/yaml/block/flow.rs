//! `[…]` and `{…}` on one line.

use crate::source::Span;
use crate::yaml::tree::{Index, insert};
use crate::yaml::{Entry, Node, Scalar, Style, Value};

use super::scalar::starts_plain;
use super::{BlockReader, MAX_DEPTH};

impl<F: Fn(usize, usize) -> Span> BlockReader<'_, F> {
    /// The list or mapping that opens here.
    pub(super) fn flow(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let start = self.at;
        let is_mapping = self.bytes.get(start) == Some(&b'{');
        self.at += 1;
        let node = if is_mapping { self.flow_mapping(start) } else { self.flow_sequence(start) };
        self.depth -= 1;
        node
    }

    fn flow_sequence(&mut self, start: usize) -> Option<Node> {
        let base = self.items.len();
        while !self.closes(b']') {
            let item = self.flow_value()?;
            self.items.push(item);
            self.separates(b']')?;
        }
        Some(self.close_sequence(base, start, self.at))
    }

    fn flow_mapping(&mut self, start: usize) -> Option<Node> {
        let base = self.entries.len();
        let mut index = Index::default();
        while !self.closes(b'}') {
            let key = self.key()?;
            self.skip_spaces();
            let value = self.flow_value()?;
            insert(&mut self.entries, base, &mut index, Entry { key, value }, &mut self.duplicates);
            self.separates(b'}')?;
        }
        Some(self.close_mapping(base, start, self.at))
    }

    fn closes(&mut self, close: u8) -> bool {
        self.skip_spaces();
        let closes = self.bytes.get(self.at) == Some(&close);
        self.at += usize::from(closes);
        closes
    }

    /// Goes behind a comma, or to the end of what is open.
    fn separates(&mut self, close: u8) -> Option<()> {
        self.skip_spaces();
        match *self.bytes.get(self.at)? {
            b',' => self.at += 1,
            byte if byte == close => {}
            _ => return None,
        }
        Some(())
    }

    fn flow_value(&mut self) -> Option<Node> {
        let start = self.at;
        let (text, style) = match *self.bytes.get(start)? {
            b'[' | b'{' => return self.flow(),
            quote @ (b'"' | b'\'') => (self.quoted(quote)?, Style::Quoted),
            _ => {
                self.at += plain_in_flow(&self.bytes[start..])?;
                (self.interner.share(&self.text[start..self.at]), Style::Plain)
            }
        };
        let value = Value::Scalar(Scalar { text, style, tag: None });
        Some(Node { value, span: (self.place)(start, self.at) })
    }
}

/// How long a plain text is; nothing for one with a sign in it that may mean something here.
fn plain_in_flow(rest: &[u8]) -> Option<usize> {
    if !starts_plain(rest) {
        return None;
    }
    let mut end = 0;
    for (at, &byte) in rest.iter().enumerate() {
        match byte {
            b',' | b']' | b'}' => return Some(end),
            b'\n' | b'[' | b'{' | b'#' | b'?' => return None,
            b':' if !rest.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) => return None,
            b' ' => {}
            _ => end = at + 1,
        }
    }
    None
}
