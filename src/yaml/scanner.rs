//! From the text of a document to its tokens, as go-yaml sees them (`scannerc.go`).
//!
//! What it takes and refuses is what kustomize takes and refuses: where tabs may stand, what ends an anchor, how long a key is.

mod cursor;
mod directive;
mod key;
mod literal;
mod plain;
mod quoted;
mod space;
mod tag;
mod token;

use std::collections::VecDeque;
use std::ops::Range;

use super::ErrorKind;

use cursor::Cursor;
use key::PossibleKey;
pub(super) use token::{Token, TokenKind};

/// How deep a document may nest, by brackets and by indentation each. The API server stops at 100 levels in JSON, go-yaml at
/// 10,000.
const MAX_DEPTH: usize = 200;

/// How many tokens go-yaml reads ahead.
const AHEAD: usize = 3;

/// What is wrong with a text, and at which byte.
#[derive(Debug, Clone)]
pub(super) struct SyntaxError {
    pub(super) kind: ErrorKind,
    /// In the words of go-yaml, which are those that Flux reports.
    pub(super) message: &'static str,
    pub(super) at: usize,
    /// The byte behind the last one that it is about.
    pub(super) end: usize,
}

impl SyntaxError {
    /// Text that is not YAML.
    pub(super) fn new(message: &'static str, at: usize) -> Self {
        Self { kind: ErrorKind::Syntax, message, at, end: at }
    }

    /// The bytes that it is about in a text. What is missing at its end is missing behind what was written last.
    pub(super) fn range(&self, text: &str) -> Range<usize> {
        if self.at < text.len() {
            return self.at..self.end.min(text.len());
        }
        let last = text.trim_end().len();
        last..last
    }
}

/// Reads the tokens of a text. Linear in the text: nothing is looked at more than a few times.
pub(super) struct Scanner<'t> {
    cursor: Cursor<'t>,
    /// How many brackets are open.
    flow_level: usize,
    /// The column of the innermost block; nothing outside of all.
    indent: Option<usize>,
    indents: Vec<Option<usize>>,
    /// Whether a key may start here.
    key_allowed: bool,
    keys: Vec<PossibleKey>,
    tokens: VecDeque<Token<'t>>,
    /// How many tokens were taken.
    taken: usize,
    ended: bool,
    /// The bytes of the comments so far, where somebody asks for them.
    comments: Option<Vec<Range<usize>>>,
}

impl<'t> Scanner<'t> {
    /// A scanner that starts at a byte of a text.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self {
            cursor: Cursor::new(text, at),
            flow_level: 0,
            indent: None,
            indents: Vec::new(),
            key_allowed: true,
            keys: vec![PossibleKey::default()],
            tokens: VecDeque::new(),
            taken: 0,
            ended: false,
            comments: None,
        }
    }

    /// Keeps the comments that are met from here on.
    pub(super) fn keep_comments(&mut self) {
        self.comments = Some(Vec::new());
    }

    /// The comments that were met.
    pub(super) fn comments(self) -> Vec<Range<usize>> {
        self.comments.unwrap_or_default()
    }

    /// The text.
    pub(super) fn text(&self) -> &'t str {
        self.cursor.text
    }

    /// The next token. Behind the end of the text it stays there.
    pub(super) fn peek(&mut self) -> Result<&Token<'t>, SyntaxError> {
        while !self.ended && (self.tokens.len() < AHEAD || self.may_start_with_key()?) {
            self.fetch()?;
        }
        let end = self.cursor.at;
        if self.tokens.is_empty() {
            self.tokens.push_back(Token { kind: TokenKind::StreamEnd, start: end, end });
        }
        Ok(&self.tokens[0])
    }

    /// Takes the next token.
    pub(super) fn take(&mut self) -> Result<Token<'t>, SyntaxError> {
        let at = self.peek()?.start;
        self.taken += 1;
        self.tokens.pop_front().ok_or(SyntaxError::new("unknown problem parsing YAML content", at))
    }

    /// Reads one more token, and the comment behind it.
    fn fetch(&mut self) -> Result<(), SyntaxError> {
        self.skip_to_token();
        self.unroll_indent(Some(self.cursor.column()));
        if self.cursor.is_end() {
            return self.end();
        }
        if self.cursor.column() == 0 && self.cursor.peek(0) == b'%' {
            return self.directive();
        }
        for (marker, kind) in [(b"---", TokenKind::DocumentStart), (b"...", TokenKind::DocumentEnd)] {
            if self.cursor.is_marker(marker) {
                self.unroll_indent(None);
                self.forget_key()?;
                self.key_allowed = false;
                self.indicator(3, kind);
                return Ok(());
            }
        }
        self.fetch_content()?;
        // What is behind a dash belongs to the item.
        if self.tokens.back().is_none_or(|token| token.kind != TokenKind::BlockEntry) {
            self.skip_line_comment();
        }
        Ok(())
    }

    fn fetch_content(&mut self) -> Result<(), SyntaxError> {
        let in_flow = self.flow_level > 0;
        match self.cursor.peek(0) {
            b'[' => self.open_bracket(TokenKind::FlowSequenceStart),
            b'{' => self.open_bracket(TokenKind::FlowMappingStart),
            b']' => self.close_bracket(TokenKind::FlowSequenceEnd),
            b'}' => self.close_bracket(TokenKind::FlowMappingEnd),
            b',' => self.flow_entry(),
            b'-' if self.cursor.is_space(1) => self.block_entry(),
            b'?' if in_flow || self.cursor.is_space(1) => self.key(),
            b':' if in_flow || self.cursor.is_space(1) => self.value(),
            b'*' => self.anchor(TokenKind::Alias),
            b'&' => self.anchor(TokenKind::Anchor),
            b'!' => self.tag(),
            sign @ (b'|' | b'>') if !in_flow => self.block_scalar(sign == b'|'),
            quote @ (b'\'' | b'"') => self.quoted(quote),
            b' ' | b'\t' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => Err(self.no_token()),
            _ => self.plain(),
        }
    }

    fn no_token(&self) -> SyntaxError {
        self.fault("found character that cannot start any token")
    }

    /// A fault where the scanner stands.
    fn fault(&self, message: &'static str) -> SyntaxError {
        SyntaxError::new(message, self.cursor.at)
    }

    /// The number that the next token gets.
    fn next_number(&self) -> usize {
        self.taken + self.tokens.len()
    }

    fn check_depth(&self, depth: usize) -> Result<(), SyntaxError> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(SyntaxError { kind: ErrorKind::Limit, ..self.fault("this nests deeper than 200 levels") })
    }

    /// A token of so many bytes.
    fn indicator(&mut self, length: usize, kind: TokenKind<'t>) {
        let start = self.cursor.at;
        self.cursor.skip(length);
        self.push_token(kind, start, self.cursor.at);
    }

    fn push_token(&mut self, kind: TokenKind<'t>, start: usize, end: usize) {
        self.tokens.push_back(Token { kind, start, end });
    }

    /// A token without bytes of its own, before the one of a number as long as that waits; otherwise the last one.
    fn insert_token(&mut self, number: Option<usize>, kind: TokenKind<'t>, at: usize) {
        let index = number.and_then(|number| number.checked_sub(self.taken)).unwrap_or(self.tokens.len());
        self.tokens.insert(index, Token { kind, start: at, end: at });
    }

    /// Opens a block at a column, where it is deeper than what is open. Its token has a number where it comes before others.
    fn roll_indent(
        &mut self,
        column: usize,
        number: Option<usize>,
        kind: TokenKind<'t>,
        at: usize,
    ) -> Result<(), SyntaxError> {
        if self.flow_level > 0 || self.indent >= Some(column) {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = Some(column);
        self.insert_token(number, kind, at);
        self.check_depth(self.indents.len())
    }

    /// Closes all blocks that are deeper than a column.
    fn unroll_indent(&mut self, column: Option<usize>) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push_token(TokenKind::BlockEnd, self.cursor.at, self.cursor.at);
            self.indent = self.indents.pop().flatten();
        }
    }

    fn end(&mut self) -> Result<(), SyntaxError> {
        self.unroll_indent(None);
        self.forget_key()?;
        self.key_allowed = false;
        self.indicator(0, TokenKind::StreamEnd);
        self.ended = true;
        Ok(())
    }

    fn open_bracket(&mut self, kind: TokenKind<'t>) -> Result<(), SyntaxError> {
        self.save_key()?;
        self.open_flow()?;
        self.key_allowed = true;
        self.indicator(1, kind);
        Ok(())
    }

    fn close_bracket(&mut self, kind: TokenKind<'t>) -> Result<(), SyntaxError> {
        self.forget_key()?;
        self.close_flow();
        self.key_allowed = false;
        self.indicator(1, kind);
        Ok(())
    }

    fn flow_entry(&mut self) -> Result<(), SyntaxError> {
        self.forget_key()?;
        self.key_allowed = true;
        self.indicator(1, TokenKind::FlowEntry);
        Ok(())
    }

    fn block_entry(&mut self) -> Result<(), SyntaxError> {
        // Between brackets the parser refuses it, which knows more.
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.fault("block sequence entries are not allowed in this context"));
            }
            self.roll_indent(self.cursor.column(), None, TokenKind::BlockSequenceStart, self.cursor.at)?;
        }
        self.forget_key()?;
        self.key_allowed = true;
        self.indicator(1, TokenKind::BlockEntry);
        Ok(())
    }
}
