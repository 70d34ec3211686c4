//! Words as YAML.

use crate::source::{SourceMap, Span};
use crate::yaml::{Form, Key, Style, Value, parse};

use super::locate::Found;
use super::refusal::Refusal;
use super::texts::Replacement;

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// By indentation.
    Block,
    /// In brackets.
    Brackets,
    /// In brackets, with quotes around each key and each text.
    Json,
}

/// A text as a value.
pub(super) fn string(text: &str, notation: Notation) -> String {
    let is_string = Key::is_plain_string(text) && !is_word_of_legacy(text);
    if notation != Notation::Json && is_string && is_plain(text, notation) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A value whose text decides what it is: `true`, `5`, `2m`.
pub(super) fn plain(text: &str, notation: Notation) -> String {
    let is_string = Key::is_plain_string(text);
    if is_plain(text, notation) && !(notation == Notation::Json && is_string) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A key.
pub(super) fn key(text: &str, notation: Notation) -> String {
    if notation == Notation::Json { quoted(text) } else { text.to_owned() }
}

/// Another word in the place of a scalar or of a key, in the same quotes.
pub(super) fn instead(text: &str, found: &Found<'_>, word: &str) -> Result<Replacement, Refusal> {
    let node = found.node();
    let Form::Scalar { text: old, style } = &node.form else { return Err(Refusal::NotThere) };
    let raw = text.get(node.range.clone()).ok_or(Refusal::NotThere)?;
    if matches!(style, Style::Literal | Style::Folded) || raw.contains('\n') {
        return Err(Refusal::Form("it is written over several lines"));
    }
    let notation = if found.is_in_brackets() { Notation::Brackets } else { Notation::Block };
    let new = match raw.chars().next() {
        Some('"') => quoted(word),
        Some('\'') => format!("'{}'", word.replace('\'', "''")),
        _ => {
            let loses_type = Key::is_plain_string(old) && !Key::is_plain_string(word);
            if loses_type || !is_plain(word, notation) { quoted(word) } else { word.to_owned() }
        }
    };
    Ok(Replacement { range: node.range.clone(), text: new })
}

/// Whether a text is one scalar, this one, without quotes.
fn is_plain(text: &str, notation: Notation) -> bool {
    let is_cut = notation == Notation::Brackets && text.contains([',', '[', ']', '{', '}']);
    if is_cut || text.contains(['\n', '\r', '#', '\t']) || text.contains(": ") || text.starts_with("---") {
        return false;
    }
    // Places are of no interest here, and any file will do.
    let span = Span::new(SourceMap::default().add("".into(), ""), 0, 0);
    let mut documents = parse(text, |_, _| span).into_iter();
    let Some(Ok(document)) = documents.next() else { return false };
    let root = document.root.map(|root| root.value);
    matches!(root, Some(Value::Scalar(scalar)) if scalar.style == Style::Plain && *scalar.text == *text && scalar.tag.is_none())
}

/// A text in double quotes, as in JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What YAML 1.1 takes for a boolean.
fn is_word_of_legacy(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    matches!(text.as_str(), "y" | "n" | "yes" | "no" | "on" | "off")
}
