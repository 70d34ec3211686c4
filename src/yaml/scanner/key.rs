//! Keys that are not known as such before their colon.

use super::{Scanner, SyntaxError, TokenKind};

/// How many characters a key without `?` has at most.
const LONGEST: usize = 1024;

/// Where a key may have started, at one depth of brackets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PossibleKey {
    is_possible: bool,
    /// Whether nothing but a key can stand there.
    is_required: bool,
    /// Whether its first token waits until it is known. go-yaml forgets about it behind brackets in which no key may have
    /// started, and what is taken for a key too late is none.
    is_awaited: bool,
    /// The number of its first token.
    number: usize,
    at: usize,
    column: usize,
    line: usize,
}

impl Scanner<'_> {
    /// Remembers that a key may start here.
    pub(super) fn save_key(&mut self) -> Result<(), SyntaxError> {
        if !self.key_allowed {
            return Ok(());
        }
        self.forget_key()?;
        let key = PossibleKey {
            is_possible: true,
            is_awaited: true,
            is_required: self.flow_level == 0 && self.indent == Some(self.cursor.column()),
            number: self.next_number(),
            at: self.cursor.at,
            column: self.cursor.column(),
            line: self.cursor.line,
        };
        if let Some(last) = self.keys.last_mut() {
            *last = key;
        }
        Ok(())
    }

    /// What may have been a key is none.
    pub(super) fn forget_key(&mut self) -> Result<(), SyntaxError> {
        let Some(key) = self.keys.last_mut() else { return Ok(()) };
        if key.is_possible && key.is_required {
            return Err(SyntaxError::new("could not find expected ':'", key.at));
        }
        key.is_possible = false;
        Ok(())
    }

    pub(super) fn open_flow(&mut self) -> Result<(), SyntaxError> {
        let number = self.next_number();
        self.keys.push(PossibleKey { number, ..PossibleKey::default() });
        self.flow_level += 1;
        self.check_depth(self.flow_level)
    }

    pub(super) fn close_flow(&mut self) {
        if self.flow_level > 0 {
            self.flow_level -= 1;
            let closed = self.keys.pop().map(|key| key.number);
            if let Some(key) = self.keys.last_mut() {
                key.is_awaited &= Some(key.number) != closed;
            }
        }
    }

    /// Whether the first token that waits may turn out to be a key.
    pub(super) fn may_start_with_key(&mut self) -> Result<bool, SyntaxError> {
        let first = self.taken;
        // Deeper keys have higher numbers.
        let at = self.keys.partition_point(|key| key.number < first);
        match self.keys.get(at) {
            Some(key) if key.number == first && key.is_awaited => self.is_still_possible(at),
            _ => Ok(false),
        }
    }

    fn is_still_possible(&mut self, index: usize) -> Result<bool, SyntaxError> {
        let key = self.keys[index];
        if !key.is_possible {
            return Ok(false);
        }
        if key.line == self.cursor.line && !self.is_too_long(key.at) {
            return Ok(true);
        }
        if key.is_required {
            return Err(SyntaxError::new("could not find expected ':'", key.at));
        }
        self.keys[index].is_possible = false;
        Ok(false)
    }

    fn is_too_long(&self, start: usize) -> bool {
        let bytes = self.cursor.at - start;
        // A character has four bytes at most.
        bytes > 4 * LONGEST
            || bytes > LONGEST && self.cursor.text[start..self.cursor.at].chars().count() > LONGEST
    }

    /// A colon: behind a key, or behind what `?` started.
    pub(super) fn value(&mut self) -> Result<(), SyntaxError> {
        let last = self.keys.len() - 1;
        if self.is_still_possible(last)? {
            let key = self.keys[last];
            self.insert_token(Some(key.number), TokenKind::Key, key.at);
            self.roll_indent(key.column, Some(key.number), TokenKind::BlockMappingStart, key.at)?;
            self.keys[last].is_possible = false;
            self.key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.key_allowed {
                    return Err(self.fault("mapping values are not allowed in this context"));
                }
                self.roll_indent(self.cursor.column(), None, TokenKind::BlockMappingStart, self.cursor.at)?;
            }
            self.key_allowed = self.flow_level == 0;
        }
        self.indicator(1, TokenKind::Value);
        Ok(())
    }

    /// `?`.
    pub(super) fn key(&mut self) -> Result<(), SyntaxError> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.fault("mapping keys are not allowed in this context"));
            }
            self.roll_indent(self.cursor.column(), None, TokenKind::BlockMappingStart, self.cursor.at)?;
        }
        self.forget_key()?;
        self.key_allowed = self.flow_level == 0;
        self.indicator(1, TokenKind::Key);
        Ok(())
    }
}
