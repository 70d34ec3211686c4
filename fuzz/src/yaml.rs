//! YAML: read, printed as kustomize does, and read again.

use std::ops::Range;

use infra_graph::source::{SourceMap, Span};
use infra_graph::yaml::{
    Document, Mode, Node, ParseError, Syntax, comments, documents, parse, parse_legacy, to_json, to_yaml,
    to_yaml_traced, written,
};

use serde_json::Value as Json;

use super::archive;
use super::places;

/// Reads a text in each way that there is.
pub fn run(data: &[u8]) {
    // As bytes, which may be UTF-16, and by the rules that a kustomization file has.
    let repository = infra_graph::repository::Repository::new(
        [("f.yaml", data)].into_iter().collect::<infra_graph::source::Memory>(),
    );
    drop(repository.manifest("f.yaml".into()));

    let text = super::text(data);
    let sources = SourceMap::default();
    let file = sources.add("f.yaml".into(), text.as_ref());
    let at = |start: usize, end: usize| Span::new(file, offset(start), offset(end));
    for document in parse(&text, at) {
        check(&document, &sources);
        if let Some(root) = document.ok().and_then(|document| document.root) {
            again(&root);
        }
    }
    if let Some(document) = parse_legacy(&text, at) {
        check(&document, &sources);
    }
    let found = comments(&text);
    let ranges = found.comments.into_iter().map(|comment| comment.range).chain(found.documents);
    ranges.for_each(|range| is_in(&text, &range));
    for document in documents(&text) {
        is_in(&text, &document);
        let mut open: Vec<Syntax> = written(&text, &document).into_iter().collect();
        while let Some(syntax) = open.pop() {
            is_in(&text, &syntax.range);
            is_in(&text, &(syntax.start..syntax.range.start));
            open.extend(syntax.children().cloned());
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a small text")
}

fn is_in(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} is no place in {text:?}");
}

fn check(document: &Result<Document, ParseError>, sources: &SourceMap) {
    match document {
        Ok(document) => {
            places::check(document.span, sources);
            document.root.iter().for_each(|root| places::of_node(root, sources));
        }
        Err(error) => places::check(error.span, sources),
    }
}

/// What is printed is read again as what it was: as a terminal may see it, and as kustomize prints it.
pub fn again(root: &Node) {
    let shown = to_yaml(root);
    let (printed, traced) = to_yaml_traced(root);
    for one in &traced {
        is_in(&printed, &one.range);
    }
    let was = to_json(root, Mode::Resource);
    if has_merge_key(&was) {
        return;
    }
    let texts = if can_be_read_again(&was) { vec![&shown, &printed] } else { vec![&shown] };
    for text in texts {
        let repository = archive::repository(&[("f.yaml".to_owned(), text.clone())].into());
        let manifest = repository.manifest("f.yaml".into()).expect("the file is there");
        let [Ok(document)] = manifest.documents.as_slice() else {
            panic!("{text:?} is read as {:?}", manifest.documents)
        };
        let Some(read) = &document.root else { panic!("{text:?} is read as nothing") };
        let now = to_json(read, Mode::Resource);
        assert!(is_same(&now, &was), "{text:?} is {now}, and was {was}");
        assert_eq!(to_yaml(read), shown);
    }
}

/// Whether two values are the same. A large float is printed without a point, and so read as an integer; what is infinite is not JSON,
/// and stays as it is written there.
fn is_same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Json::String(one), Json::String(other)) => {
            one == other || infinity(one).is_some_and(|sign| infinity(other) == Some(sign))
        }
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Json::Object(one), Json::Object(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| one.0 == other.0 && is_same(one.1, other.1))
        }
        _ => one == other,
    }
}

/// Whether what is infinite is below zero.
fn infinity(text: &str) -> Option<bool> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    digits.eq_ignore_ascii_case(".inf").then_some(is_negative)
}

/// Whether a key is `<<`. One with quotes or a tag merges nothing, and go-yaml prints it without: read again, it merges.
fn has_merge_key(json: &Json) -> bool {
    match json {
        Json::Object(object) => object.iter().any(|(key, value)| key == "<<" || has_merge_key(value)),
        Json::Array(items) => items.iter().any(has_merge_key),
        _ => false,
    }
}

/// kustomize prints some characters as they are that nobody takes as YAML, or that are line breaks there.
fn can_be_read_again(json: &Json) -> bool {
    let is_odd =
        |c| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    !json.to_string().contains(is_odd)
}
