//! YAML as kustomize prints it. Every expected line is what `kubectl kustomize` printed.

use infra_graph::yaml::to_yaml;

use crate::support::repository;

/// A document read, and printed again.
fn printed(text: &str) -> String {
    let repository = repository(&[("f.yaml", text)]);
    let manifest = repository.manifest("f.yaml".into()).expect("the file is there");
    let document = manifest.documents[0].as_ref().expect("it is YAML");
    to_yaml(document.root.as_ref().expect("it is not empty"))
}

#[test]
fn strings_that_mean_something_else_are_quoted() {
    for text in [
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "true",
        "null",
        "~",
        "1",
        "-1",
        "1_000",
        "0x1F",
        "0b11",
        "017",
        "0o17",
        "1.0",
        ".5",
        "1e3",
        ".inf",
        ".nan",
        "2024-01-01",
        "2024-1-1",
        "2024-01-01T00:00:00Z",
        "1:30",
        "12:30:45",
        "1_0:30",
        "18446744073709551615",
        "",
    ] {
        assert_eq!(printed(&format!("a: '{text}'")), format!("a: \"{text}\"\n"));
    }
}

#[test]
fn strings_that_only_look_like_it_are_not() {
    for text in [
        "yEs",
        "nUll",
        "0x",
        "0xg",
        "0b2",
        "1.2.3",
        "v1",
        "._5",
        ".e3",
        "1e",
        "e3",
        "1e1000",
        "2024-13-01",
        "2024-01",
        "1:60",
        "1:",
        "a:b",
        "a#b",
        "a:",
        "-a",
        "?a",
        ":a",
        "a,b",
        "a'b",
        "<<",
        "=",
        "http://a.b/c?d=e",
    ] {
        assert_eq!(
            printed(&format!("a: \"{text}\"")),
            match text {
                "1:" | "a:" => format!("a: '{text}'\n"),
                _ => format!("a: {text}\n"),
            }
        );
    }
}

#[test]
fn characters_with_a_meaning_get_single_quotes_and_special_ones_double() {
    for (text, expected) in [
        (r#""@x""#, "'@x'"),
        (r#""*""#, "'*'"),
        (r#""- a""#, "'- a'"),
        (r#""a: b""#, "'a: b'"),
        (r#""a #b""#, "'a #b'"),
        (r#""{{ .x }}""#, "'{{ .x }}'"),
        (r#""'a'""#, "'''a'''"),
        (r#""---""#, "'---'"),
        (r#"" a""#, "' a'"),
        (r#""a\tb""#, r#""a\tb""#),
        (r#""a\rb""#, r#""a\rb""#),
        (r#""\e[0m""#, r#""\e[0m""#),
        ("\"\u{1f600}\"", r#""\U0001F600""#),
        ("\"\u{e9}\"", "\u{e9}"),
    ] {
        assert_eq!(printed(&format!("a: {text}")), format!("a: {expected}\n"));
    }
}

#[test]
fn texts_with_lines_are_literal_blocks() {
    for (text, expected) in [
        (r#""a\nb\n""#, "a: |\n  a\n  b\n"),
        (r#""a\nb""#, "a: |-\n  a\n  b\n"),
        (r#""a\n\n\n""#, "a: |+\n  a\n\n\n"),
        (r#""  a\nb\n""#, "a: |2\n    a\n  b\n"),
        (r#""\na""#, "a: |2-\n\n  a\n"),
        // A blank before a line break rules the block out.
        (r#""a \nb""#, "a: \"a \\nb\"\n"),
        (r#""a\tb\nc""#, "a: \"a\\tb\\nc\"\n"),
    ] {
        assert_eq!(printed(&format!("a: {text}")), expected);
    }
}

#[test]
fn long_lines_are_folded_behind_column_80() {
    let words = "word ".repeat(20);
    let first = "word ".repeat(16);
    let expected = format!("a: {}\n  word word word word\n", first.trim_end());
    assert_eq!(printed(&format!("a: {}", words.trim_end())), expected);
    let url = format!("a: {}\n", "x".repeat(200));
    assert_eq!(printed(&url), url);
}

#[test]
fn numbers_take_the_way_through_json() {
    for (text, expected) in [
        ("1_000", "1000"),
        ("0777", "511"),
        ("1e3", "1000"),
        ("1.50", "1.5"),
        ("1e20", "1e+20"),
        ("0.000001", "1e-06"),
        ("1234567.5", "1.2345675e+06"),
        ("12345678901234567890", "12345678901234567890"),
        ("123456789012345678901234567890", "1.2345678901234568e+29"),
        ("-0.0", "0"),
    ] {
        assert_eq!(printed(&format!("a: {text}")), format!("a: {expected}\n"));
    }
}

#[test]
fn keys_are_sorted_by_letters_and_numbers() {
    let text =
        "{b: 1, a10: 1, a2: 1, a-b: 1, A: 1, '2': 1, '10': 1, true: [], x: {}, l: [[1], {k: [2]}, {}]}";
    let expected = "\"2\": 1\n\"10\": 1\nA: 1\na-b: 1\na2: 1\na10: 1\nb: 1\nl:\n- - 1\n- k:\n  - 2\n- {}\n\"true\": []\nx: {}\n";
    assert_eq!(printed(text), expected);
}

#[test]
fn a_key_of_more_than_128_bytes_stands_alone() {
    let key = "k".repeat(129);
    assert_eq!(printed(&format!("? {key}\n: {{a: 1}}\n")), format!("? {key}\n: a: 1\n"));
}
