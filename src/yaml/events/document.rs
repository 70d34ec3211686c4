//! Where documents start and end.

use super::super::scanner::{SyntaxError, TokenKind};
use super::{Event, Events, Next, State};

impl<'t> Events<'t> {
    pub(super) fn document_start(&mut self, may_be_implicit: bool) -> Next<'t> {
        while !may_be_implicit && self.is_next(&[TokenKind::DocumentEnd])? {
            self.scanner.take()?;
        }
        let start = self.peek()?.start;
        match self.peek()?.kind {
            TokenKind::StreamEnd => {
                self.state = State::End;
                return Ok(Event::StreamEnd);
            }
            TokenKind::DocumentStart | TokenKind::Version(..) | TokenKind::TagDirective(..) => {
                self.directives()?;
                if !self.is_next(&[TokenKind::DocumentStart])? {
                    return Err(self.fault("did not find expected <document start>"));
                }
                self.scanner.take()?;
                self.state = State::DocumentContent;
            }
            _ if may_be_implicit => {
                self.directives()?;
                self.state = State::BlockNode;
            }
            _ => return Err(self.fault("did not find expected <document start>")),
        }
        self.states.push(State::DocumentEnd);
        Ok(Event::DocumentStart(start))
    }

    /// `%YAML` and `%TAG`.
    fn directives(&mut self) -> Result<(), SyntaxError> {
        let mut has_version = false;
        loop {
            let token = self.scanner.peek()?;
            let at = token.start;
            match &token.kind {
                TokenKind::Version(..) if has_version => {
                    return Err(SyntaxError::new("found duplicate %YAML directive", at));
                }
                TokenKind::Version(1, 1) => has_version = true,
                TokenKind::Version(..) => {
                    return Err(SyntaxError::new("found incompatible YAML document", at));
                }
                TokenKind::TagDirective(handle, prefix) => {
                    if self.handles.iter().any(|(known, _)| known == handle) {
                        return Err(SyntaxError::new("found duplicate %TAG directive", at));
                    }
                    self.handles.push((handle, prefix.clone()));
                }
                _ => break,
            }
            self.scanner.take()?;
        }
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if self.handles.iter().all(|(known, _)| *known != handle) {
                self.handles.push((handle, prefix.to_owned()));
            }
        }
        Ok(())
    }

    /// What follows `---`, which may be nothing.
    pub(super) fn document_content(&mut self) -> Next<'t> {
        let start = self.peek()?.start;
        let is_empty = matches!(
            self.peek()?.kind,
            TokenKind::Version(..)
                | TokenKind::TagDirective(..)
                | TokenKind::DocumentStart
                | TokenKind::DocumentEnd
                | TokenKind::StreamEnd
        );
        if is_empty {
            self.states.pop();
            return Ok(self.nothing(start, State::DocumentEnd));
        }
        self.node(true, false)
    }

    pub(super) fn document_end(&mut self) -> Next<'t> {
        if self.is_next(&[TokenKind::DocumentEnd])? {
            self.scanner.take()?;
        }
        self.handles.clear();
        self.state = State::NextDocument;
        Ok(Event::DocumentEnd)
    }
}
