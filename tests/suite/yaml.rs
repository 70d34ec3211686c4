//! The YAML reader: places, documents, anchors, and what is no YAML.

mod anything;
mod keys;
mod refused;
mod styles;
mod taken;
mod written;

use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::yaml::{ErrorKind, Mode, Node, Resolved, parse_embedded};

fn repository(text: &str) -> Repository {
    Repository::new(Memory::from_iter([("f.yaml", text)]))
}

fn roots(repository: &Repository) -> Vec<Node> {
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    manifest.documents.iter().filter_map(|document| document.as_ref().ok()?.root.clone()).collect()
}

/// `line:column` of the start and the text of the whole span.
fn place(repository: &Repository, node: &Node) -> (String, String) {
    let file = repository.sources().file(node.span.file);
    let location = repository.sources().location(node.span);
    let text = file.text[node.span.start as usize..node.span.end as usize].to_owned();
    (format!("{}:{}", location.line, location.column), text)
}

#[test]
fn every_value_has_its_place() {
    let repository = repository("# c\na:\n  b: [x, 'y z']\n\n  # late\nc: |\n  text\n  more\n\nd:\n- e: 1\n");
    let root = &roots(&repository)[0];
    let list = root.at(&["a", "b"]).unwrap();
    assert_eq!(place(&repository, list), ("3:6".into(), "[x, 'y z']".into()));
    assert_eq!(place(&repository, &list.as_sequence().unwrap()[1]), ("3:10".into(), "'y z'".into()));
    assert_eq!(place(&repository, root.get("a").unwrap()).1, "b: [x, 'y z']");
    assert_eq!(place(&repository, root.get("c").unwrap()).1, "text\n  more");
    assert_eq!(place(&repository, root.get("d").unwrap()).1, "e: 1");
    let key = root.as_mapping().unwrap().entry("d").unwrap().key.span;
    assert_eq!(repository.sources().location(key).to_string(), "f.yaml:10:1");
}

#[test]
fn columns_count_characters_and_survive_bom_and_crlf() {
    let repository = repository("\u{feff}é: ü # ä\r\nb:\r\n  c: |\r\n    d: 1\r\n");
    let root = &roots(&repository)[0];
    assert_eq!(place(&repository, root.get("é").unwrap()), ("1:4".into(), "ü".into()));
    let block = root.at(&["b", "c"]).unwrap();
    assert_eq!(block.as_str(), Some("d: 1\n"));
    let inner = parse_embedded(block, repository.sources());
    let inner = inner[0].as_ref().unwrap().root.clone().unwrap();
    assert_eq!(place(&repository, inner.get("d").unwrap()), ("4:8".into(), "1".into()));
}

#[test]
fn yaml_in_nested_blocks_keeps_its_places() {
    let text = "spec:\n  patches:\n    - patch: |-\n        spec:\n          patches:\n            - patch: |\n\n                - op: add\n                  value: deep\n      target: {kind: Kustomization}\n";
    let repository = repository(text);
    let root = &roots(&repository)[0];
    let outer =
        root.at(&["spec", "patches"]).unwrap().as_sequence().unwrap()[0].get("patch").unwrap().clone();
    let middle = parse_embedded(&outer, repository.sources())[0].as_ref().unwrap().root.clone().unwrap();
    let patch =
        middle.at(&["spec", "patches"]).unwrap().as_sequence().unwrap()[0].get("patch").unwrap().clone();
    let inner = parse_embedded(&patch, repository.sources())[0].as_ref().unwrap().root.clone().unwrap();
    let value = inner.as_sequence().unwrap()[0].get("value").unwrap().clone();
    assert_eq!(place(&repository, &value), ("9:26".into(), "deep".into()));
}

#[test]
fn yaml_in_quotes_gets_the_place_of_the_scalar() {
    let repository = repository("a: \"b: 1\\nc: 2\"\n");
    let root = &roots(&repository)[0];
    let inner = parse_embedded(root.get("a").unwrap(), repository.sources());
    let inner = inner[0].as_ref().unwrap().root.clone().unwrap();
    assert_eq!(place(&repository, inner.get("c").unwrap()), ("1:4".into(), "\"b: 1\\nc: 2\"".into()));
}

#[test]
fn one_broken_document_leaves_the_others() {
    let repository = repository("a: 1\n---\nb: [1, 2\n---\nc: {{ .x }}\n---\n# nothing\n---\nd: 4\n");
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    let errors: Vec<_> = manifest.documents.iter().filter_map(|d| d.as_ref().err()).collect();
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert_eq!(errors[0].kind, ErrorKind::Syntax);
    assert_eq!((errors[1].kind, errors[1].template), (ErrorKind::CompositeKey, true));
    assert_eq!(repository.sources().location(errors[1].span).to_string(), "f.yaml:5:5");
    let roots = roots(&repository);
    assert_eq!(roots.len(), 2);
    assert_eq!(roots[1].get("d").unwrap().text(), Some("4"));
}

#[test]
fn anchors_may_be_defined_again_and_merged() {
    let text = "a: &x {k: 1, l: 2}\nb: *x\nc: &x {k: 3}\nd: *x\ne:\n  <<: [*x, {k: 9, m: 4}]\n  l: own\nf:\n  '<<': text\n";
    let repository = repository(text);
    let root = &roots(&repository)[0];
    assert_eq!(root.at(&["b", "k"]).unwrap().text(), Some("1"));
    assert_eq!(root.at(&["d", "k"]).unwrap().text(), Some("3"));
    assert_eq!(place(&repository, root.at(&["d", "k"]).unwrap()).0, "3:11");
    let merged = root.get("e").unwrap();
    let texts: Vec<_> = ["k", "l", "m"].iter().map(|k| merged.get(k).unwrap().text().unwrap()).collect();
    assert_eq!(texts, ["3", "own", "4"]);
    assert_eq!(root.at(&["f", "<<"]).unwrap().text(), Some("text"));
}

#[test]
fn aliases_that_explode_are_refused() {
    let mut text = String::from("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for level in 1..12 {
        let previous = format!("*a{}", level - 1);
        let items = vec![previous; 10].join(", ");
        text += &format!("a{level}: &a{level} [{items}]\n");
    }
    let repository = repository(&text);
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    assert_eq!(manifest.documents[0].as_ref().unwrap_err().kind, ErrorKind::Limit);
}

#[test]
fn depth_is_limited() {
    let repository = repository(&"[".repeat(100_000));
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    assert!(manifest.documents[0].is_err());
}

#[test]
fn a_key_that_stands_twice_is_noted_and_the_last_counts() {
    let mut text = String::from("a: 1\nb: 2\na: 3\nlarge:\n");
    for number in 0..100 {
        text += &format!("  k{}: {number}\n", number % 99);
    }
    let repository = repository(&text);
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    let document = manifest.documents[0].as_ref().unwrap();
    let places: Vec<_> = document
        .duplicates
        .iter()
        .map(|d| (d.key.as_str(), repository.sources().location(d.second).line))
        .collect();
    assert_eq!(places, [("a", 3), ("k0", 104)]);
    assert_eq!(document.root.as_ref().unwrap().get("a").unwrap().text(), Some("3"));
}

#[test]
fn scalars_follow_go_yaml() {
    let resolve = |text: &str, mode| {
        let repository = repository(&format!("a: {text}\n"));
        roots(&repository)[0].get("a").unwrap().as_scalar().unwrap().resolve(mode)
    };
    let string = |text: &str| Resolved::String(text.into());
    for text in ["yes", "No", "on", "y"] {
        assert_eq!(resolve(text, Mode::Resource), string(text));
        assert!(matches!(resolve(text, Mode::Legacy), Resolved::Bool(_)), "{text}");
    }
    for mode in [Mode::Resource, Mode::Legacy] {
        assert_eq!(resolve("True", mode), Resolved::Bool(true));
        assert_eq!(resolve("'true'", mode), string("true"));
        assert_eq!(resolve("!!str 12", mode), string("12"));
        assert_eq!(resolve("0777", mode), Resolved::Int(511));
        assert_eq!(resolve("0o17", mode), Resolved::Int(15));
        assert_eq!(resolve("0x1F", mode), Resolved::Int(31));
        assert_eq!(resolve("-1_000", mode), Resolved::Int(-1000));
        assert_eq!(resolve("18446744073709551615", mode), Resolved::UInt(u64::MAX));
        assert_eq!(resolve("1e3", mode), Resolved::Float(1000.0));
        assert_eq!(resolve("1.2.3", mode), string("1.2.3"));
        assert_eq!(resolve("v1", mode), string("v1"));
        assert_eq!(resolve("1h", mode), string("1h"));
        assert_eq!(resolve("", mode), Resolved::Null);
        assert_eq!(resolve("~", mode), Resolved::Null);
        assert_eq!(resolve("!!binary aGk=", mode), string("hi"));
    }
    assert_eq!(resolve("2024-01-02", Mode::Resource), string("2024-01-02T00:00:00Z"));
    assert_eq!(resolve("2024-01-02", Mode::Legacy), string("2024-01-02"));
    assert_eq!(resolve("2024-13-02", Mode::Resource), string("2024-13-02"));
}

#[test]
fn many_comments_under_one_key_are_fine() {
    let text = format!("a:\n{}  b: 1\n", "  # comment\n".repeat(500));
    let repository = repository(&text);
    assert_eq!(roots(&repository)[0].at(&["a", "b"]).unwrap().text(), Some("1"));
}
