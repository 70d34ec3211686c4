//! From events to the tree of a document.

use arcstr::ArcStr;
use foldhash::HashMap;

use crate::source::Span;

use super::events::{Event, Properties};
use super::merge_key::{is_mergeable, merge};
use super::scanner::SyntaxError;
use super::{Document, DuplicateKey, Entry, ErrorKind, Key, Mode, Node, Resolved, Scalar, Style, Value};

/// To how many nodes the aliases of one document may unfold, as a guard against "a billion laughs".
const MAX_ALIAS_NODES: u64 = 2_000_000;

/// How many lists and mappings may be open at once. Some need no depth of their own: lists under a key, pairs in a list.
const MAX_OPEN: usize = 400;

/// Where the keys of a large mapping stand.
pub(super) type Index = HashMap<ArcStr, usize>;

/// The tree of a document as it grows.
pub(super) struct Tree<'t, 'p, F> {
    place: &'p F,
    mode: Mode,
    frames: Vec<Frame>,
    root: Option<Node>,
    /// The number of the last anchor of a name.
    names: HashMap<&'t str, usize>,
    /// What anchors stand before, with how many nodes are in it; nothing as long as it is not complete.
    anchors: Vec<Option<(Node, u64)>>,
    alias_nodes: u64,
    duplicates: Vec<DuplicateKey>,
}

struct Frame {
    content: Content,
    start: usize,
    anchor: Option<usize>,
    /// How many nodes lie in it, aliases unfolded.
    size: u64,
    /// The end of the last child.
    end: usize,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<Key>, merges: Vec<Node>, index: Index },
}

impl<'t, 'p, F: Fn(usize, usize) -> Span> Tree<'t, 'p, F> {
    /// A tree without anything in it, which grows by the rules of `mode`.
    pub(super) fn new(place: &'p F, mode: Mode) -> Self {
        Self {
            mode,
            place,
            frames: Vec::new(),
            root: None,
            names: HashMap::default(),
            anchors: Vec::new(),
            alias_nodes: 0,
            duplicates: Vec::new(),
        }
    }

    /// The document that starts at a byte.
    pub(super) fn document(self, start: usize) -> Document {
        Document::new(self.root, (self.place)(start, start), self.duplicates)
    }

    /// Adds what an event of its content says.
    pub(super) fn take(&mut self, event: Event<'t>) -> Result<(), SyntaxError> {
        match event {
            Event::Scalar { text, style, properties, from, to } => {
                let anchor = self.anchor(&properties);
                let style =
                    if properties.is_marked && self.mode == Mode::Legacy { Style::Quoted } else { style };
                let scalar = Scalar { text: (&*text).into(), style, tag: properties.tag };
                if !scalar.fits_tag() {
                    let message = "this is not what its tag says";
                    return Err(fault(ErrorKind::Syntax, message, from, to));
                }
                let node = Node { value: Value::Scalar(scalar), span: (self.place)(from, to) };
                self.add(node, anchor, 1, from, to)
            }
            Event::Alias { name, from, to } => self.alias(name, from, to),
            Event::SequenceStart { properties, from } => {
                self.open(Content::Sequence(Vec::new()), &properties, from)
            }
            Event::MappingStart { properties, from } => {
                let (entries, merges) = (Vec::new(), Vec::new());
                let content = Content::Mapping { entries, key: None, merges, index: Index::default() };
                self.open(content, &properties, from)
            }
            Event::End(end) => self.close(end),
            Event::DocumentStart(_) | Event::DocumentEnd | Event::StreamEnd => Ok(()),
        }
    }

    fn open(
        &mut self,
        content: Content,
        properties: &Properties<'t>,
        start: usize,
    ) -> Result<(), SyntaxError> {
        if self.frames.len() >= MAX_OPEN {
            return Err(fault(ErrorKind::Limit, "this nests deeper than 400 levels", start, start));
        }
        let anchor = self.anchor(properties);
        self.frames.push(Frame { content, start, anchor, size: 1, end: start });
        Ok(())
    }

    fn close(&mut self, end: Option<usize>) -> Result<(), SyntaxError> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let end = end.unwrap_or(frame.end);
        let span = (self.place)(frame.start, end);
        let node = match frame.content {
            Content::Sequence(items) => Node::sequence(items, span),
            Content::Mapping { entries, merges, .. } => Node::mapping(merge(entries.into(), merges), span),
        };
        self.add(node, frame.anchor, frame.size, frame.start, end)
    }

    /// The number of the anchor of what starts here.
    fn anchor(&mut self, properties: &Properties<'t>) -> Option<usize> {
        let number = self.anchors.len();
        self.names.insert(properties.anchor?, number);
        self.anchors.push(None);
        Some(number)
    }

    fn alias(&mut self, name: &str, from: usize, to: usize) -> Result<(), SyntaxError> {
        let Some(&number) = self.names.get(name) else {
            let message = "unknown anchor referenced";
            return Err(fault(ErrorKind::UnknownAlias, message, from, to));
        };
        let Some((node, size)) = self.anchors[number].clone() else {
            let message = "an alias inside of its own anchor";
            return Err(fault(ErrorKind::UnknownAlias, message, from, to));
        };
        self.alias_nodes = self.alias_nodes.saturating_add(size);
        if self.alias_nodes > MAX_ALIAS_NODES {
            let message = "the aliases of this document unfold to more than 2000000 values";
            return Err(fault(ErrorKind::Limit, message, from, to));
        }
        self.add(node, None, size, from, to)
    }

    /// Puts a finished node where it belongs: under the open key, into the open sequence, or at the root.
    fn add(
        &mut self,
        node: Node,
        anchor: Option<usize>,
        size: u64,
        from: usize,
        to: usize,
    ) -> Result<(), SyntaxError> {
        if let Some(anchor) = anchor {
            self.anchors[anchor] = Some((node.clone(), size));
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = (!is_nothing(&node)).then_some(node);
            return Ok(());
        };
        frame.size = frame.size.saturating_add(size);
        frame.end = frame.end.max(to);
        match &mut frame.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, key, merges, index } => match key.take() {
                None => {
                    let is_scalar = node.as_scalar().is_some();
                    let message = if is_scalar { "bytes as a key" } else { "a mapping or a list as a key" };
                    let no_key = || fault(ErrorKind::CompositeKey, message, from, to);
                    *key = Some(key_of(node, self.mode, (self.place)(from, to)).ok_or_else(no_key)?);
                }
                Some(key) if &*key.text == "<<" && key.style == Style::Plain => {
                    let message = "a merge key (`<<`) needs a mapping or a list of mappings";
                    let no_mapping = || fault(ErrorKind::Syntax, message, from, to);
                    let node = Some(node).filter(is_mergeable).ok_or_else(no_mapping)?;
                    match self.mode {
                        Mode::Resource if !merges.is_empty() => {
                            let message = "a second merge key (`<<`) in one mapping";
                            return Err(fault(ErrorKind::Syntax, message, from, to));
                        }
                        Mode::Resource => merges.push(node),
                        Mode::Legacy => merge_here(entries, index, &node),
                    }
                }
                Some(key) => {
                    let entry = Entry { key, value: node };
                    insert(entries, 0, index, entry, &mut self.duplicates);
                }
            },
        }
        Ok(())
    }
}

fn fault(kind: ErrorKind, message: &'static str, at: usize, end: usize) -> SyntaxError {
    SyntaxError { kind, message, at, end }
}

/// Whether nothing stands there at all.
fn is_nothing(node: &Node) -> bool {
    node.as_scalar()
        .is_some_and(|scalar| scalar.text.is_empty() && scalar.style == Style::Plain && scalar.tag.is_none())
}

/// Nothing for what can be no key of an object: a mapping, a list, and in resources bytes.
fn key_of(node: Node, mode: Mode, span: Span) -> Option<Key> {
    let Value::Scalar(scalar) = node.value else { return None };
    if scalar.tag.as_deref() == Some("binary") {
        let Resolved::String(text) = scalar.resolve(mode) else { return None };
        return (mode == Mode::Legacy).then_some(Key { text, style: Style::Quoted, span });
    }
    // A tag decides what a key is, not how it is written.
    let style = match scalar.tag.as_deref() {
        Some("int" | "float" | "bool" | "null") => Style::Plain,
        Some("merge") if &*scalar.text == "<<" => Style::Plain,
        Some("timestamp") => scalar.style,
        // `str`, and a tag of somebody's own: all make a text of it.
        Some(_) => Style::Quoted,
        // Where there is none, kustomize writes quotes, also outside of brackets.
        None if scalar.text.is_empty() && scalar.style == Style::Plain => Style::Empty,
        _ => scalar.style,
    };
    Some(Key { text: scalar.text, style, span })
}

/// Brings what `<<` does under YAML 1.1: its keys replace those that stand before it, and those behind it replace them. Of
/// several mappings the earlier one wins.
fn merge_here(entries: &mut Vec<Entry>, index: &mut Index, merge: &Node) {
    let sources = merge.as_sequence().unwrap_or(std::slice::from_ref(merge));
    for entry in sources.iter().rev().filter_map(Node::as_mapping).flatten() {
        insert(entries, 0, index, entry.clone(), &mut Vec::new());
    }
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
