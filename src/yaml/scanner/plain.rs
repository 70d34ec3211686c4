//! Scalars without quotes.

use std::borrow::Cow;

use crate::yaml::Style;

use super::{Scanner, SyntaxError, TokenKind};

/// The line breaks between two words, which become one blank or fewer breaks.
#[derive(Default)]
pub(super) struct Fold {
    first: &'static str,
    others: String,
    /// Whether there was any.
    pub(super) is_open: bool,
}

impl Fold {
    /// A line break more.
    pub(super) fn add(&mut self, line_break: &'static str) {
        if self.is_open {
            self.others += line_break;
        } else {
            self.first = line_break;
            self.is_open = true;
        }
    }

    /// Writes what they become. U+2028 and U+2029 stay.
    pub(super) fn close(&mut self, text: &mut String) {
        match self.first {
            "\n" if self.others.is_empty() => text.push(' '),
            "\n" => *text += &self.others,
            first => {
                *text += first;
                *text += &self.others;
            }
        }
        *self = Self::default();
    }
}

impl Scanner<'_> {
    /// A plain scalar, over as many lines as it has.
    pub(super) fn plain(&mut self) -> Result<(), SyntaxError> {
        self.save_key()?;
        self.key_allowed = false;
        let least = self.indent.map_or(0, |indent| indent + 1);
        let start = self.cursor.at;
        let mut end = start;
        // As long as it stands on one line it is borrowed.
        let mut folded: Option<String> = None;
        let mut fold = Fold::default();
        loop {
            let from = self.cursor.at;
            if self.cursor.peek(0) == b'#' || self.cursor.is_marker(b"---") || self.cursor.is_marker(b"...") {
                break;
            }
            self.skip_words();
            if self.cursor.at > from {
                if fold.is_open {
                    let text = folded.get_or_insert_with(|| self.cursor.text[start..end].to_owned());
                    fold.close(text);
                    *text += &self.cursor.text[from..self.cursor.at];
                } else if let Some(text) = &mut folded {
                    *text += &self.cursor.text[end..self.cursor.at];
                }
                end = self.cursor.at;
            }
            if !self.skip_fold(least, &mut fold)? || (self.flow_level == 0 && self.cursor.column() < least) {
                break;
            }
        }
        self.key_allowed = fold.is_open;
        let text = folded.map_or(Cow::Borrowed(&self.cursor.text[start..end]), Cow::Owned);
        self.push_token(TokenKind::Scalar(text, Style::Plain), start, end);
        Ok(())
    }

    /// Goes over what has no blank in it, up to a sign that ends the scalar.
    fn skip_words(&mut self) {
        loop {
            let rest = &self.cursor.bytes[self.cursor.at..];
            self.cursor.skip(rest.iter().take_while(|byte| is_simple(**byte)).count());
            match self.cursor.peek(0) {
                _ if self.cursor.is_space(0) => return,
                b':' if self.cursor.is_space(1) => return,
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if self.flow_level > 0 => return,
                _ => self.cursor.skip_character(),
            }
        }
    }

    /// Goes over blanks and line breaks; whether there was any.
    fn skip_fold(&mut self, least: usize, fold: &mut Fold) -> Result<bool, SyntaxError> {
        let start = self.cursor.at;
        loop {
            if self.cursor.is_blank() {
                if fold.is_open && self.cursor.column() < least && self.cursor.peek(0) == b'\t' {
                    return Err(self.fault("found a tab character that violates indentation"));
                }
                self.cursor.at += 1;
            } else if self.cursor.is_break() {
                fold.add(self.cursor.next_line());
            } else {
                return Ok(self.cursor.at > start);
            }
        }
    }
}

/// What means nothing in any plain scalar.
fn is_simple(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/')
}
