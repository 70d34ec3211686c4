//! What go-yaml refuses: a text, the place, and the words, which are those that Flux reports.

use super::repository;

const NO_TOKEN: &str = "found character that cannot start any token";
const TAB: &str = "found a tab character that violates indentation";
const TAB_IN_BLOCK: &str = "found a tab character where an indentation space is expected";
const ANCHOR: &str = "did not find expected alphabetic or numeric character";
const CONTENT: &str = "did not find expected node content";
const CONTROL: &str = "control characters are not allowed";
const VALUES: &str = "mapping values are not allowed in this context";
const KEY: &str = "did not find expected key";

const REFUSED: &[(&str, &str, &str)] = &[
    ("-\ta\n", "1:2", NO_TOKEN),
    ("- \ta\n", "1:3", NO_TOKEN),
    ("?\ta\n", "1:2", NO_TOKEN),
    ("a:\n\tb: c\n", "2:1", NO_TOKEN),
    ("a:\n\t# c\n  b: 1\n", "2:1", NO_TOKEN),
    ("# c\n\ta: 1\n", "2:1", NO_TOKEN),
    ("a: b\n\tc\n", "2:1", TAB),
    ("a: b\n\t\n", "2:1", TAB),
    ("a: [b\n\t, c]\n", "2:1", TAB),
    ("a: |\n\tb\n", "2:1", TAB_IN_BLOCK),
    ("a: |\n  \tb\n", "2:3", TAB_IN_BLOCK),
    ("a: |\n  b\n\tc\n", "3:1", TAB_IN_BLOCK),
    ("a: &b.c d\n", "1:6", ANCHOR),
    ("a: &é d\n", "1:5", ANCHOR),
    ("a: *b\n", "1:4", "unknown anchor referenced"),
    ("a: &b [*b]\n", "1:8", "an alias inside of its own anchor"),
    ("!!binary aGk=: b\n", "1:10", "bytes as a key"),
    ("<<: {a: b}\n<<: {c: d}\n", "2:5", "a second merge key (`<<`) in one mapping"),
    ("a: &b &c d\n", "1:7", KEY),
    ("[a, , b]\n", "1:5", CONTENT),
    ("[- a]\n", "1:2", CONTENT),
    ("[a?b]\n", "1:3", "did not find expected ',' or ']'"),
    ("{a: b] }\n", "1:6", "did not find expected ',' or '}'"),
    ("a: 'b'c\n", "1:7", KEY),
    ("%YAML 1.2\n---\na: b\n", "1:1", "found incompatible YAML document"),
    ("%FOO bar\n", "1:1", "found unknown directive name"),
    ("a: %b\n", "1:4", NO_TOKEN),
    ("a: @b\n", "1:4", NO_TOKEN),
    ("...\n", "1:1", CONTENT),
    ("a: '\n...\n'\n", "2:1", "found unexpected document indicator"),
    ("a: |0\n  b\n", "1:5", "found an indentation indicator equal to 0"),
    ("a: |3\n  b\n", "2:3", KEY),
    ("a: |x\n  b\n", "1:5", "did not find expected comment or line break"),
    ("a: b: c\n", "1:5", VALUES),
    ("a\nb: c\n", "2:2", VALUES),
    ("a: - b\n", "1:4", "block sequence entries are not allowed in this context"),
    ("- a\nb: c\n", "2:1", "did not find expected '-' indicator"),
    ("a: 1\nb\nc: 2\n", "2:1", "could not find expected ':'"),
    ("a: \"\\q\"\n", "1:5", "found unknown escape character"),
    ("a: \"\\xg0\"\n", "1:7", "did not find expected hexdecimal number"),
    ("a: \"\\ud800\"\n", "1:7", "found invalid Unicode character escape code"),
    ("a: 'b\n", "1:6", "found unexpected end of stream"),
    ("a: !!int b\n", "1:10", "this is not what its tag says"),
    ("a: !b!c 1\n", "1:4", "found undefined tag handle"),
    ("a: b\0\n", "1:5", CONTROL),
    ("a: b\u{7f}\n", "1:5", CONTROL),
    ("a: é\u{80}\n", "1:5", CONTROL),
    ("a: b\u{fffe}\n", "1:5", CONTROL),
];

#[test]
fn what_go_yaml_refuses_is_refused() {
    for (text, place, words) in REFUSED {
        let repository = repository(text);
        let manifest = repository.manifest("f.yaml".into()).unwrap();
        let error = manifest.documents.iter().find_map(|document| document.as_ref().err());
        let error = error.unwrap_or_else(|| panic!("{text:?} is taken"));
        let location = repository.sources().location(error.span);
        let found = format!("{}:{}: {}", location.line, location.column, error.message);
        assert_eq!(found, format!("{place}: {words}"), "{text:?}");
    }
}

#[test]
fn what_is_broken_leaves_the_documents_around_it() {
    let repository = repository("a: 1\n---\nb: [\n---\nc: 'x\n---\n\td\n---\ne: 2\n");
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    let whole: Vec<_> = manifest.documents.iter().map(Result::is_ok).collect();
    assert_eq!(whole, [true, false, false, false, true]);
}
