//! How kustomize prints, and what becomes of that when it is read again. Each was found by comparing with it.

use super::{MAP, kubectl};
use crate::support::render;

/// A folded text doubles a line break before an indented line, as its YAML writer looks at the wrong line.
#[test]
fn folded_text_gets_more_line_breaks() {
    let text = MAP.replace("  key: value", "  key: >-\n    first\n      indented\n    last\n    line");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &text)]);
    assert_eq!(built.json(0, &["data", "key"]), "first\n\n  indented\nlast line");
}

/// Annotations are written anew before that, as texts.
#[test]
fn annotations_are_no_folded_text_any_more() {
    let folded = "key: >-\n      first\n        indented\n      last";
    let text =
        MAP.replace("metadata:\n", &format!("metadata:\n  annotations:\n    {folded}\n    number: .inf\n"));
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &text)]);
    assert_eq!(built.json(0, &["metadata", "annotations", "key"]), "first\n  indented\nlast");
    assert_eq!(built.json(0, &["metadata", "annotations", "number"]), ".inf");
}

/// Where there are variables, all texts that may hold one are set anew, also those without any.
#[test]
fn what_is_searched_for_variables_is_no_folded_text_any_more() {
    let folded = "key: >-\n      first\n        indented\n      last";
    let text = MAP.replace("metadata:\n", &format!("metadata:\n  labels:\n    {folded}\n"));
    let vars = "vars:\n- {name: V, objref: {apiVersion: v1, kind: ConfigMap, name: map}}\n";
    for (vars, expected) in [("", "first\n\n  indented\nlast"), (vars, "first\n  indented\nlast")] {
        let top = format!("resources: [map.yaml]\n{vars}");
        let built = kubectl(&[("app/kustomization.yaml", &top), ("app/map.yaml", &text)]);
        assert_eq!(built.json(0, &["metadata", "labels", "key"]), expected);
    }
}

/// What only escapes can say is read, and cannot be printed.
#[test]
fn a_control_character_cannot_be_printed() {
    let build = |text: &str| {
        let text = MAP.replace("key: value", text);
        kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &text)]).build
    };
    for text in ["key: \"a\\x7f\"", "key: \"a\\x9f\"", "key: \"a\\uFFFE\"", "\"a\\uFFFF\": b"] {
        let failure = build(text).failure.expect(text);
        assert!(failure.message.contains("control characters are not allowed"), "{}", failure.message);
    }
    assert_eq!(build("key: \"a\\x01\\u00a0\"").failure, None);
}

/// Only what is there in the end has to be printed.
#[test]
fn a_later_patch_mends_what_cannot_be_printed() {
    let patch = "patches:\n- target: {kind: Foo}\n  patch: '{apiVersion: x.io/v1, kind: Foo, metadata: {name: d}, spec: {a: 1}}'\n";
    let object = "apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: d}\nspec: {a: .inf}\n";
    let build = |more: &str| {
        let kustomization = format!("resources: [d.yaml]\n{more}");
        kubectl(&[("app/kustomization.yaml", &kustomization), ("app/d.yaml", object)]).build
    };
    assert!(build("").failure.is_some());
    assert_eq!(build(patch).failure, None);
}

/// A block scalar that the file ends in without a line break has none.
#[test]
fn the_last_line_of_a_file() {
    let text = MAP.replace("key: value\n", "key: |\n    last");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &text)]);
    assert_eq!(built.json(0, &["data", "key"]), "last");
}

/// Labels of a generated object that is merged into another are written anew, without quotes: `true` is a boolean then,
/// and no key. An inline patch is trimmed before it is read, so a block at its end loses its line break.
#[test]
fn what_is_written_anew_reads_anew() {
    let merged = [
        (
            "base/kustomization.yaml",
            "resources: [s.yaml]\npatchesJson6902:\n- target: {version: v1, kind: Secret, name: web}\n  patch: '[{\"op\": \"add\", \"path\": \"/metadata/labels\", \"value\": {\"true\": \"x\"}}]'\n",
        ),
        ("base/s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\n"),
        (
            "kustomization.yaml",
            "resources: [base]\nsecretGenerator:\n- {name: web, behavior: merge, literals: [a=1]}\n",
        ),
    ];
    assert!(render(&merged).unwrap_err().contains("unsupported type"));
    let patched = [
        (
            "kustomization.yaml",
            "resources: [m.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: m}\n    data:\n      key: |\n        text\n",
        ),
        ("m.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n"),
    ];
    assert!(render(&patched).unwrap().contains("key: text\n"), "{:?}", render(&patched));
}

/// The hash of a generated object is that of the text as it comes back, too.
#[test]
fn a_hash_over_folded_text() {
    let text = "configMapGenerator:\n- name: x1\n  literals: [a=1]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: x1}\n    data:\n      one: >\n        first\n\n          deeper\n";
    let built = kubectl(&[("app/kustomization.yaml", text)]);
    assert_eq!(built.names(), ["ConfigMap/x1-8fk55khk52"]);
}

/// An operation only fails on what is still there.
#[test]
fn a_patch_mends_what_an_operation_could_not_print() {
    let object = "apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: d}\nspec: {a: .inf}\n";
    let merge = "- target: {kind: Foo}\n  patch: '{apiVersion: x.io/v1, kind: Foo, metadata: {name: d}, spec: {a: 1}}'\n";
    let operation =
        "- target: {kind: Foo}\n  patch: '[{\"op\": \"add\", \"path\": \"/spec/b\", \"value\": 2}]'\n";
    let build = |patches: &str| {
        let kustomization = format!("resources: [d.yaml]\npatches:\n{patches}");
        kubectl(&[("app/kustomization.yaml", &kustomization), ("app/d.yaml", object)]).build
    };
    assert_eq!(build(&format!("{merge}{operation}")).failure, None);
    assert!(build(&format!("{operation}{merge}")).failure.is_some());
}
