//! How a text is written: where each value stands, in brackets or by indentation, and what has an anchor.

use std::ops::Range;

use super::Style;
use super::events::{Event, Events, Properties};
use super::pieces::pieces;

/// How many levels deep a text may nest, as when it is read.
const MAX_OPEN: usize = 400;

/// A value as it is written. What an alias stands for is not unfolded, and `<<` is a key like any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syntax {
    /// The bytes of the value, as its [`Node`](super::Node) has them.
    pub range: Range<usize>,
    /// Where its anchor or tag starts; otherwise where the value does.
    pub start: usize,
    /// The name of its anchor.
    pub anchor: Option<String>,
    /// What it is.
    pub form: Form,
}

/// What a value is, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A scalar.
    Scalar {
        /// Its text, quotes and escapes undone.
        text: String,
        /// How it is written.
        style: Style,
    },
    /// `*name`.
    Alias(String),
    /// A list.
    Sequence {
        /// Whether it stands in brackets.
        in_brackets: bool,
        /// What is in it.
        items: Vec<Syntax>,
    },
    /// A mapping.
    Mapping {
        /// Whether it stands in brackets, or, of one entry, without its own in those of a list.
        in_brackets: bool,
        /// Keys and values.
        entries: Vec<(Syntax, Syntax)>,
    },
}

/// Where the documents of a text are, without the lines that cut them off. Linear.
pub fn documents(text: &str) -> Vec<Range<usize>> {
    pieces(text, 0).map(|piece| piece.start..piece.end).collect()
}

/// Reads how one of the [`documents`] of a text is written, with the parser that reads manifests; nothing where it is empty, or
/// where it is broken. Linear in the document.
pub fn written(text: &str, document: &Range<usize>) -> Option<Syntax> {
    read(&mut Events::new(&text[..document.end], document.start))
}

impl Syntax {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        if let Form::Scalar { text, .. } = &self.form { Some(text) } else { None }
    }

    /// The value of a key, where this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Form::Mapping { entries, .. } = &self.form else { return None };
        entries.iter().find(|(known, _)| known.text() == Some(key)).map(|(_, value)| value)
    }

    /// What is in it: keys and values, or items.
    pub fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match &self.form {
            Form::Scalar { .. } | Form::Alias(_) => Box::new(std::iter::empty()),
            Form::Sequence { items, .. } => Box::new(items.iter()),
            Form::Mapping { entries, .. } => Box::new(entries.iter().flat_map(|(key, value)| [key, value])),
        }
    }
}

/// A list or a mapping that is not complete.
struct Open {
    start: usize,
    outer: usize,
    anchor: Option<String>,
    is_mapping: bool,
    children: Vec<Syntax>,
    end: usize,
}

/// The first document; nothing where it is empty or broken.
fn read(events: &mut Events<'_>) -> Option<Syntax> {
    let mut open: Vec<Open> = Vec::new();
    loop {
        let done = match events.next().ok()? {
            Event::DocumentStart(_) => continue,
            Event::DocumentEnd | Event::StreamEnd => return None,
            Event::Scalar { text, style, properties, from, to } => Syntax {
                range: from..to,
                start: properties.start.unwrap_or(from),
                anchor: properties.anchor.map(str::to_owned),
                form: Form::Scalar { text: text.into_owned(), style },
            },
            Event::Alias { name, from, to } => {
                Syntax { range: from..to, start: from, anchor: None, form: Form::Alias(name.to_owned()) }
            }
            Event::SequenceStart { properties, from } => {
                open.push(opened(&properties, from, false));
                continue;
            }
            Event::MappingStart { properties, from } => {
                open.push(opened(&properties, from, true));
                continue;
            }
            Event::End(end) => open.pop()?.close(end)?,
        };
        if open.len() > MAX_OPEN {
            return None;
        }
        let Some(outer) = open.last_mut() else { return Some(done) };
        outer.end = outer.end.max(done.range.end);
        outer.children.push(done);
    }
}

fn opened(properties: &Properties<'_>, from: usize, is_mapping: bool) -> Open {
    Open {
        start: from,
        outer: properties.start.unwrap_or(from),
        anchor: properties.anchor.map(str::to_owned),
        is_mapping,
        children: Vec::new(),
        end: from,
    }
}

impl Open {
    fn close(mut self, end: Option<usize>) -> Option<Syntax> {
        let in_brackets = end.is_some();
        if in_brackets {
            // `[a: b]` holds a mapping without brackets of its own.
            for child in &mut self.children {
                if let Form::Mapping { in_brackets, .. } = &mut child.form {
                    *in_brackets = true;
                }
            }
        }
        let form = if self.is_mapping {
            let mut entries = Vec::with_capacity(self.children.len() / 2);
            let mut children = self.children.into_iter();
            while let Some(key) = children.next() {
                entries.push((key, children.next()?));
            }
            Form::Mapping { in_brackets, entries }
        } else {
            Form::Sequence { in_brackets, items: self.children }
        };
        Some(Syntax {
            range: self.start..end.unwrap_or(self.end),
            start: self.outer,
            anchor: self.anchor,
            form,
        })
    }
}
