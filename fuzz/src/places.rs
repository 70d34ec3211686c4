//! Places lie in the texts that they are about.

use infra_graph::source::{SourceMap, Span};
use infra_graph::yaml::{Node, Value};

/// Panics where a place is none: outside of its text, or in the middle of a character.
pub fn check(span: Span, sources: &SourceMap) {
    let file = sources.file(span.file);
    let (start, end) = (span.start as usize, span.end as usize);
    // A file that could not be read stands for an empty text.
    assert!(file.text.get(start..end).is_some(), "{start}..{end} is no place in {}", file.path);
}

/// The places of a value, and of all that is in it.
pub fn of_node(node: &Node, sources: &SourceMap) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        check(node.span, sources);
        match &node.value {
            Value::Scalar(_) => {}
            Value::Sequence(items) => open.extend(items.iter()),
            Value::Mapping(mapping) => {
                for entry in mapping.iter() {
                    check(entry.key.span, sources);
                    open.push(&entry.value);
                }
            }
        }
    }
}
