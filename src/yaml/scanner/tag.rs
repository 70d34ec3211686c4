//! Anchors, aliases and tags.

use super::{Scanner, SyntaxError, TokenKind};

impl<'t> Scanner<'t> {
    /// `&name` or `*name`. A name has letters, digits, `_` and `-` of ASCII, and may end at a colon or a comma.
    pub(super) fn anchor(&mut self, kind: fn(&'t str) -> TokenKind<'t>) -> Result<(), SyntaxError> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.at;
        self.cursor.skip(1);
        let name = self.word();
        let ends = self.cursor.is_space(0)
            || matches!(self.cursor.peek(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            return Err(self.fault("did not find expected alphabetic or numeric character"));
        }
        self.push_token(kind(name), start, self.cursor.at);
        Ok(())
    }

    /// Letters, digits, `_` and `-` of ASCII.
    pub(super) fn word(&mut self) -> &'t str {
        let start = self.cursor.at;
        while is_of_word(self.cursor.peek(0)) {
            self.cursor.skip(1);
        }
        &self.cursor.text[start..self.cursor.at]
    }

    /// `!name`, `!!name`, `!handle!name` or `!<name>`.
    pub(super) fn tag(&mut self) -> Result<(), SyntaxError> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.at;
        let (handle, suffix) = if self.cursor.peek(1) == b'<' {
            self.cursor.skip(2);
            let whole = self.uri(String::new(), false)?;
            if self.cursor.peek(0) != b'>' {
                return Err(self.fault("did not find the expected '>'"));
            }
            self.cursor.skip(1);
            ("", whole)
        } else {
            self.short_tag()?
        };
        if !self.cursor.is_space(0) {
            return Err(self.fault("did not find expected whitespace or line break"));
        }
        self.push_token(TokenKind::Tag(handle, suffix), start, self.cursor.at);
        Ok(())
    }

    fn short_tag(&mut self) -> Result<(&'t str, String), SyntaxError> {
        let handle = self.tag_handle();
        if handle.len() > 1 && handle.ends_with('!') {
            return Ok((handle, self.uri(String::new(), false)?));
        }
        // It was no handle after all.
        let suffix = self.uri(handle[1..].to_owned(), true)?;
        Ok(if suffix.is_empty() { ("", handle.to_owned()) } else { ("!", suffix) })
    }

    /// `!`, a word, and a second `!` where there is one.
    pub(super) fn tag_handle(&mut self) -> &'t str {
        let start = self.cursor.at;
        self.cursor.skip(1);
        self.word();
        if self.cursor.peek(0) == b'!' {
            self.cursor.skip(1);
        }
        &self.cursor.text[start..self.cursor.at]
    }

    /// The characters of an address, behind those that were read already.
    pub(super) fn uri(&mut self, mut uri: String, mut found: bool) -> Result<String, SyntaxError> {
        loop {
            match self.cursor.peek(0) {
                b'%' => self.escaped(&mut uri)?,
                byte if is_of_uri(byte) => {
                    uri.push(char::from(byte));
                    self.cursor.skip(1);
                }
                _ if found => return Ok(uri),
                _ => return Err(self.fault("did not find expected tag URI")),
            }
            found = true;
        }
    }

    /// One character of which each byte is written as `%` and two digits.
    fn escaped(&mut self, uri: &mut String) -> Result<(), SyntaxError> {
        let mut character = Vec::new();
        let mut length = 1;
        while character.len() < length {
            let digits = self.cursor.text.get(self.cursor.at + 1..self.cursor.at + 3);
            let is_hex = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let octet = digits.filter(is_hex).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            let octet = octet.filter(|_| self.cursor.peek(0) == b'%');
            let Some(octet) = octet else { return Err(self.fault("did not find URI escaped octet")) };
            if character.is_empty() {
                length = match octet {
                    0..0x80 => 1,
                    0xc0..0xe0 => 2,
                    0xe0..0xf0 => 3,
                    0xf0..0xf8 => 4,
                    _ => return Err(self.fault("found an incorrect leading UTF-8 octet")),
                };
            } else if octet & 0xc0 != 0x80 {
                return Err(self.fault("found an incorrect trailing UTF-8 octet"));
            }
            character.push(octet);
            self.cursor.skip(3);
        }
        *uri += &String::from_utf8_lossy(&character);
        Ok(())
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_of_uri(byte: u8) -> bool {
    is_of_word(byte)
        || matches!(byte, b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.')
        || matches!(byte, b'!' | b'~' | b'*' | b'\'' | b'(' | b')' | b'[' | b']')
}
