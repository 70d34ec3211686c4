//! Where the text of a template was written.

use crate::source::{SourceMap, Span};
use crate::yaml::{Node, Value, embedded_places, parse, to_yaml};

/// The text of a template, and the place of each part of it.
pub(super) struct Written<'a> {
    /// The text, as the operator hands it to the template engine.
    pub text: String,
    /// The place of a range of bytes of it.
    pub place: Box<dyn Fn(usize, usize) -> Span + Sync + 'a>,
    /// The place of the whole.
    pub span: Span,
}

/// A template that is one text: `resourcesTemplate`.
pub(super) fn of_text<'a>(node: &'a Node, sources: &'a SourceMap) -> Written<'a> {
    let text = node.text().unwrap_or_default().to_owned();
    Written { text, place: Box::new(embedded_places(node, sources)), span: node.span }
}

/// A template that is an object: an item of `resources`. The operator prints it as YAML with sorted keys and renders
/// that; so each key and scalar of the print is looked up in the object.
pub(super) fn of_object(node: &Node) -> Written<'static> {
    let text = to_yaml(node);
    let mut spans = Vec::new();
    // The file does not matter: these are places in the print.
    let printed = parse(&text, |start, end| Span::new(node.span.file, offset(start), offset(end)));
    if let Some(Ok(document)) = printed.into_iter().next()
        && let Some(root) = document.root
    {
        pair(&root, node, &mut spans);
    }
    spans.sort_by_key(|(start, _)| *start);
    let whole = start_of(node);
    let place = move |start: usize, _: usize| {
        let index = spans.partition_point(|(known, _)| *known <= offset(start));
        index.checked_sub(1).and_then(|at| spans.get(at)).map_or(whole, |(_, span)| *span)
    };
    Written { text, place: Box::new(place), span: whole }
}

/// Walks the print and the object side by side.
fn pair(printed: &Node, written: &Node, spans: &mut Vec<(u32, Span)>) {
    match (&printed.value, &written.value) {
        (Value::Mapping(printed), Value::Mapping(written)) => {
            for entry in printed.iter() {
                if let Some(original) = written.entry(&entry.key.text) {
                    spans.push((entry.key.span.start, original.key.span));
                    pair(&entry.value, &original.value, spans);
                }
            }
        }
        (Value::Sequence(printed), Value::Sequence(written)) => {
            for (printed, written) in printed.iter().zip(written.iter()) {
                pair(printed, written, spans);
            }
        }
        _ => spans.push((printed.span.start, written.span)),
    }
}

/// The first key of an object, which says where it is better than all of it does.
fn start_of(node: &Node) -> Span {
    let first = node.as_mapping().and_then(|mapping| mapping.iter().next());
    first.map_or(node.span, |entry| entry.key.span)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
