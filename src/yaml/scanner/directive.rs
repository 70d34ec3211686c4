//! Lines that start with `%`.

use super::{Scanner, SyntaxError, TokenKind};

impl<'t> Scanner<'t> {
    /// `%YAML` or `%TAG`; others are refused.
    pub(super) fn directive(&mut self) -> Result<(), SyntaxError> {
        self.unroll_indent(None);
        self.forget_key()?;
        self.key_allowed = false;
        let start = self.cursor.at;
        self.cursor.skip(1);
        let name = self.word();
        if name.is_empty() {
            return Err(self.fault("could not find expected directive name"));
        }
        if !self.cursor.is_space(0) {
            return Err(self.fault("found unexpected non-alphabetical character"));
        }
        self.cursor.skip_blanks();
        let kind = match name {
            "YAML" => self.version()?,
            "TAG" => self.tag_directive()?,
            _ => return Err(SyntaxError::new("found unknown directive name", start)),
        };
        self.push_token(kind, start, self.cursor.at);
        self.cursor.skip_blanks();
        if self.cursor.peek(0) == b'#' {
            self.skip_comment();
        }
        if !self.cursor.is_line_end(0) {
            return Err(self.fault("did not find expected comment or line break"));
        }
        self.cursor.next_line();
        Ok(())
    }

    fn version(&mut self) -> Result<TokenKind<'t>, SyntaxError> {
        let major = self.version_number()?;
        if self.cursor.peek(0) != b'.' {
            return Err(self.fault("did not find expected digit or '.' character"));
        }
        self.cursor.skip(1);
        Ok(TokenKind::Version(major, self.version_number()?))
    }

    fn version_number(&mut self) -> Result<u8, SyntaxError> {
        let start = self.cursor.at;
        while self.cursor.peek(0).is_ascii_digit() {
            self.cursor.skip(1);
        }
        let digits = &self.cursor.text[start..self.cursor.at];
        match (digits.len(), digits.parse()) {
            (1 | 2, Ok(number)) => Ok(number),
            (0, _) => Err(self.fault("did not find expected version number")),
            _ => Err(self.fault("found extremely long version number")),
        }
    }

    fn tag_directive(&mut self) -> Result<TokenKind<'t>, SyntaxError> {
        if self.cursor.peek(0) != b'!' {
            return Err(self.fault("did not find expected '!'"));
        }
        let handle = self.tag_handle();
        if handle.len() > 1 && !handle.ends_with('!') {
            return Err(self.fault("did not find expected '!'"));
        }
        if !self.cursor.is_blank() {
            return Err(self.fault("did not find expected whitespace"));
        }
        self.cursor.skip_blanks();
        let prefix = self.uri(String::new(), false)?;
        if !self.cursor.is_space(0) {
            return Err(self.fault("did not find expected whitespace or line break"));
        }
        Ok(TokenKind::TagDirective(handle, prefix))
    }
}
