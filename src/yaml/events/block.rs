//! Lists and mappings by indentation.

use super::super::scanner::TokenKind;
use super::{Event, Events, Next, State};

impl<'t> Events<'t> {
    pub(super) fn block_sequence_entry(&mut self) -> Next<'t> {
        match self.peek()?.kind {
            TokenKind::BlockEntry => {
                let dash = self.scanner.take()?.start;
                if self.is_next(&[TokenKind::BlockEntry, TokenKind::BlockEnd])? {
                    let at = self.behind_dash(dash);
                    return Ok(self.nothing(at, State::BlockSequenceEntry));
                }
                self.node_before(State::BlockSequenceEntry, true, false)
            }
            TokenKind::BlockEnd => self.block_end(),
            _ => Err(self.fault("did not find expected '-' indicator")),
        }
    }

    /// A list whose dashes are no deeper than the key before it has no end of its own.
    pub(super) fn indentless_sequence_entry(&mut self) -> Next<'t> {
        if !self.is_next(&[TokenKind::BlockEntry])? {
            self.close();
            return Ok(Event::End(None));
        }
        let dash = self.scanner.take()?.start;
        let ends = [TokenKind::BlockEntry, TokenKind::Key, TokenKind::Value, TokenKind::BlockEnd];
        if self.is_next(&ends)? {
            let at = self.behind_dash(dash);
            return Ok(self.nothing(at, State::IndentlessSequenceEntry));
        }
        self.node_before(State::IndentlessSequenceEntry, true, false)
    }

    pub(super) fn block_mapping_key(&mut self) -> Next<'t> {
        match self.peek()?.kind {
            TokenKind::Key => self.block_part(State::BlockMappingValue),
            TokenKind::BlockEnd => self.block_end(),
            _ => Err(self.fault("did not find expected key")),
        }
    }

    pub(super) fn block_mapping_value(&mut self) -> Next<'t> {
        if self.is_next(&[TokenKind::Value])? {
            return self.block_part(State::BlockMappingKey);
        }
        let at = self.peek()?.start;
        Ok(self.nothing(at, State::BlockMappingKey))
    }

    /// What follows the sign of a key or a value, which may be nothing.
    fn block_part(&mut self, next: State) -> Next<'t> {
        let at = self.scanner.take()?.start;
        if self.is_next(&[TokenKind::Key, TokenKind::Value, TokenKind::BlockEnd])? {
            return Ok(self.nothing(at, next));
        }
        self.node_before(next, true, true)
    }

    fn block_end(&mut self) -> Next<'t> {
        self.scanner.take()?;
        self.close();
        Ok(Event::End(None))
    }
}
