//! The rendered text to documents.

use serde_json::Value as Json;

use crate::flux::reader::{ReadError, first_document, pieces};
use crate::source::Span;
use crate::yaml::{
    Mapping, Mode, Node, Resolved, Scalar, Value, from_json, parse_legacy, to_json, yaml_float,
};

/// How far into a text the operator looks for the `{` that JSON starts with, in bytes.
const PEEK: usize = 2048;

/// How many bytes have to be left for what is no JSON to be read as YAML.
const LEAST: usize = 4;

/// Why the operator cannot read a text, and where.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub message: String,
    pub span: Span,
}

/// The documents of a text in order, the empty ones left out; of `one`, no more than the first, which may be empty.
///
/// Follows `ReadObjects` of `fluxcd/pkg/ssa` and the `YAMLOrJSONDecoder` of `k8s.io/apimachinery`: a text that starts with `{` is
/// JSON as long as that works, one value behind the other; after one value at most it goes on as YAML, which is cut at its lines
/// of `---`.
pub(super) fn documents(
    text: &str,
    one: bool,
    place: &(dyn Fn(usize, usize) -> Span + Sync),
) -> Result<Vec<Node>, Unreadable> {
    let mut documents = Vec::new();
    let mut peek = PEEK.min(text.len());
    while !text.is_char_boundary(peek) {
        peek -= 1;
    }
    let mut from = 0;
    if text[..peek].trim_start().starts_with('{') {
        let (read, rest) = json(text, one, place, &mut documents)?;
        if rest.is_none() || (one && read > 0) {
            return Ok(documents);
        }
        from = rest.unwrap_or_default();
    }
    for piece in pieces(text, from) {
        let (start, end) = piece.map_err(|(start, end)| Unreadable {
            message: format!("invalid Yaml document separator: {}", text[start..end].trim()),
            span: place(start, end),
        })?;
        let node = first_document(&text[start..end], |from, to| place(start + from, start + to));
        let node = node.map_err(|error| {
            let (message, span) = match error {
                ReadError::Yaml(message, span) => (format!("the result is not YAML: {message}"), span),
                ReadError::Json(message, span) => {
                    (format!("the result has no form in JSON: {message}"), span)
                }
            };
            Unreadable { message, span }
        })?;
        documents.extend(node.map(|node| with_floats(&node)));
        if one {
            break;
        }
    }
    Ok(documents)
}

/// Reads JSON values: how many there are, and from where on the text is YAML; nothing where it is read to its end.
fn json(
    text: &str,
    one: bool,
    place: &(dyn Fn(usize, usize) -> Span + Sync),
    documents: &mut Vec<Node>,
) -> Result<(usize, Option<usize>), Unreadable> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Json>();
    let (mut count, mut at) = (0, 0);
    loop {
        match values.next() {
            None => return Ok((count, None)),
            // What is no object of Kubernetes is no JSON for the decoder either.
            Some(Ok(value)) if is_object(&value) => {
                let (start, end) = (skip_blanks(text, at), values.byte_offset());
                documents.push(json_node(&text[start..end], &value, start, place));
                (count, at) = (count + 1, end);
                if one {
                    return Ok((count, Some(at)));
                }
            }
            Some(result) => {
                let rest = behind_blanks(text, at);
                if count > 1 || rest.is_none() {
                    let message = match result {
                        Ok(_) => "the result holds JSON that is no object".to_owned(),
                        Err(error) => format!("the result is not JSON: {error}"),
                    };
                    return Err(Unreadable { message, span: place(at, text.len()) });
                }
                return Ok((count, rest));
            }
        }
    }
}

fn is_object(value: &Json) -> bool {
    value.get("kind").and_then(Json::as_str).is_some_and(|kind| !kind.is_empty())
}

/// The value with the places of its parts, where it is the same as YAML; otherwise with one place for all.
fn json_node(text: &str, value: &Json, start: usize, place: &(dyn Fn(usize, usize) -> Span + Sync)) -> Node {
    let document = parse_legacy(text, |from, to| place(start + from, start + to));
    let node = document.and_then(Result::ok).and_then(|document| document.root);
    let span = place(start, start + text.len());
    node.filter(|node| to_json(node, Mode::Legacy) == *value).unwrap_or_else(|| from_json(value, span))
}

fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// Where YAML starts: behind blanks, up to the first line break among them. Nothing where too little is left to look at.
fn behind_blanks(text: &str, at: usize) -> Option<usize> {
    let mut at = at;
    loop {
        let rest = &text[at..];
        let first = rest.chars().next().filter(|_| rest.len() >= LEAST)?;
        if !first.is_whitespace() {
            return Some(at);
        }
        at += first.len_utf8();
        if first == '\n' {
            return Some(at);
        }
    }
}

/// The node as the decoder has it: a whole number that does not fit into 64 bits with a sign is a float.
fn with_floats(node: &Node) -> Node {
    let value = match &node.value {
        Value::Scalar(scalar) => match scalar.resolve(Mode::Resource) {
            #[expect(clippy::cast_precision_loss, reason = "as Go converts it")]
            Resolved::UInt(value) => Value::Scalar(Scalar::plain(yaml_float(value as f64))),
            _ => return node.clone(),
        },
        Value::Sequence(items) => {
            return Node::sequence(items.iter().map(with_floats).collect(), node.span);
        }
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            for entry in mapping.iter() {
                copy.push(entry.key.clone(), with_floats(&entry.value));
            }
            return Node::mapping(copy, node.span);
        }
    };
    Node { value, span: node.span }
}
