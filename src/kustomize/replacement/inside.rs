//! Values written inside a text that is JSON or YAML itself, such as a file in a ConfigMap (kustomize 5.8).
//!
//! Follows `setValueInStructuredData` of kustomize. JSON is printed anew, sorted, as there. In YAML the value takes its place in
//! the text, and all else stays as it was written; kustomize lays the text out anew, which makes another indentation, the same
//! values. New fields in YAML, and blocks of text in it, are not supported.

use std::ops::Range;

use crate::source::Span;
use crate::yaml::{Mode, Node, Style, Value, parse, to_json};

use super::path::{Leaf, visit};
use super::scalar_tag::type_of;
use super::{Fault, is_index, split_index, text_of};

/// Writes a value where a path leads into a text. False where it leads into none, or where upstream gives up without a word: then
/// the path is followed like any other.
pub(super) fn write(
    object: &mut Node,
    parts: &[String],
    value: &Node,
    leaf: Option<Leaf>,
) -> Result<bool, Fault> {
    for depth in 1..parts.len() {
        let Some(field) = look_up(object, &parts[..depth]) else { return Ok(false) };
        let Value::Scalar(scalar) = &field.value else { continue };
        let text = scalar.text.to_string();
        let Some((root, documents)) = read(&text, field.span) else { return Ok(false) };
        let rest = &parts[depth..];
        let new = if text.trim_start().starts_with(['{', '[']) {
            Ok(in_json(root, &text, rest, value, leaf))
        } else {
            in_yaml(root, &text, rest, value, leaf.is_some(), documents)
        };
        let Some(new) = new.map_err(|fault| fault.or_at(field.span))? else { return Ok(false) };
        if let Value::Scalar(scalar) = &mut field.value {
            scalar.text = new.into();
        }
        // The text has the value's place from now on: where that is a Secret's, all of the text is one.
        field.span = value.span;
        return Ok(true);
    }
    Ok(false)
}

/// The first document of a text, whose places are offsets in the text, and how many documents there are.
fn read(text: &str, at: Span) -> Option<(Node, usize)> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let documents = parse(text, |start, end| Span::new(at.file, offset(start), offset(end)));
    let count = documents.len();
    let root = documents.into_iter().next()?.ok()?.root?;
    (!root.is_null()).then_some((root, count))
}

fn look_up<'n>(node: &'n mut Node, parts: &[String]) -> Option<&'n mut Node> {
    parts.iter().try_fold(node, |node, part| {
        if is_index(part) {
            let (key, wanted) = split_index(part).ok()?;
            let items = node.as_sequence_mut()?.iter_mut();
            let mut found = items.filter(|item| {
                if key.is_empty() {
                    text_of(item) == wanted
                } else {
                    item.get(key).map(text_of) == Some(wanted)
                }
            });
            return found.next();
        }
        match part.parse::<usize>() {
            Ok(index) => node.as_sequence_mut()?.get_mut(index),
            Err(_) if part == "-" => node.as_sequence_mut()?.last_mut(),
            Err(_) => node.get_mut(part),
        }
    })
}

/// The JSON with the value in it; nothing where the path leads nowhere in it, or to something of another type.
fn in_json(mut root: Node, text: &str, rest: &[String], value: &Node, leaf: Option<Leaf>) -> Option<String> {
    let mut fits = true;
    let set = &mut |field: &mut Node| match &mut field.value {
        Value::Scalar(scalar) => {
            let wanted = type_of(scalar);
            scalar.text = text_of(value).into();
            let made = wanted == "null" && scalar.style == Style::Plain;
            fits &= made || wanted == "str" || scalar.style != Style::Plain || wanted == type_of(scalar);
            if wanted == "str" || made {
                scalar.style = Style::Quoted;
            }
        }
        _ => *field = value.clone(),
    };
    let count = visit(&mut root, rest, leaf, set).ok()?;
    if count == 0 || !fits {
        return None;
    }
    let json = to_json(&root, Mode::Resource);
    let is_pretty = text.contains('\n') && text.contains("  ");
    let printed = if is_pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) };
    // Go escapes what could end a script.
    let escape = |text: String| text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    printed.ok().map(escape)
}

/// The YAML with the value in it; nothing where the path leads nowhere in it.
fn in_yaml(
    mut root: Node,
    text: &str,
    rest: &[String],
    value: &Node,
    creates: bool,
    documents: usize,
) -> Result<Option<String>, Fault> {
    let mut found: Vec<Node> = Vec::new();
    let Ok(count) = visit(&mut root, rest, None, &mut |field| found.push(field.clone())) else {
        return Ok(None);
    };
    if count == 0 {
        return if creates && root.as_scalar().is_none() {
            Err(unsupported("a new field"))
        } else {
            Ok(None)
        };
    }
    if documents > 1 {
        return Err(unsupported("several documents"));
    }
    let mut changed = text.to_owned();
    found.sort_by_key(|field| std::cmp::Reverse(field.span.start));
    for field in &found {
        let range: Range<usize> = field.span.start as usize..field.span.end as usize;
        let written = text.get(range.clone()).ok_or_else(|| unsupported("such a value"))?;
        changed.replace_range(range, &printed(field, written, text_of(value))?);
    }
    Ok(Some(changed.trim().to_owned()))
}

/// A new text in place of a scalar, in the style of the old one.
fn printed(field: &Node, written: &str, new: &str) -> Result<String, Fault> {
    let Value::Scalar(old) = &field.value else { return Err(unsupported("a value that is no text")) };
    if new.contains('\n') || new.chars().any(char::is_control) {
        return Err(unsupported("a value of several lines"));
    }
    match old.style {
        Style::Quoted if written.starts_with('\'') => Ok(format!("'{}'", new.replace('\'', "''"))),
        Style::Quoted => Ok(format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\""))),
        Style::Empty => Err(unsupported("a value in place of an empty one")),
        Style::Plain if written.is_empty() => Err(unsupported("a value in place of an empty one")),
        Style::Plain => {
            let (wanted, plain) = (type_of(old), Node::plain(new, field.span));
            let is_one = plain.as_scalar().is_some_and(|scalar| type_of(scalar) == wanted);
            Ok(match wanted {
                "str" if is_one && is_plain(new, field.span) => new.to_owned(),
                "str" if is_one => format!("'{}'", new.replace('\'', "''")),
                "str" => format!("\"{new}\""),
                _ if is_one => new.to_owned(),
                _ => format!("!!{wanted} {new}"),
            })
        }
        Style::Literal | Style::Folded => Err(unsupported("a value in place of a block of text")),
    }
}

/// Whether a text can stand without quotes.
fn is_plain(text: &str, at: Span) -> bool {
    let document = parse(&format!("[{text}]"), |_, _| at).into_iter().next();
    let root = document.and_then(Result::ok).and_then(|document| document.root);
    let items = root.as_ref().and_then(Node::as_sequence).unwrap_or_default();
    let is_it = |item: &Node| item.as_scalar().is_some_and(|s| s.style == Style::Plain && *s.text == *text);
    items.len() == 1 && items.iter().all(is_it)
}

fn unsupported(what: &str) -> Fault {
    Fault::new(format!("a replacement inside a text that is YAML is not supported for {what}"))
}
