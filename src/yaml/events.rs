//! From the tokens of a text to what it consists of, as go-yaml sees it (`parserc.go`).

mod block;
mod document;
mod flow;

use std::borrow::Cow;
use std::ops::Range;

use super::scanner::{Scanner, SyntaxError, Token, TokenKind};
use super::{Style, Tag};

/// What a text consists of, one after the other. Places are bytes.
#[derive(Debug)]
pub(super) enum Event<'t> {
    /// A document starts here.
    DocumentStart(usize),
    DocumentEnd,
    /// The end of the text.
    StreamEnd,
    Scalar {
        text: Cow<'t, str>,
        style: Style,
        properties: Properties<'t>,
        from: usize,
        to: usize,
    },
    Alias {
        name: &'t str,
        from: usize,
        to: usize,
    },
    SequenceStart {
        properties: Properties<'t>,
        from: usize,
    },
    MappingStart {
        properties: Properties<'t>,
        from: usize,
    },
    /// The end of a list or mapping: behind its bracket, or nothing where it ends with the last of what is in it.
    End(Option<usize>),
}

/// What stands before a value.
#[derive(Debug, Default)]
pub(super) struct Properties<'t> {
    /// `&name`.
    pub(super) anchor: Option<&'t str>,
    /// `!tag`.
    pub(super) tag: Option<Tag>,
    /// `!` alone, which is no tag.
    pub(super) is_marked: bool,
    /// Where they start, where there are any.
    pub(super) start: Option<usize>,
    /// Where they end; zero where there are none.
    end: usize,
}

/// What is expected next.
#[derive(Debug, Clone, Copy)]
enum State {
    /// The first document, which needs no `---`.
    FirstDocument,
    NextDocument,
    DocumentContent,
    BlockNode,
    DocumentEnd,
    BlockSequenceEntry,
    IndentlessSequenceEntry,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceEntry {
        is_first: bool,
    },
    /// The key of a mapping of one entry without braces, in a list.
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingKey {
        is_first: bool,
    },
    FlowMappingValue,
    /// The value that an entry without a colon has not.
    FlowMappingEmptyValue,
    End,
}

/// Reads the events of a text. Linear.
pub(super) struct Events<'t> {
    scanner: Scanner<'t>,
    state: State,
    /// What is expected when what is open is complete.
    states: Vec<State>,
    /// What `%TAG` says: a handle, and what it stands for.
    handles: Vec<(&'t str, String)>,
}

type Next<'t> = Result<Event<'t>, SyntaxError>;

impl<'t> Events<'t> {
    /// The events of a text from a byte on.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self {
            scanner: Scanner::new(text, at),
            state: State::FirstDocument,
            states: Vec::new(),
            handles: Vec::new(),
        }
    }

    /// Keeps the comments that are met from here on.
    pub(super) fn keep_comments(&mut self) {
        self.scanner.keep_comments();
    }

    /// The bytes of the comments that were met.
    pub(super) fn comments(self) -> Vec<Range<usize>> {
        self.scanner.comments()
    }

    /// The next event. Nothing can follow a fault.
    pub(super) fn next(&mut self) -> Next<'t> {
        match self.state {
            State::FirstDocument => self.document_start(true),
            State::NextDocument => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::BlockNode => self.node(true, false),
            State::DocumentEnd => self.document_end(),
            State::BlockSequenceEntry => self.block_sequence_entry(),
            State::IndentlessSequenceEntry => self.indentless_sequence_entry(),
            State::BlockMappingKey => self.block_mapping_key(),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceEntry { is_first } => self.flow_sequence_entry(is_first),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => {
                self.state = State::FlowSequenceEntry { is_first: false };
                Ok(Event::End(None))
            }
            State::FlowMappingKey { is_first } => self.flow_mapping_key(is_first),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => {
                let at = self.peek()?.start;
                Ok(self.nothing_in_flow(at, State::FlowMappingKey { is_first: false }))
            }
            State::End => Ok(Event::StreamEnd),
        }
    }

    fn peek(&mut self) -> Result<&Token<'t>, SyntaxError> {
        self.scanner.peek()
    }

    fn is_next(&mut self, kinds: &[TokenKind<'_>]) -> Result<bool, SyntaxError> {
        Ok(kinds.contains(&self.scanner.peek()?.kind))
    }

    /// A fault of the token that comes next.
    fn fault(&mut self, message: &'static str) -> SyntaxError {
        match self.scanner.peek() {
            Ok(token) => SyntaxError::new(message, token.start),
            Err(fault) => fault,
        }
    }

    /// Goes back to what is around.
    fn close(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    /// A value that is not there.
    fn nothing(&mut self, at: usize, next: State) -> Event<'t> {
        self.state = next;
        empty(Style::Plain, Properties::default(), at)
    }

    /// A value that is not there, between brackets.
    fn nothing_in_flow(&mut self, at: usize, next: State) -> Event<'t> {
        self.state = next;
        empty(Style::Empty, Properties::default(), at)
    }

    /// A value, with what to expect behind it.
    fn node_before(&mut self, next: State, is_block: bool, may_be_indentless: bool) -> Next<'t> {
        self.states.push(next);
        self.node(is_block, may_be_indentless)
    }

    fn node(&mut self, is_block: bool, may_be_indentless: bool) -> Next<'t> {
        if let TokenKind::Alias(name) = self.peek()?.kind {
            let token = self.scanner.take()?;
            self.close();
            return Ok(Event::Alias { name, from: token.start, to: token.end });
        }
        let properties = self.properties()?;
        let start = self.peek()?.start;
        match self.peek()?.kind {
            TokenKind::BlockEntry if may_be_indentless => {
                self.state = State::IndentlessSequenceEntry;
                let from = self.behind_dash(start);
                Ok(Event::SequenceStart { properties, from })
            }
            TokenKind::Scalar(..) => self.scalar(properties),
            TokenKind::FlowSequenceStart => {
                self.sequence(State::FlowSequenceEntry { is_first: true }, properties)
            }
            TokenKind::FlowMappingStart => self.mapping(State::FlowMappingKey { is_first: true }, properties),
            TokenKind::BlockSequenceStart if is_block => self.sequence(State::BlockSequenceEntry, properties),
            TokenKind::BlockMappingStart if is_block => self.mapping(State::BlockMappingKey, properties),
            _ if properties.end > 0 => {
                self.close();
                let at = properties.end;
                let style = if is_block || properties.tag.is_some() { Style::Plain } else { Style::Empty };
                Ok(empty(style, properties, at))
            }
            _ => Err(self.fault("did not find expected node content")),
        }
    }

    fn sequence(&mut self, state: State, properties: Properties<'t>) -> Next<'t> {
        self.state = state;
        let from = self.scanner.take()?.start;
        Ok(Event::SequenceStart { properties, from })
    }

    fn mapping(&mut self, state: State, properties: Properties<'t>) -> Next<'t> {
        self.state = state;
        let from = self.scanner.take()?.start;
        Ok(Event::MappingStart { properties, from })
    }

    fn scalar(&mut self, properties: Properties<'t>) -> Next<'t> {
        let token = self.scanner.take()?;
        self.close();
        let TokenKind::Scalar(text, style) = token.kind else {
            return Err(SyntaxError::new("did not find expected node content", token.start));
        };
        Ok(Event::Scalar { text, style, properties, from: token.start, to: token.end })
    }

    /// An anchor and a tag, in either order.
    fn properties(&mut self) -> Result<Properties<'t>, SyntaxError> {
        let mut properties = Properties::default();
        let mut has_tag = false;
        loop {
            match self.peek()?.kind {
                TokenKind::Anchor(name) if properties.anchor.is_none() => properties.anchor = Some(name),
                TokenKind::Tag(..) if !has_tag => {
                    has_tag = true;
                    properties.tag = self.tag()?;
                    properties.is_marked = properties.tag.is_none();
                }
                _ => return Ok(properties),
            }
            let token = self.scanner.take()?;
            properties.start.get_or_insert(token.start);
            properties.end = token.end;
        }
    }

    /// The tag that comes next; none for `!` alone, which only go-yaml v2 takes for one.
    fn tag(&mut self) -> Result<Option<Tag>, SyntaxError> {
        let Token { kind, start, .. } = self.scanner.peek()?;
        let TokenKind::Tag(handle, suffix) = kind else { return Ok(None) };
        let prefix = match *handle {
            "" => "",
            handle => match self.handles.iter().find(|(known, _)| *known == handle) {
                Some((_, prefix)) => prefix,
                None => return Err(SyntaxError::new("found undefined tag handle", *start)),
            },
        };
        let name = format!("{prefix}{suffix}");
        let short = name.strip_prefix("tag:yaml.org,2002:").unwrap_or(&name);
        Ok((name != "!").then(|| Tag::from(short)))
    }

    /// Where a list starts whose dashes are no deeper than the key before it: at what follows the first one.
    fn behind_dash(&self, dash: usize) -> usize {
        let rest = &self.scanner.text().as_bytes()[dash + 1..];
        dash + 1 + rest.iter().take_while(|&&byte| byte == b' ').count()
    }
}

fn empty(style: Style, properties: Properties<'_>, at: usize) -> Event<'_> {
    Event::Scalar { text: Cow::Borrowed(""), style, properties, from: at, to: at }
}
