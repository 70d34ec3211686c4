//! Values of generated data (`LoadMapIntoConfigMapData` and `LoadMapIntoSecretData` of kyaml).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::source::Span;
use crate::yaml::{Mode, Node, Resolved, Scalar, Style, Value, parse_legacy, written_style};

use super::sources::Pair;

/// How long a line of base64 is.
const LINE: usize = 70;

/// The value as text, where it is UTF-8.
pub(super) fn text_value(pair: &Pair) -> Option<Node> {
    let text = std::str::from_utf8(&pair.value).ok()?;
    Some(node(text, pair.span))
}

/// The value as base64. What is longer than a line is wrapped, and then ends with a line break.
pub(super) fn base64_value(pair: &Pair) -> Node {
    let encoded = STANDARD.encode(&pair.value);
    // kustomize asks whether it would fill a line, so 70 characters are wrapped to one.
    if encoded.len() < LINE {
        return node(&encoded, pair.span);
    }
    let mut wrapped = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    for (at, character) in encoded.chars().enumerate() {
        wrapped.push(character);
        if (at + 1) % LINE == 0 || at + 1 == encoded.len() {
            wrapped.push('\n');
        }
    }
    node(&wrapped, pair.span)
}

/// A string, with quotes where YAML 1.1 reads something else: a number that a patch puts in the place of one without is a number.
fn node(text: &str, span: Span) -> Node {
    let style = match written_style(text) {
        Style::Quoted if is_read_as_text(text, span) => Style::Plain,
        style => style,
    };
    let read = Scalar::plain(text).resolve(Mode::Resource);
    let is_same = style != Style::Plain || matches!(&read, Resolved::String(same) if same == text);
    let tag = (!is_same).then(|| "str".into());
    Node { value: Value::Scalar(Scalar { text: text.into(), style, tag }), span }
}

/// Whether a text of one line is a string as a document, or none at all (`IsValueNonString` of kyaml).
fn is_read_as_text(text: &str, span: Span) -> bool {
    let is_string = |root: Option<Node>| {
        let resolved = root.as_ref().and_then(Node::as_scalar).map(|scalar| scalar.resolve(Mode::Legacy));
        matches!(resolved, Some(Resolved::String(_)))
    };
    let read = || parse_legacy(text, |_, _| span);
    !text.contains('\n')
        && (text.is_empty()
            || read().is_some_and(|read| read.map_or(true, |document| is_string(document.root))))
}
