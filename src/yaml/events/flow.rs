//! Lists and mappings between brackets.

use super::super::scanner::TokenKind;
use super::{Event, Events, Next, Properties, State};

impl<'t> Events<'t> {
    pub(super) fn flow_sequence_entry(&mut self, is_first: bool) -> Next<'t> {
        if !is_first && !self.is_next(&[TokenKind::FlowSequenceEnd])? {
            self.comma("did not find expected ',' or ']'")?;
        }
        match self.peek()?.kind {
            TokenKind::FlowSequenceEnd => self.bracket(),
            TokenKind::Key => self.mapping(State::FlowPairKey, Properties::default()),
            _ => self.node_before(State::FlowSequenceEntry { is_first: false }, false, false),
        }
    }

    /// Takes the comma before an entry.
    fn comma(&mut self, message: &'static str) -> Result<(), super::SyntaxError> {
        if !self.is_next(&[TokenKind::FlowEntry])? {
            return Err(self.fault(message));
        }
        self.scanner.take()?;
        Ok(())
    }

    fn bracket(&mut self) -> Next<'t> {
        let end = self.scanner.take()?.end;
        self.close();
        Ok(Event::End(Some(end)))
    }

    pub(super) fn flow_pair_key(&mut self) -> Next<'t> {
        let ends = [TokenKind::Value, TokenKind::FlowEntry, TokenKind::FlowSequenceEnd];
        if self.is_next(&ends)? {
            // go-yaml takes the sign away, so that what follows a key that is not there is read as an entry.
            let at = self.scanner.take()?.start;
            return Ok(self.nothing_in_flow(at, State::FlowPairValue));
        }
        self.node_before(State::FlowPairValue, false, false)
    }

    pub(super) fn flow_pair_value(&mut self) -> Next<'t> {
        let mut at = self.peek()?.start;
        if self.is_next(&[TokenKind::Value])? {
            at = self.scanner.take()?.start;
            if !self.is_next(&[TokenKind::FlowEntry, TokenKind::FlowSequenceEnd])? {
                return self.node_before(State::FlowPairEnd, false, false);
            }
        }
        Ok(self.nothing_in_flow(at, State::FlowPairEnd))
    }

    pub(super) fn flow_mapping_key(&mut self, is_first: bool) -> Next<'t> {
        if !is_first && !self.is_next(&[TokenKind::FlowMappingEnd])? {
            self.comma("did not find expected ',' or '}'")?;
        }
        match self.peek()?.kind {
            TokenKind::FlowMappingEnd => self.bracket(),
            TokenKind::Key => {
                self.scanner.take()?;
                if self.is_next(&[TokenKind::Value, TokenKind::FlowEntry, TokenKind::FlowMappingEnd])? {
                    let at = self.peek()?.start;
                    return Ok(self.nothing_in_flow(at, State::FlowMappingValue));
                }
                self.node_before(State::FlowMappingValue, false, false)
            }
            _ => self.node_before(State::FlowMappingEmptyValue, false, false),
        }
    }

    pub(super) fn flow_mapping_value(&mut self) -> Next<'t> {
        let mut at = self.peek()?.start;
        if self.is_next(&[TokenKind::Value])? {
            at = self.scanner.take()?.start;
            if !self.is_next(&[TokenKind::FlowEntry, TokenKind::FlowMappingEnd])? {
                return self.node_before(State::FlowMappingKey { is_first: false }, false, false);
            }
        }
        Ok(self.nothing_in_flow(at, State::FlowMappingKey { is_first: false }))
    }
}
