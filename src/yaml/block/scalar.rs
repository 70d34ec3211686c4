//! Keys and scalars that stand on one line.

use arcstr::ArcStr;

use crate::source::Span;
use crate::yaml::{Node, Scalar, Style, Value};

use super::{BlockReader, Read};

/// The event parser takes no longer keys than 1,024.
const MAX_KEY: usize = 256;

impl<F: Fn(usize, usize) -> Span> BlockReader<'_, F> {
    /// The text of a key; the reader stands behind it.
    pub(super) fn key_text(&mut self) -> Option<(ArcStr, Style)> {
        let start = self.at;
        if let Some(quote @ (b'"' | b'\'')) = self.bytes.get(start) {
            let text = self.quoted(*quote)?;
            return (self.at - start <= MAX_KEY).then_some((text, Style::Quoted));
        }
        let rest = &self.bytes[start..];
        let length = rest.iter().position(|&byte| !is_of_key(byte)).unwrap_or(rest.len());
        let first = rest.first()?;
        if length > MAX_KEY || !(first.is_ascii_alphanumeric() || matches!(first, b'_' | b'.' | b'/')) {
            return None;
        }
        self.at += length;
        Some((self.interner.share(&self.text[start..self.at]), Style::Plain))
    }

    /// A value that starts on the line of its key or dash, in a mapping or list at `column`.
    pub(super) fn inline(&mut self, column: usize) -> Option<Read> {
        let start = self.at;
        let (scalar, end) = match *self.bytes.get(start)? {
            quote @ (b'"' | b'\'') => {
                let text = self.quoted(quote)?;
                (Scalar { text, style: Style::Quoted, tag: None }, self.at)
            }
            b'[' | b'{' => {
                let node = self.flow()?;
                let end = self.at;
                self.end_line()?;
                self.next_content()?;
                return Some((node, end));
            }
            b'|' => return self.literal(column),
            _ => {
                let text = self.plain()?;
                (Scalar { text, style: Style::Plain, tag: None }, self.at)
            }
        };
        self.end_line()?;
        // What follows deeper would belong to a plain text; the mapping or list around refuses it.
        self.next_content()?;
        let node = Node { value: Value::Scalar(scalar), span: (self.place)(start, end) };
        Some((node, end))
    }

    /// A plain text up to the end of its line or a comment.
    fn plain(&mut self) -> Option<ArcStr> {
        let start = self.at;
        let rest = &self.bytes[start..];
        if !starts_plain(rest) {
            return None;
        }
        let mut end = 0;
        for (at, &byte) in rest.iter().enumerate() {
            match byte {
                b'\n' => break,
                b' ' => {}
                b'#' if at > end => break,
                b':' if matches!(rest.get(at + 1), None | Some(b' ' | b'\n')) => return None,
                _ => end = at + 1,
            }
        }
        self.at += end;
        Some(self.interner.share(&self.text[start..self.at]))
    }

    /// A text in quotes without escapes, but for a doubled quote between single ones.
    pub(super) fn quoted(&mut self, quote: u8) -> Option<ArcStr> {
        let start = self.at + 1;
        let mut at = start;
        let mut doubled = false;
        loop {
            match *self.bytes.get(at)? {
                b'\n' => return None,
                b'\\' if quote == b'"' => return None,
                byte if byte == quote && quote == b'\'' && self.bytes.get(at + 1) == Some(&quote) => {
                    doubled = true;
                    at += 2;
                }
                byte if byte == quote => break,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        let text = &self.text[start..at];
        Some(if doubled { text.replace("''", "'").into() } else { self.interner.share(text) })
    }
}

fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'-' | b'$' | b'+' | b'~' | b'@')
}

/// Whether a plain text can start so: with no sign that means something, but for `-` before a word.
pub(super) fn starts_plain(text: &[u8]) -> bool {
    match text.first() {
        Some(b'-') => text.get(1).is_some_and(|&next| next.is_ascii_alphanumeric() || next == b'-'),
        Some(&byte) => {
            byte.is_ascii_alphanumeric()
                || byte >= 0x80
                || matches!(byte, b'_' | b'.' | b'/' | b'$' | b'(' | b'+' | b'<' | b'=' | b'~' | b'^' | b'\\')
        }
        None => false,
    }
}
