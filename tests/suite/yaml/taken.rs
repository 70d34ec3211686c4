//! What go-yaml takes, and what it makes of it: a text, and its documents as JSON.

use infra_graph::yaml::{Mode, to_json};

use super::repository;

const TABS: &[(&str, &str)] = &[
    ("a:\tb\n", r#"{"a":"b"}"#),
    ("a: b\t# c\n", r#"{"a":"b"}"#),
    ("- a\t\n", r#"["a"]"#),
    ("a: b\n \tc\n", r#"{"a":"b c"}"#),
    ("# c\n\t# d\na: 1\n", r#"{"a":1}"#),
    ("a: [\n\tb,\n\tc ]\n", r#"{"a":["b","c"]}"#),
    ("a: {\n\tb: c }\n", r#"{"a":{"b":"c"}}"#),
    ("a: |\t# c\n  b\n", r#"{"a":"b\n"}"#),
    ("a: >\n  b\n  \tc\n  d\n", r#"{"a":"b\n\tc\nd\n"}"#),
    ("a: 'b\n\tc'\n", r#"{"a":"b c"}"#),
    ("a: \"b\\\n\tc\"\n", r#"{"a":"bc"}"#),
    ("a: \"b\\\tc\"\n", r#"{"a":"b\tc"}"#),
];

const ANCHORS: &[(&str, &str)] = &[
    ("x: &a b\n*a : c\n", r#"{"x":"b","b":"c"}"#),
    ("x: &a b\n*a: c\n", r#"{"x":"b","b":"c"}"#),
    ("[&a b, *a, *a : c]\n", r#"["b","b",{"b":"c"}]"#),
    ("a: &b-c_1 d\ne: *b-c_1\n", r#"{"a":"d","e":"d"}"#),
    ("a: &b c\nd: &b e\nf: *b\n", r#"{"a":"c","d":"e","f":"e"}"#),
    ("&a b: c\n", r#"{"b":"c"}"#),
    ("a: &b\n", r#"{"a":null}"#),
    ("<<: [{a: b}, {a: c}]\n", r#"{"a":"b"}"#),
    ("\"<<\": a\n", r#"{"<<":"a"}"#),
    ("!!merge \"<<\": {a: b}\n", r#"{"a":"b"}"#),
];

const BRACKETS: &[(&str, &str)] = &[
    ("{a: , b: }\n", r#"{"a":null,"b":null}"#),
    ("{a:}\n", r#"{"a:":null}"#),
    ("{a, b: c,}\n", r#"{"a":null,"b":"c"}"#),
    ("[a: ]\n", r#"[{"a":null}]"#),
    ("[? a : b]\n", r#"[{"a":"b"}]"#),
    ("{? a}\n", r#"{"a":null}"#),
    ("[http://a/b:c, d]\n", r#"["http://a/b:c","d"]"#),
    ("[a:b, a :b]\n", r#"["a:b","a :b"]"#),
    ("{\"a\":b, 'c':[d]}\n", r#"{"a":"b","c":["d"]}"#),
    ("[a#b, c #d\n]\n", r#"["a#b","c"]"#),
    ("[a]#c\n", r#"["a"]"#),
    ("{a: b} what follows the first document is not read\n", r#"{"a":"b"}"#),
];

const LINES: &[(&str, &str)] = &[
    ("a: 1\rb: 2\r", r#"{"a":1,"b":2}"#),
    ("a: b\u{85}c: d\n", r#"{"a":"b","c":"d"}"#),
    ("a: b # c\u{2028}d: e\n", r#"{"a":"b","d":"e"}"#),
    ("a: b\n  c\n\n  d\n", r#"{"a":"b c\nd"}"#),
    ("a: b\u{2028}  c\n", "{\"a\":\"b\u{2028}c\"}"),
    ("a: |\n  b\r  c\r\n  d\u{85}  e\u{2028}  f\n", "{\"a\":\"b\\nc\\nd\\ne\u{2028}f\\n\"}"),
    ("a: b#c\n", r#"{"a":"b#c"}"#),
    ("a: #c\n  b\n", r#"{"a":"b"}"#),
    ("a: |#c\n  b\n", r#"{"a":"b\n"}"#),
    ("a: |2\n    b\n", r#"{"a":"  b\n"}"#),
    ("a: |-2\n   b\n\n", r#"{"a":" b"}"#),
    ("a: |+\n  b\n\n", r#"{"a":"b\n\n"}"#),
    ("a: |\n", r#"{"a":""}"#),
    ("a: |\n  b", r#"{"a":"b"}"#),
    ("a: >\n  b\n  c\n\n  d\n   e\n  f\n", r#"{"a":"b c\nd\n e\nf\n"}"#),
    ("a:\n- b\n c\n", r#"{"a":["b c"]}"#),
    ("a: \"\\u00e9\\N\\_\\e\"\n", "{\"a\":\"é\u{85}\u{a0}\\u001b\"}"),
];

const TAGS: &[(&str, &str)] = &[
    ("a: !!int \"1\"\n", r#"{"a":1}"#),
    ("a: !!str 1\n", r#"{"a":"1"}"#),
    ("a: ! 1\n", r#"{"a":1}"#),
    ("a: !b 1\n", r#"{"a":"1"}"#),
    ("a: !<tag:yaml.org,2002:str> 1\n", r#"{"a":"1"}"#),
    ("a: !!str\nb: !!str \n", r#"{"a":"","b":""}"#),
    ("%TAG !e! tag:yaml.org,2002:\n--- !e!str 1\n", r#""1""#),
];

const DOCUMENTS: &[(&str, &str)] = &[
    ("a: 1\n... # c\nb: 2\n", r#"{"a":1}"#),
    ("---a\n", r#""---a""#),
    ("a: |\n  ---\n  b\n", r#"{"a":"---\nb\n"}"#),
    ("a: 1\n...b: 2\n", r#"{"a":1,"...b":2}"#),
    ("\u{feff}a: b\n---\n\u{feff}c: d\n", r#"{"a":"b"} {"c":"d"}"#),
    ("a: b\n--- # c\nd: e\n---#f\ng: h\n", r#"{"a":"b"} {"d":"e"} {"g":"h"}"#),
    ("a: b\n--- c", r#"{"a":"b"}"#),
];

fn as_json(text: &str) -> String {
    let repository = repository(text);
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    let shown = manifest.documents.iter().map(|document| match document {
        Ok(document) => document
            .root
            .as_ref()
            .map_or_else(|| "-".to_owned(), |root| to_json(root, Mode::Resource).to_string()),
        Err(error) => format!("error: {}", error.message),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// The same JSON, with the keys in one order.
fn sorted(json: &str) -> Vec<serde_json::Value> {
    serde_json::Deserializer::from_str(json).into_iter().map(Result::unwrap).collect()
}

#[test]
fn what_go_yaml_takes_is_taken() {
    for table in [TABS, ANCHORS, BRACKETS, LINES, TAGS, DOCUMENTS] {
        for (text, json) in table {
            let found = as_json(text);
            assert!(!found.contains("error:"), "{text:?}: {found}");
            assert_eq!(sorted(&found), sorted(json), "{text:?}");
        }
    }
}

#[test]
fn a_key_has_1024_characters_at_most() {
    for (character, count) in [("a", 1024), ("é", 1024), ("a", 255), ("a", 257)] {
        let key = character.repeat(count);
        assert_eq!(as_json(&format!("{key}: b\n")), format!(r#"{{"{key}":"b"}}"#));
        assert_eq!(as_json(&format!("[{{{key}: b}}]\n")), format!(r#"[{{"{key}":"b"}}]"#));
    }
    let key = "a".repeat(1025);
    assert_eq!(as_json(&format!("? {key}\n: b\n")), format!(r#"{{"{key}":"b"}}"#));
    let words = "error: mapping values are not allowed in this context";
    assert_eq!(as_json(&format!("{key}: b\n")), words);
    assert_eq!(as_json(&format!("'{key}': b\n")), words);
}
