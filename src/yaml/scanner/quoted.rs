//! Scalars in quotes.

use std::borrow::Cow;

use crate::yaml::Style;

use super::plain::Fold;
use super::{Scanner, SyntaxError, TokenKind};

impl<'t> Scanner<'t> {
    /// A scalar in quotes, single or double.
    pub(super) fn quoted(&mut self, quote: u8) -> Result<(), SyntaxError> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.at;
        self.cursor.skip(1);
        let text = match self.simple_quoted(quote) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.quoted_lines(quote)?),
        };
        self.push_token(TokenKind::Scalar(text, Style::Quoted), start, self.cursor.at);
        Ok(())
    }

    /// One line with nothing in it that means something else.
    fn simple_quoted(&mut self, quote: u8) -> Option<&'t str> {
        let rest = &self.cursor.bytes[self.cursor.at..];
        let special = |byte: u8| matches!(byte, b'\n' | b'\r') || (byte == b'\\' && quote == b'"');
        let end = rest.iter().position(|&byte| byte == quote || special(byte))?;
        let is_doubled = quote == b'\'' && rest.get(end + 1) == Some(&quote);
        let text = &self.cursor.text[self.cursor.at..self.cursor.at + end];
        if rest[end] != quote || is_doubled || text.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
            return None;
        }
        self.cursor.skip(end + 1);
        Some(text)
    }

    fn quoted_lines(&mut self, quote: u8) -> Result<String, SyntaxError> {
        let mut text = String::new();
        let mut fold = Fold::default();
        loop {
            if self.cursor.is_marker(b"---") || self.cursor.is_marker(b"...") {
                return Err(self.fault("found unexpected document indicator"));
            }
            if self.cursor.is_end() {
                return Err(self.fault("found unexpected end of stream"));
            }
            self.quoted_words(quote, &mut text, &mut fold)?;
            if self.cursor.peek(0) == quote {
                self.cursor.skip(1);
                return Ok(text);
            }
            self.quoted_fold(&mut text, &mut fold);
        }
    }

    /// What has no blank in it, up to the quote that ends the scalar or a line break that is escaped.
    fn quoted_words(&mut self, quote: u8, text: &mut String, fold: &mut Fold) -> Result<(), SyntaxError> {
        while !self.cursor.is_space(0) {
            let byte = self.cursor.peek(0);
            if byte == quote {
                if quote == b'"' || self.cursor.peek(1) != quote {
                    return Ok(());
                }
                text.push('\'');
                self.cursor.skip(2);
            } else if byte == b'\\' && quote == b'"' {
                if self.cursor.line_break(1) > 0 {
                    self.cursor.skip(1);
                    self.cursor.next_line();
                    fold.add("");
                    return Ok(());
                }
                text.push(self.escape()?);
            } else {
                let start = self.cursor.at;
                self.cursor.skip_character();
                *text += &self.cursor.text[start..self.cursor.at];
            }
        }
        Ok(())
    }

    /// Blanks, which stay, or line breaks with the blanks around them, which fold.
    fn quoted_fold(&mut self, text: &mut String, fold: &mut Fold) {
        loop {
            let blanks = self.cursor.at;
            self.cursor.skip_blanks();
            if self.cursor.is_break() {
                fold.add(self.cursor.next_line());
            } else if fold.is_open {
                return fold.close(text);
            } else {
                *text += &self.cursor.text[blanks..self.cursor.at];
                return;
            }
        }
    }

    /// A character behind a backslash.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        let digits = match self.cursor.peek(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            byte => {
                let Some(character) = escaped(byte) else {
                    return Err(self.fault("found unknown escape character"));
                };
                self.cursor.skip(2);
                return Ok(character);
            }
        };
        self.cursor.skip(2);
        let code = self.cursor.bytes.get(self.cursor.at..self.cursor.at + digits).unwrap_or_default();
        let code = std::str::from_utf8(code).unwrap_or_default();
        if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(self.fault("did not find expected hexdecimal number"));
        }
        let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        let character = character.ok_or(self.fault("found invalid Unicode character escape code"))?;
        self.cursor.skip(digits);
        Ok(character)
    }
}

/// What one character behind a backslash stands for.
fn escaped(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' | b'"' | b'\'' | b'\\' => char::from(byte),
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
