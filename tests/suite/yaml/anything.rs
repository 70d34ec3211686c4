//! Whatever a text holds, reading it ends, and every place lies in it.

use infra_graph::source::{SourceMap, Span};
use infra_graph::yaml::{Node, Value, comments, parse};
use proptest::prelude::*;

/// What means something to a scanner, and what stands in its way.
const PARTS: &[&str] = &[
    "a",
    "b: ",
    "- ",
    "-",
    "? ",
    ": ",
    ":",
    "\n",
    "\n  ",
    "\n\t",
    "\t",
    " ",
    "\r",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "'",
    "\"",
    "\\",
    "\\x4",
    "#",
    " # c",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!",
    "!!int ",
    "!e!x ",
    "!<x> ",
    "|",
    "|-2",
    ">+",
    "%",
    "%YAML 1.1\n",
    "%TAG !e! x\n",
    "---",
    "\n---\n",
    "\n--- ",
    "\n...\n",
    "<<: ",
    "é",
    "\u{feff}",
    "\u{a0}",
    "{a: , b}",
    "\0",
    "\u{7f}",
    "@",
    "🦀",
];

fn places(node: &Node, all: &mut Vec<Span>) {
    all.push(node.span);
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| places(item, all)),
        Value::Mapping(mapping) => mapping.iter().for_each(|entry| {
            all.push(entry.key.span);
            places(&entry.value, all);
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn every_text_is_read_to_its_end(parts in prop::collection::vec(prop::sample::select(PARTS), 0..24)) {
        let text = parts.concat();
        let file = SourceMap::default().add("f.yaml".into(), "");
        let offset = |at: usize| u32::try_from(at).unwrap();
        let mut all = Vec::new();
        for document in parse(&text, |from, to| Span::new(file, offset(from), offset(to))) {
            match document {
                Ok(document) => {
                    all.push(document.span);
                    document.root.iter().for_each(|root| places(root, &mut all));
                }
                Err(error) => all.push(error.span),
            }
        }
        for span in all {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} of {text:?}");
        }
        let found = comments(&text);
        for range in found.comments.into_iter().map(|comment| comment.range).chain(found.documents) {
            prop_assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
        }
    }
}
