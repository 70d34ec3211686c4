//! Outputs read by parsers of their formats.

use std::io::Write as _;
use std::process::{Command, Stdio};

use infra_graph::text::moves;
use pulldown_cmark::{Event, Options, Parser, Tag};
use regex::Regex;
use serde::Deserialize as _;
use serde_json::Value;

use crate::support::Judge;

pub(super) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

/// The documents, as JSON has them.
pub(super) fn yaml(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).unwrap()).collect()
}

/// Text in a page is text: no HTML but our markers, no link that leads elsewhere.
pub(super) fn markdown(text: &str) {
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.starts_with("<!-- infra-graph:"), "{html:?} in\n{text}");
            }
            Event::Start(Tag::Link { dest_url: url, .. } | Tag::Image { dest_url: url, .. }) => {
                assert!(!url.contains(':'), "{url:?} in\n{text}");
            }
            Event::Start(Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::Strikethrough) => {
                panic!("{event:?} in\n{text}")
            }
            Event::Text(text) | Event::Code(text) => assert!(!text.chars().any(|c| c != '\n' && moves(c))),
            _ => {}
        }
    }
}

/// Tags are closed in their order, and between them is nothing that would have to be escaped.
pub(super) fn xml(text: &str) {
    let entity = Regex::new(r"&(amp|lt|gt|quot|#39|#\d+);").unwrap();
    let tag = Regex::new(r#"^<(/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(/?)>"#).unwrap();
    let mut open: Vec<String> = Vec::new();
    let mut rest = text.trim_start_matches("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").trim();
    while !rest.is_empty() {
        let content = &rest[..rest.find('<').unwrap_or(rest.len())];
        assert!(!content.contains("]]>"), "{content}");
        // Style sheets have no entities, and no ampersands.
        assert!(!entity.replace_all(content, "").contains('&'), "{content}");
        rest = &rest[content.len()..];
        if rest.is_empty() {
            break;
        }
        let found = tag.captures(rest).unwrap_or_else(|| panic!("{:?}", rest.lines().next()));
        assert!(!entity.replace_all(&found[3], "").contains('&'), "{}", &found[3]);
        match (&found[1], &found[4]) {
            ("/", _) => assert_eq!(open.pop().as_deref(), Some(&found[2])),
            (_, "") => open.push(found[2].to_owned()),
            _ => {}
        }
        rest = &rest[found[0].len()..];
    }
    assert!(open.is_empty(), "{open:?}");
}

/// Graphviz reads it.
pub(super) fn dot(text: &str) {
    let Some(program) = Judge::Graphviz.find() else { return };
    let mut child =
        Command::new(program).arg("-Tcanon").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(!String::from_utf8(output.stdout).unwrap().chars().any(|c| c != '\n' && c != '\t' && moves(c)));
}
