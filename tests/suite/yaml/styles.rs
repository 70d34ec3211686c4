//! The two ways a text is read give the same tree: line by line, and by events.
//!
//! An anchor on its first document makes the whole text go through the event parser.

use infra_graph::source::{FileId, SourceMap, Span};
use infra_graph::yaml::{Document, Entry, Key, Node, ParseError, Value, parse};
use proptest::prelude::*;
use walkdir::WalkDir;

use crate::support;

fn file() -> FileId {
    SourceMap::default().add("f.yaml".into(), "")
}

fn read(text: &str) -> Vec<Result<Document, ParseError>> {
    let offset = |at: usize| u32::try_from(at).unwrap();
    parse(text, |from, to| Span::new(file(), offset(from), offset(to)))
}

/// Reads the text with an anchor put in, and counts places as if it were not there.
fn read_by_events(text: &str) -> Vec<Result<Document, ParseError>> {
    let blank = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let at: usize = text.split_inclusive('\n').take_while(blank).map(str::len).sum();
    let explicit = text[at..]
        .strip_prefix("---")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\t', '\r']));
    let (at, anchor) = if explicit { (at + 3, " &a") } else { (at, "--- &a\n") };
    let changed = format!("{}{anchor}{}", &text[..at], &text[at..]);
    let before = |place: usize| if place <= at { place } else { place.saturating_sub(anchor.len()).max(at) };
    let offset = |place: usize| u32::try_from(before(place)).unwrap();
    parse(&changed, |from, to| Span::new(file(), offset(from), offset(to)))
}

/// A tree in short: each value with its place.
fn shown(node: &Node) -> String {
    let place = format!("@{}-{}", node.span.start, node.span.end);
    match &node.value {
        Value::Scalar(scalar) => format!("{:?} {:?}{place}", scalar.style, scalar.text),
        Value::Sequence(items) => {
            format!("[{}]{place}", items.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Value::Mapping(mapping) => {
            let entry = |entry: &Entry| {
                let Key { text, style, span } = &entry.key;
                format!("{style:?} {text:?}@{}-{}: {}", span.start, span.end, shown(&entry.value))
            };
            format!("{{{}}}{place}", mapping.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn all_shown(documents: &[Result<Document, ParseError>]) -> String {
    let one = |document: &Result<Document, ParseError>| match document {
        Ok(document) => {
            format!("{:?} {:?}", document.root.as_ref().map(shown), document.duplicates)
        }
        Err(error) => error.message.clone(),
    };
    documents.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What is no YAML is never read line by line to its end, and an anchor may change what is said about it.
fn same(text: &str) -> Result<(), String> {
    let (direct, events) = (read(text), read_by_events(text));
    if direct.is_empty() {
        // Nothing but comments is no document; the anchor makes it one.
        return Ok(());
    }
    let broken = |documents: &[Result<Document, ParseError>]| documents.iter().any(Result::is_err);
    let (left, right) = (all_shown(&direct), all_shown(&events));
    let same = if broken(&events) { broken(&direct) } else { left == right };
    if same { Ok(()) } else { Err(format!("\n{text}\n-- by lines\n{left}\n-- by events\n{right}")) }
}

#[test]
fn real_files_read_the_same_line_by_line_and_by_events() {
    let mut roots = vec![support::example()];
    match support::shared() {
        Some(shared) => roots.push(shared.join("corpus").into_std_path_buf()),
        None => support::skipped("no corpus to read"),
    }
    let files = roots.iter().flat_map(|root| WalkDir::new(root).sort_by_file_name()).flatten();
    let manifests = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "yaml"));
    for file in manifests {
        let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
        if let Err(difference) = same(&text) {
            panic!("{}: {difference}", file.path().display());
        }
    }
}

/// A large text is read in parts, side by side. What is written otherwise may stand in any of them.
#[test]
fn large_texts_read_the_same_in_parts() {
    let plain = |number: usize| {
        format!(
            "---\nkind: Map\nmetadata:\n  name: m{number}\ndata:\n  text: |\n    --- no start\n\n  list:\n  - a\n  - b: {number}\n"
        )
    };
    let odd = [
        "",
        "---\na: &x 1\nb: *x\n",
        "---\ntext: \u{e9}\u{7f}\n",
        "---\n---\n# nothing\n---\n",
        "---\na: 1\n...\n",
        "--- # a comment\na: >\n  folded\n  text\n",
        "---\na: 1\na: 2\n",
    ];
    for odd in odd {
        for place in [0, 4_000, 7_999] {
            let mut text = String::new();
            for number in 0..8_000 {
                if number == place {
                    text += odd;
                }
                text += &plain(number);
            }
            assert!(text.len() > 600_000);
            // Whole, the trees would fill the screen.
            assert!(same(&text).is_ok(), "{odd:?} before document {place}");
        }
    }
    let broken: String =
        (0..8_000).map(|number| plain(number) + if number == 4_000 { "  - {\n" } else { "" }).collect();
    let documents = read(&broken);
    assert_eq!(documents.iter().filter(|document| document.is_err()).count(), 1);
    assert!(documents.len() > 3_000);
}

/// A line of something like a manifest.
fn line() -> impl Strategy<Value = String> {
    let indent = prop::sample::select(vec!["", "", "  ", "  ", "    ", "   ", "      "]);
    let head = prop::sample::select(vec![
        "a: ", "b: ", "c: ", "- ", "- ", "- a: ", "- - ", "\"q\": ", "'r': ", "a:", "-", "", "# ", "---",
        "...", "x/y.z: ", "1: ", "a:b: ", "<<: ", "? ", ": ", "a : ", "%",
    ]);
    let value = prop::sample::select(vec![
        "x",
        "",
        "x y",
        "1",
        "\"s\"",
        "'s'",
        "'it''s'",
        "\"a\\n\"",
        "|",
        "|-",
        "|+",
        "> ",
        "[]",
        "{}",
        "[x, 'y']",
        "{a: 1, b: [2]}",
        "x # c",
        "x #",
        "x#y",
        "# c",
        "a: b",
        "a:b",
        "http://x:1/",
        "[x",
        "{a: }",
        "{a}",
        "[a: 1]",
        "'s' t",
        "\"s\" # c",
        "é",
        "\tx",
        "x ",
        "-",
        "- x",
        "-1",
        "--- x",
        "!!str 1",
        "~",
        "null",
        "\"k\": v",
        "{\"k\": v}",
        "{\"k\":v}",
        "[x, ]",
        "[,]",
        "[x # c",
        "| # c",
        "|2",
        "x:",
        "@x",
        "%x",
        "[a b,c]",
        "[-]",
        "[- x]",
        "{a: b, a: c}",
        "[x]y",
        "[\"x\"] # c",
        "[x]# c",
        "x\t# c",
        "\t- x",
        "*a",
        "*a: x",
        "&b x",
        "[a?b]",
        "[,x]",
        "{a: , b: c}",
        "{a:}",
        "\"x",
        "y\"",
        "x\u{2028}y",
        "x\u{85}",
        "x\r",
        "!",
        "!!int 1",
        ">-",
        "|1",
    ]);
    (indent, head, value).prop_map(|(indent, head, value)| format!("{indent}{head}{value}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn lines_read_the_same_line_by_line_and_by_events(
        lines in prop::collection::vec(line(), 1..8),
        end in prop::sample::select(vec!["\n", "", "\n\n", "  ", "\n  \n"]),
    ) {
        let text = lines.join("\n") + end;
        // Before these an anchor would start a document of its own, or be one too many.
        let first = text.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with("# "));
        let first = first.unwrap_or_default();
        let first = first.strip_prefix("---").map_or(first, str::trim_start);
        let ends_early = ["# x\u{2028}", "# x\u{85}", "# x\r"].iter().any(|comment| text.contains(comment));
        if ends_early || text.trim_start().starts_with("---#") || first.starts_with(['.', '%', '*', '&', '!', '#']) {
            return Ok(());
        }
        if let Err(difference) = same(&text) {
            return Err(TestCaseError::fail(difference));
        }
    }
}
