//! Strategic merges and JSON patches. What is expected is what `kubectl kustomize` prints.

use crate::support::{place, render, repository};
use camino::Utf8Path;
use infra_graph::kustomize::{Options, Renderer};

/// The part of the only object below `spec`, one line a value, after a patch.
fn spec(kind: &str, target: &str, patch: &str) -> Result<String, String> {
    let head = format!("{kind}\nmetadata: {{name: a}}\nspec:\n");
    let below = |text: &str| format!("{head}  {}\n", text.trim_end().replace('\n', "\n  "));
    let (object, patch) = (below(target), below(patch));
    let output = render(&[
        ("kustomization.yaml", "resources: [a.yaml]\npatches: [{path: p.yaml}]\n"),
        ("a.yaml", &object),
        ("p.yaml", &patch),
    ])?;
    let below = output.split_once("spec:\n").map_or("", |(_, below)| below);
    Ok(below.strip_prefix("  ").unwrap_or(below).replace("\n  ", "\n"))
}

const POD: &str = "apiVersion: v1\nkind: Pod";
const CUSTOM: &str = "apiVersion: x.io/v1\nkind: Foo";

#[test]
fn lists_of_built_in_kinds_merge_by_key_and_start_with_the_patch() {
    let target = "containers:\n- {name: a, image: x, args: [one]}\n- {name: b, image: y}\n";
    let patch =
        "containers:\n- {name: c, image: new}\n- {name: b, args: [two]}\n- {name: a, args: [three]}\n";
    let expected = "containers:\n- image: new\n  name: c\n- args:\n  - two\n  image: \"y\"\n  name: b\n- args:\n  - three\n  image: x\n  name: a\n";
    assert_eq!(spec(POD, target, patch).unwrap(), expected);
}

#[test]
fn ports_are_the_same_by_number_and_protocol() {
    let target = "containers:\n- name: a\n  ports: [{containerPort: 80}, {containerPort: 53}]\n";
    let patch = "containers:\n- name: a\n  ports: [{containerPort: 53, name: dns}]\n";
    let expected =
        "containers:\n- name: a\n  ports:\n  - containerPort: 53\n    name: dns\n  - containerPort: 80\n";
    assert_eq!(spec(POD, target, patch).unwrap(), expected);
    // One that says its protocol counts as the same as one that does not, and then the target's takes its place.
    let patch = "containers:\n- name: a\n  ports: [{containerPort: 80, protocol: TCP, name: http}]\n";
    let expected = "containers:\n- name: a\n  ports:\n  - containerPort: 80\n  - containerPort: 53\n";
    assert_eq!(spec(POD, target, patch).unwrap(), expected);
}

#[test]
fn directives_delete_and_replace() {
    let target = "containers:\n- {name: a, image: x}\n- {name: b, image: y}\n";
    for (patch, expected) in [
        ("containers: [{name: a, $patch: delete}]", "containers:\n- image: \"y\"\n  name: b\n"),
        ("containers: [{$patch: replace}, {name: z}]", "containers:\n- name: z\n"),
        ("{$patch: replace, hostNetwork: true}", "hostNetwork: true\n"),
        // An item that says `replace` merges with nothing, but the old item takes its place again.
        (
            "containers: [{name: a, $patch: replace, image: new}]",
            "containers:\n- image: x\n  name: a\n- image: \"y\"\n  name: b\n",
        ),
    ] {
        assert_eq!(spec(POD, target, patch).unwrap(), expected, "{patch}");
    }
    let error = spec(POD, target, "{$patch: remove}").unwrap_err();
    assert!(error.contains("unknown patch strategy: "), "{error}");
}

#[test]
fn lists_of_custom_resources_are_replaced() {
    let target = "dependsOn: [{name: a}, {name: b}]\n";
    let patch = "dependsOn: [{name: c}]\n";
    assert_eq!(spec(CUSTOM, target, patch).unwrap(), "dependsOn:\n- name: c\n");
    // There a directive is an item like any other.
    let patch = "dependsOn: [{$patch: delete}]\n";
    assert_eq!(spec(CUSTOM, target, patch).unwrap(), "dependsOn:\n- $patch: delete\n");
}

#[test]
fn nulls_delete_and_those_of_the_target_stay_where_they_are_written() {
    let target = "a: 1\nb: null\nc:\nd: {e: 1}\n";
    let patch = "a: null\nd: {e: null}\nnew: {x: null, list: [{y: null}]}\n";
    let expected = "b: null\nd: {}\nnew:\n  list:\n  - \"y\": null\n";
    assert_eq!(spec(CUSTOM, target, patch).unwrap(), expected);
}

#[test]
fn the_targets_quotes_stay() {
    let target = "a: \"5\"\nb: 5\nc: plain\n";
    let patch = "a: 6\nb: \"6\"\nc: yes\n";
    assert_eq!(spec(CUSTOM, target, patch).unwrap(), "a: \"6\"\nb: \"6\"\nc: \"yes\"\n");
}

#[test]
fn a_mapping_does_not_merge_with_a_list() {
    let error = spec(CUSTOM, "a: [x]\n", "a: {b: c}\n").unwrap_err();
    assert!(error.contains("wrong node kind: expected SequenceNode but got MappingNode"), "{error}");
}

#[test]
fn patched_values_are_where_the_patch_has_them() {
    let repository = repository(&[
        ("kustomization.yaml", "resources: [a.yaml]\npatches: [{path: p.yaml}]\n"),
        ("a.yaml", "apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: a}\nspec:\n  path: ./old\n  keep: 1\n"),
        ("p.yaml", "apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: a}\nspec:\n  path: ./new\n"),
    ]);
    let build = Renderer::new(&repository).build(Utf8Path::new(""), &Options::kubectl());
    let node = &build.objects[0].node;
    assert_eq!(place(&repository, node.at(&["spec", "path"]).unwrap().span), "p.yaml:5:9");
    assert_eq!(place(&repository, node.at(&["spec", "keep"]).unwrap().span), "a.yaml:6:9");
}

/// The fields of a `ConfigMap`'s data after a JSON patch, in one line.
fn data(operation: &str) -> Result<String, String> {
    let kustomization =
        format!("resources: [a.yaml]\npatches:\n- target: {{kind: Foo}}\n  patch: |-\n    - {operation}\n");
    let object =
        "{apiVersion: x.io/v1, kind: Foo, metadata: {name: a}, spec: {a: 1, l: [1, 2], n: null, m: {x: y}}}";
    let output = render(&[("kustomization.yaml", &kustomization), ("a.yaml", object)])?;
    let below = output.split_once("spec:\n").map_or("", |(_, below)| below);
    Ok(below.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

#[test]
fn json_patches_have_the_habits_of_their_library() {
    for (operation, expected) in [
        ("{op: add, path: /spec/l/-, value: 3}", "a: 1 l: - 1 - 2 - 3 m: x: \"y\" \"n\": null"),
        ("{op: add, path: /spec/l/-1, value: 3}", "a: 1 l: - 1 - 2 - 3 m: x: \"y\" \"n\": null"),
        ("{op: replace, path: /spec/l/-1, value: 3}", "a: 1 l: - 1 - 3 m: x: \"y\" \"n\": null"),
        // `replace` need not find its key.
        ("{op: replace, path: /spec/new, value: 1}", "a: 1 l: - 1 - 2 m: x: \"y\" \"n\": null new: 1"),
        ("{op: test, path: /spec/none, value: null}", "a: 1 l: - 1 - 2 m: x: \"y\" \"n\": null"),
        ("{op: move, from: /spec/l, path: /spec/m/l}", "a: 1 m: l: - 1 - 2 x: \"y\" \"n\": null"),
        // Values are YAML 1.1.
        (
            "{op: add, path: /spec/m, value: [on, 0777, \"on\"]}",
            "a: 1 l: - 1 - 2 m: - true - 511 - \"on\" \"n\": null",
        ),
    ] {
        assert_eq!(data(operation).unwrap(), expected, "{operation}");
    }
    for (operation, expected) in [
        (
            "{op: add, path: /spec/none/-, value: 1}",
            "add operation does not apply: doc is missing path: \"/spec/none/-\": missing value",
        ),
        (
            "{op: remove, path: /spec/none}",
            "error in remove for path: '/spec/none': Unable to remove nonexistent key: none: missing value",
        ),
        (
            "{op: add, path: /spec/l/9, value: 1}",
            "error in add for path: '/spec/l/9': Unable to access invalid index: 9: invalid index referenced",
        ),
        (
            "{op: replace, path: /spec/l/9, value: 1}",
            "replace operation does not apply: doc is missing key: /spec/l/9: missing value",
        ),
        ("{op: test, path: /spec/a, value: 2}", "testing value /spec/a failed: test failed"),
        ("{op: put, path: /spec/a}", "Unexpected kind: "),
    ] {
        let error = data(operation).unwrap_err();
        assert!(error.contains(expected), "{operation}: {error}");
    }
}

#[test]
fn copies_of_copies_end_somewhere() {
    let copies =
        "- {op: copy, from: /spec, path: /spec/x}\n- {op: copy, from: /spec, path: /spec/y}\n".repeat(40);
    let files = [
        ("kustomization.yaml", "resources: [a.yaml]\npatches: [{target: {kind: Foo}, path: p.yaml}]\n"),
        ("a.yaml", "{apiVersion: x.io/v1, kind: Foo, metadata: {name: a}, spec: {a: 1}}"),
        ("p.yaml", copies.as_str()),
    ];
    let error = render(&files).unwrap_err();
    assert!(error.contains("the copied value would give the object more than"), "{error}");
}
