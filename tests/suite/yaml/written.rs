//! What kustomize writes and reads again on the way, and files that are not UTF-8.

use infra_graph::kustomize::{Build, Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::yaml::to_yaml;

use crate::support;

fn build(files: &[(&str, &str)]) -> Build {
    let repository = support::repository(files);
    Renderer::new(&repository).build("app".into(), &Options::flux())
}

/// What is built of one file of resources.
fn built(text: &str) -> Build {
    build(&[("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", text)])
}

fn printed(build: &Build) -> String {
    assert_eq!(build.failure, None);
    build.objects.iter().map(|object| to_yaml(&object.node)).collect()
}

const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

#[test]
fn nothing_between_brackets_becomes_an_empty_text() {
    let block = printed(&built(&format!("{HEAD}data:\n  a:\n  b: ~\n")));
    assert!(block.contains("  a: null\n  b: null\n"), "{block}");
    let flow = printed(&built(&format!("{HEAD}data: {{a: , b, c: ~, ? : d}}\n")));
    assert!(flow.contains("  \"\": d\n  a: \"\"\n  b: \"\"\n  c: null\n"), "{flow}");
}

#[test]
fn nothing_between_brackets_is_null_until_it_is_written() {
    let patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: }\n";
    let build = build(&[
        ("app/kustomization.yaml", "resources: [a.yaml]\npatches: [{path: p.yaml}]\n"),
        ("app/a.yaml", &format!("{HEAD}data: {{a: x, b: x}}\n")),
        ("app/p.yaml", patch),
    ]);
    let printed = printed(&build);
    assert!(printed.contains("data:\n  b: x\n"), "{printed}");
}

fn generated(key: &str) -> Build {
    let text = format!("configMapGenerator:\n- name: a\n  literals: ['{key}=x']\n");
    build(&[("app/kustomization.yaml", &text)])
}

#[test]
fn keys_of_generators_are_read_by_what_they_look_like() {
    for key in
        ["8080", "1_000", "null", "1.5", "true", "2024-01-01", ".inf", "0x1F", "1e3", "-1", "0o7", ".5"]
    {
        let build = generated(key);
        assert!(
            build.failure.is_some_and(|failure| failure.message.contains("json: unsupported type")),
            "{key}"
        );
    }
    for key in ["on", "no", "y", "-", "1.2.3", ".", "_", "8080.txt", "0x", "2024-13-01"] {
        let printed = printed(&generated(key));
        assert!(printed.contains(": x\n"), "{key}: {printed}");
    }
}

#[test]
fn keys_of_labels_are_read_by_what_they_look_like() {
    for field in ["labels: [{pairs: {\"8080\": x}}]", "commonAnnotations: {\"8080\": x}"] {
        let kustomization = format!("resources: [a.yaml]\n{field}\n");
        let files = [("app/kustomization.yaml", &*kustomization), ("app/a.yaml", HEAD)];
        assert!(build(&files).failure.is_some(), "{field}");
        // What is there already keeps its quotes.
        let labels = "metadata: {name: a, labels: {\"8080\": y}, annotations: {\"8080\": y}}";
        let there = HEAD.replace("metadata: {name: a}", labels);
        let files = [("app/kustomization.yaml", &*kustomization), ("app/a.yaml", &there)];
        assert_eq!(build(&files).failure, None, "{field}");
    }
}

#[test]
fn keys_of_the_root_may_be_anything() {
    let printed = printed(&built(&format!("{HEAD}8080: x\n2024-01-01: x\n")));
    assert!(printed.contains("\"8080\": x\n"), "{printed}");
    for broken in ["data:\n  8080: x\n", "data:\n  2024-01-01: x\n", "~: x\n"] {
        assert!(built(&format!("{HEAD}{broken}")).failure.is_some(), "{broken}");
    }
}

#[test]
fn resources_have_no_directives_and_kustomizations_may() {
    let head = "%YAML 1.1\n---\n";
    assert!(built(&format!("{head}{HEAD}")).failure.is_some());
    let kustomization = format!("{head}resources: [a.yaml]\n");
    printed(&build(&[("app/kustomization.yaml", &kustomization), ("app/a.yaml", HEAD)]));
}

fn encoded(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn from_bytes(bytes: Vec<u8>) -> Build {
    let mut files = Memory::new();
    files.insert("app/kustomization.yaml", "resources: [a.yaml]\n");
    files.insert("app/a.yaml", bytes);
    Renderer::new(&Repository::new(files)).build("app".into(), &Options::flux())
}

#[test]
fn utf_16_is_read_by_its_byte_order_mark() {
    let text = format!("\u{feff}{HEAD}data:\r\n  a: 'ü 🦀'\r\n");
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let printed = printed(&from_bytes(encoded(&text, bytes)));
        assert!(printed.contains("a: ü 🦀") || printed.contains("a: \"ü \\U0001F980\""), "{printed}");
        let two = from_bytes(encoded(&format!("{text}---\n{}", HEAD.replace("name: a", "name: b")), bytes));
        assert_eq!((two.failure, two.objects.len()), (None, 1));
        // Half a character, and half of a pair.
        let mut odd = encoded(&text, bytes);
        odd.push(0);
        assert!(from_bytes(odd).failure.is_some());
        let mut half = encoded(&text, bytes);
        half.extend(bytes(0xd83e));
        assert!(from_bytes(half).failure.is_some());
    }
}

#[test]
fn other_encodings_are_refused() {
    let wide = |bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
        format!("\u{feff}{HEAD}").chars().flat_map(|c| bytes(u32::from(c))).collect()
    };
    let latin = [HEAD.as_bytes(), b"data: {a: \xfc}\n"].concat();
    let unmarked = encoded(HEAD, u16::to_le_bytes);
    for bytes in [wide(u32::to_le_bytes), wide(u32::to_be_bytes), latin, unmarked] {
        assert!(from_bytes(bytes).failure.is_some());
    }
}
