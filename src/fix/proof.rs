//! The proof that a file holds, with its edits, what it held with the changes made, and nothing else.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::source::{SourceMap, Span};
use crate::yaml::{Form, Mode, Node, Scalar, Value, parse};

use super::change::{Change, Changed, Changes, NewField, NewItem};
use super::locate::Step;
use super::refusal::Refusal;
use super::texts::{Replacement, apply};

/// A value without places and style.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Plain {
    /// A text, and whether it is no number, boolean or null.
    Scalar(String, bool),
    List(Vec<Self>),
    Mapping(BTreeMap<String, Self>),
}

/// A document; the error where it is broken.
type Read = Result<Option<Plain>, String>;

/// Reads the documents that change with their edits and compares. What lies between them stays as it is, byte for byte.
pub(super) fn check(
    text: &str,
    documents: &[Range<usize>],
    edits: &[Replacement],
    changes: &Changes<'_>,
) -> Result<(), Refusal> {
    let mut of_document: BTreeMap<usize, Vec<&Changed<'_>>> = BTreeMap::new();
    for ((number, ..), changed) in &changes.all {
        of_document.entry(*number).or_default().push(changed);
    }
    let mut edits = edits;
    for (number, changed) in of_document {
        let range = with_separator(text, documents, number).ok_or(SHAPE)?;
        let count = edits.partition_point(|edit| edit.range.end <= range.end);
        let (here, behind) = edits.split_at(count);
        edits = behind;
        one(text, &range, here, &changed)?;
    }
    // Nothing is written anywhere else.
    if edits.is_empty() { Ok(()) } else { Err(SHAPE) }
}

/// The bytes of a document up to the end of the line that cuts it off: a text put at its end must not change that line.
fn with_separator(text: &str, documents: &[Range<usize>], number: usize) -> Option<Range<usize>> {
    let start = documents.get(number)?.start;
    let end = documents.get(number + 1).map_or(text.len(), |next| next.start);
    text.get(start..end).map(|_| start..end)
}

fn one(
    text: &str,
    range: &Range<usize>,
    edits: &[Replacement],
    changed: &[&Changed<'_>],
) -> Result<(), Refusal> {
    if edits.iter().any(|edit| edit.range.start < range.start) {
        return Err(SHAPE);
    }
    let old = &text[range.clone()];
    let moved = edits
        .iter()
        .map(|edit| (edit.range.start - range.start..edit.range.end - range.start, edit.text.as_str()));
    let new = apply(old, moved);
    let mut expected = read(old);
    let Some(Ok(Some(root))) = expected.first_mut() else { return Err(SHAPE) };
    make(root, &mut Vec::new(), changed);
    if expected == read(&new) { Ok(()) } else { Err(SHAPE) }
}

const SHAPE: Refusal =
    Refusal::Form("it is written in a way that cannot be changed without touching something else");

fn read(text: &str) -> Vec<Read> {
    // Places are of no interest here, and any file will do.
    let file = SourceMap::default().add("".into(), "");
    let documents = parse(text, |_, _| Span::new(file, 0, 0)).into_iter();
    documents
        .map(|document| match document {
            Ok(document) => Ok(document.root.as_ref().map(plain)),
            Err(error) => Err(error.message),
        })
        .collect()
}

fn plain(node: &Node) -> Plain {
    match &node.value {
        Value::Scalar(scalar) => Plain::Scalar(scalar.text.to_string(), scalar.is_string(Mode::Resource)),
        Value::Sequence(items) => Plain::List(items.iter().map(plain).collect()),
        Value::Mapping(mapping) => Plain::Mapping(
            mapping.iter().map(|entry| (entry.key.text.to_string(), plain(&entry.value))).collect(),
        ),
    }
}

/// Makes the changes at a value and in it.
fn make(value: &mut Plain, way: &mut Vec<Step>, all: &[&Changed<'_>]) {
    let is_below = |changed: &&&Changed<'_>| changed.found.steps.starts_with(way);
    let below: Vec<&Changed<'_>> = all.iter().filter(is_below).copied().collect();
    if below.is_empty() {
        return;
    }
    match value {
        Plain::Scalar(..) => {}
        Plain::List(items) => {
            for (number, item) in items.iter_mut().enumerate() {
                way.push(Step::Item(number));
                make(item, way, &below);
                way.pop();
            }
        }
        Plain::Mapping(entries) => {
            for (key, value) in entries {
                way.push(Step::Key(key.clone()));
                make(value, way, &below);
                way.pop();
            }
        }
    }
    for changed in below {
        if changed.found.steps == *way && !changed.found.is_key {
            change(value, changed);
        } else if changed.found.is_key && changed.found.steps.len() == way.len() + 1 {
            rename(value, changed);
        }
    }
}

fn change(value: &mut Plain, changed: &Changed<'_>) {
    match (&changed.change, value) {
        (Change::Word(word), Plain::Scalar(text, is_string)) => {
            *is_string = *is_string || is_plain_string(word);
            text.clone_from(word);
        }
        (Change::Items { out, new }, Plain::List(items)) => {
            let mut number = 0;
            items.retain(|_| {
                number += 1;
                !out.contains(&(number - 1))
            });
            items.extend(new.iter().map(item));
        }
        (Change::Fields { out, new }, Plain::Mapping(entries)) => {
            let Form::Mapping { entries: written, .. } = &changed.found.node().form else { return };
            for &number in out {
                entries.remove(written[number].0.text().unwrap_or_default());
            }
            for field in new {
                let value = match field {
                    NewField::Scalar(_, text) => Plain::Scalar(text.clone(), is_plain_string(text)),
                    NewField::List(_, items) => Plain::List(items.iter().map(item).collect()),
                };
                entries.insert(field.name().to_owned(), value);
            }
        }
        _ => {}
    }
}

fn rename(value: &mut Plain, changed: &Changed<'_>) {
    let (Plain::Mapping(entries), Change::Word(word), Some(Step::Key(old))) =
        (value, &changed.change, changed.found.steps.last())
    else {
        return;
    };
    if let Some(value) = entries.remove(old) {
        entries.insert(word.clone(), value);
    }
}

fn item(entry: &NewItem) -> Plain {
    let field =
        |(key, value): &(&'static str, String)| ((*key).to_owned(), Plain::Scalar(value.clone(), true));
    Plain::Mapping(entry.iter().map(field).collect())
}

fn is_plain_string(text: &str) -> bool {
    Scalar::plain(text).is_string(Mode::Resource)
}
