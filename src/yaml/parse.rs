//! Text to documents.

use arcstr::ArcStr;
use foldhash::HashMap;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle};

use crate::source::Span;

use super::parallel;
use super::{
    Document, DuplicateKey, Entry, ErrorKind, Key, Mapping, Node, ParseError, Scalar, Style, Tag, Value,
};

/// How deep a document may nest. The API server stops at 100 levels in JSON, go-yaml at 10,000.
const MAX_DEPTH: usize = 200;

/// To how many nodes the aliases of one document may unfold, as a guard against "a billion laughs".
const MAX_ALIAS_NODES: u64 = 2_000_000;

/// Reads all documents of a text. `place` turns a range of bytes into a span, so that text which itself comes from
/// a scalar gets the places of the file around it.
///
/// A broken document is an error in its place of the list; reading goes on with the next one. Linear in the text. Of a text of
/// many documents and half a megabyte or more, parts are read side by side.
pub fn parse(text: &str, place: impl Fn(usize, usize) -> Span + Sync) -> Vec<Result<Document, ParseError>> {
    let (mut documents, rest) = parallel::read(text, &place);
    if let Some(start) = rest {
        let place = |from, to| place(start + from, start + to);
        by_events(&text[start..], &place, &mut documents);
    }
    documents
}

/// Reads all documents of a text by the events of the parser, which knows all of YAML.
fn by_events<F: Fn(usize, usize) -> Span>(
    text: &str,
    place: &F,
    documents: &mut Vec<Result<Document, ParseError>>,
) {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut reader = Reader {
        text,
        place,
        parser: Parser::new_from_str_with_options(text, options),
        builder: Builder::default(),
    };
    loop {
        match reader.document() {
            Ok(Some(document)) => documents.push(Ok(document)),
            Ok(None) => return,
            Err(error) => {
                documents.push(Err(error));
                if !matches!(reader.parser.proceed_next_document(), Ok(true)) {
                    return;
                }
            }
        }
    }
}

/// Where the keys of a large mapping stand.
pub(super) type Index = HashMap<ArcStr, usize>;

struct Reader<'t, F> {
    text: &'t str,
    place: F,
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    builder: Builder,
}

/// What is open while a document is read.
#[derive(Default)]
struct Builder {
    frames: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, (Node, u64)>,
    alias_nodes: u64,
    duplicates: Vec<DuplicateKey>,
}

struct Frame {
    content: Content,
    start: usize,
    anchor: usize,
    flow: bool,
    /// How many nodes lie in it, aliases unfolded.
    size: u64,
    /// The end of the last child: a block mapping's own end event runs over blank lines and comments.
    end: usize,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<Key>, merges: Vec<Node>, index: Index },
}

impl<F: Fn(usize, usize) -> Span> Reader<'_, F> {
    /// The next document, or nothing at the end of the text.
    fn document(&mut self) -> Result<Option<Document>, ParseError> {
        self.builder = Builder::default();
        let mut start = None;
        loop {
            let Some(event) = self.parser.next_event() else { return Ok(None) };
            let (event, span) = event.map_err(|error| self.syntax(&error))?;
            let range = span.byte_range().unwrap_or_default();
            let (from, to) = (range.start, range.end);
            match event {
                Event::DocumentStart(..) => start = Some(from),
                Event::DocumentEnd => {
                    let root = self.builder.root.take();
                    let span = (self.place)(start.unwrap_or(from), start.unwrap_or(from));
                    let duplicates = std::mem::take(&mut self.builder.duplicates);
                    return Ok(Some(Document::new(root, span, duplicates)));
                }
                Event::StreamEnd => return Ok(None),
                Event::Scalar(value, style, anchor, tag) => {
                    let style = style_of(style);
                    // Nothing at all arrives as `~`; go-yaml has an empty text for it.
                    let nothing = from == to && style == Style::Plain;
                    let text = if nothing { "" } else { self.unterminated(&value, style, to) };
                    let scalar = Scalar { text: text.into(), style, tag: tag.as_deref().map(tag_name) };
                    let to = self.trim(from, to);
                    let node = Node { value: Value::Scalar(scalar), span: (self.place)(from, to) };
                    self.add(node, anchor, 1, from, to)?;
                }
                Event::Alias(anchor) => self.alias(anchor, from, to)?,
                Event::SequenceStart(style, anchor, _) => {
                    self.open(Content::Sequence(Vec::new()), style, anchor, from);
                }
                Event::MappingStart(style, anchor, _) => {
                    let content = Content::Mapping {
                        entries: Vec::new(),
                        key: None,
                        merges: Vec::new(),
                        index: Index::default(),
                    };
                    self.open(content, style, anchor, from);
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(to)?,
                _ => {}
            }
        }
    }

    /// A block scalar whose last line is the last of the text, without a line break: go-yaml gives it none either.
    fn unterminated<'v>(&self, value: &'v str, style: Style, to: usize) -> &'v str {
        let block = matches!(style, Style::Literal | Style::Folded);
        if block && to >= self.text.len() && !self.text.trim_end_matches([' ', '\t']).ends_with('\n') {
            return value.strip_suffix('\n').unwrap_or(value);
        }
        value
    }

    /// Block scalars end with their line break and what follows; the place shall end with the text.
    fn trim(&self, from: usize, to: usize) -> usize {
        from + self.text.get(from..to).map_or(0, |text| text.trim_end().len())
    }

    fn open(&mut self, content: Content, style: StructureStyle, anchor: usize, start: usize) {
        let flow = style == StructureStyle::Flow;
        self.builder.frames.push(Frame { content, start, anchor, flow, size: 1, end: start });
    }

    fn close(&mut self, end: usize) -> Result<(), ParseError> {
        let Some(frame) = self.builder.frames.pop() else { return Ok(()) };
        let end = if frame.flow { end } else { frame.end };
        let span = (self.place)(frame.start, end);
        let node = match frame.content {
            Content::Sequence(items) => Node::sequence(items, span),
            Content::Mapping { entries, merges, .. } => Node::mapping(merge(entries.into(), merges)?, span),
        };
        self.add(node, frame.anchor, frame.size, frame.start, end)
    }

    fn alias(&mut self, anchor: usize, from: usize, to: usize) -> Result<(), ParseError> {
        let Some((node, size)) = self.builder.anchors.get(&anchor).cloned() else {
            // The anchor is still open: a value that contains itself.
            return Err(self.error(ErrorKind::UnknownAlias, "an alias inside of its own anchor", from, to));
        };
        self.builder.alias_nodes = self.builder.alias_nodes.saturating_add(size);
        if self.builder.alias_nodes > MAX_ALIAS_NODES {
            let message =
                format!("the aliases of this document unfold to more than {MAX_ALIAS_NODES} values");
            return Err(self.error(ErrorKind::Limit, message, from, to));
        }
        self.add(node, 0, size, from, to)
    }

    /// Puts a finished node where it belongs: under the open key, into the open sequence, or at the root.
    fn add(
        &mut self,
        node: Node,
        anchor: usize,
        size: u64,
        from: usize,
        to: usize,
    ) -> Result<(), ParseError> {
        if anchor != 0 {
            self.builder.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(frame) = self.builder.frames.last_mut() else {
            // Nothing at all, or comments only, arrives as a null without length.
            self.builder.root = (from < to).then_some(node);
            return Ok(());
        };
        frame.size = frame.size.saturating_add(size);
        frame.end = frame.end.max(to);
        match &mut frame.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, key, merges, index } => match key.take() {
                None => match node.value {
                    Value::Scalar(scalar) => {
                        let span = (self.place)(from, to);
                        *key = Some(Key { text: scalar.text, style: scalar.style, span });
                    }
                    Value::Sequence(_) | Value::Mapping(_) => {
                        let message = "a mapping or a list as a key";
                        return Err(self.error(ErrorKind::CompositeKey, message, from, to));
                    }
                },
                Some(key) if &*key.text == "<<" && key.style == Style::Plain => merges.push(node),
                Some(key) => {
                    let entry = Entry { key, value: node };
                    insert(entries, 0, index, entry, &mut self.builder.duplicates);
                }
            },
        }
        Ok(())
    }

    fn syntax(&self, error: &ScanError) -> ParseError {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let info = error.info();
        let kind = match error.kind() {
            granit_parser::ErrorKind::UnknownAnchor => ErrorKind::UnknownAlias,
            _ => ErrorKind::Syntax,
        };
        self.error(kind, info, at, at)
    }

    fn error(&self, kind: ErrorKind, message: impl Into<String>, from: usize, to: usize) -> ParseError {
        let template = line_around(self.text, from).contains("{{");
        ParseError { kind, message: message.into(), span: (self.place)(from, to), template }
    }
}

/// Adds what `<<` brings: keys that the mapping has itself stay, of several the earlier one wins.
fn merge(mut mapping: Mapping, merges: Vec<Node>) -> Result<Mapping, ParseError> {
    for merge in merges {
        let span = merge.span;
        let sources = match merge.value {
            Value::Sequence(items) => items.to_vec(),
            _ => vec![merge],
        };
        for source in sources {
            let Some(entries) = source.as_mapping() else {
                return Err(ParseError {
                    kind: ErrorKind::Syntax,
                    message: "a merge key (`<<`) needs a mapping or a list of mappings".to_owned(),
                    span,
                    template: false,
                });
            };
            for entry in entries {
                if !mapping.contains_key(&entry.key.text) {
                    mapping.push(entry.key.clone(), entry.value.clone());
                }
            }
        }
    }
    Ok(mapping)
}

/// Adds an entry to those of the mapping that starts at `base`. A key that is there already is noted, and its value
/// replaced.
pub(super) fn insert(
    entries: &mut Vec<Entry>,
    base: usize,
    index: &mut Index,
    entry: Entry,
    duplicates: &mut Vec<DuplicateKey>,
) {
    // A scan is faster than a hash for the mappings that manifests are made of; large ones get an index.
    const SCAN: usize = 16;
    let own = entries.get_mut(base..).unwrap_or_default();
    let key = &entry.key;
    let known = if own.len() <= SCAN {
        own.iter_mut().find(|known| known.key.text == key.text)
    } else {
        if index.is_empty() {
            *index = own.iter().enumerate().map(|(at, known)| (known.key.text.clone(), at)).collect();
        }
        index.get(&key.text).and_then(|&at| own.get_mut(at))
    };
    if let Some(known) = known {
        let (first, second) = (known.key.span, key.span);
        duplicates.push(DuplicateKey { key: key.text.to_string(), first, second });
        *known = entry;
    } else {
        if !index.is_empty() {
            index.insert(key.text.clone(), own.len());
        }
        entries.push(entry);
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

fn tag_name(tag: &granit_parser::Tag) -> Tag {
    match tag.suffix_in_namespace("tag:yaml.org,2002:") {
        Some(name) => Tag::from(name.as_ref()),
        None => Tag::from(tag.original()),
    }
}

/// The line that holds a byte, for a look at what is written there.
fn line_around(text: &str, at: usize) -> &str {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    &text[start..end]
}
