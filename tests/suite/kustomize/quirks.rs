//! Habits of kustomize that nobody would guess. Each was found by comparing with it.

use super::{MAP, flux, kubectl};
use crate::support::render;

/// A value of a patch takes the style of what it replaces, and hands it on to the value of the next patch.
#[test]
fn a_patch_keeps_the_style_of_its_target() {
    let value = |first: &str, second: &str, third: &str| {
        let patch = |value: &str| {
            format!(
                "- target: {{kind: ConfigMap}}\n  patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: map}}, data: {{key: {value}}}}}'\n"
            )
        };
        let text = MAP.replace("key: value", &format!("key: {first}"));
        let kustomization = format!("resources: [map.yaml]\npatches:\n{}{}", patch(second), patch(third));
        kubectl(&[("app/kustomization.yaml", &kustomization), ("app/map.yaml", &text)])
            .json(0, &["data", "key"])
    };
    assert_eq!(value("plain", "\"quoted\"", "12"), 12);
    assert_eq!(value("1", "\"2\"", "3"), 3);
    assert_eq!(value("1", "3", "\"2\""), "2");
    assert_eq!(value("\"quoted\"", "plain", "12"), "12");
    assert_eq!(value("|\n    two\n    lines", "plain", "12"), "12");
}

/// Earlier names are kept in a list with commas.
#[test]
fn a_comma_in_a_name_that_changes() {
    let build = |more: &str| {
        let text = MAP.replace("name: map", "name: 'a${B,,}'");
        let kustomization = format!("resources: [map.yaml]\n{more}");
        kubectl(&[("app/kustomization.yaml", &kustomization), ("app/map.yaml", &text)]).build
    };
    assert_eq!(build("").failure, None);
    let message = build("namespace: web\n").failure.unwrap().message;
    assert!(message.contains("number of previous names"), "{message}");
    assert!(build("namePrefix: x-\n").failure.is_some());
}

/// A JSON patch writes the whole object anew: a word loses its quotes, and what is put in its place later is no string then.
#[test]
fn a_json_patch_takes_quotes_away() {
    let later = "resources: [../mid]\npatches:\n- target: {kind: Foo}\n  patch: |-\n    apiVersion: x.io/v1\n    kind: Foo\n    metadata: {name: d}\n    spec: {word: true, folded: true, number: true, lines: true}\n";
    let object = "apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: d}\nspec:\n  list: []\n  word: 'quoted'\n  number: '1'\n  folded: >-\n    two\n    words\n  lines: |-\n    two\n    lines\n";
    let mid = |patch: &str| {
        format!("resources: [../base]\npatches:\n- target: {{kind: Foo}}\n  patch: |-\n    {patch}\n")
    };
    let built = |patch: &str| {
        kubectl(&[
            ("app/kustomization.yaml", later),
            ("mid/kustomization.yaml", &mid(patch)),
            ("base/kustomization.yaml", "resources: [d.yaml]"),
            ("base/d.yaml", object),
        ])
        .json(0, &["spec"])
    };
    let spec = built("- {op: add, path: /spec/list/-, value: x}");
    let expected = serde_json::json!({
        "list": ["x"], "word": true, "number": "true", "folded": true, "lines": "true"
    });
    assert_eq!(spec, expected);
    let spec = built("- {op: add, path: /spec/word, value: 'other'}");
    assert_eq!(spec["word"], true);
}

/// A patch with a target goes through a map of strings: null deletes nothing.
#[test]
fn null_labels_in_a_patch_with_a_target_are_text() {
    let text = "resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: x, labels: {a: null}, annotations: null}\n";
    let map = MAP.replace("  name: map", "  name: map\n  labels: {a: x}\n  annotations: {b: '1'}");
    let built = kubectl(&[("app/kustomization.yaml", text), ("app/map.yaml", &map)]);
    assert_eq!(built.json(0, &["metadata", "labels", "a"]), "null");
    assert_eq!(built.json(0, &["metadata", "annotations", "b"]), "1");
}

/// kustomize's own annotations are there while an operation runs, so the mapping can be relied on.
#[test]
fn an_operation_may_add_to_annotations_that_are_not_there() {
    let text = "resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: '[{\"op\": \"add\", \"path\": \"/metadata/annotations/a\", \"value\": \"b\"}]'\n";
    let built = kubectl(&[("app/kustomization.yaml", text), ("app/map.yaml", MAP)]);
    assert_eq!(built.json(0, &["metadata", "annotations", "a"]), "b");
}

/// A field for one kind hides the field for all, since it counts as the same one (kustomize issue 4884).
#[test]
fn a_name_prefix_for_one_kind_turns_it_off_for_the_others() {
    let secret = MAP.replace("ConfigMap", "Secret");
    let built = kubectl(&[
        (
            "app/kustomization.yaml",
            "namePrefix: p-\nresources: [map.yaml, secret.yaml]\nconfigurations: [c.yaml]\n",
        ),
        ("app/map.yaml", MAP),
        ("app/secret.yaml", &secret),
        ("app/c.yaml", "namePrefix:\n- {path: metadata/name, kind: Secret}\n"),
    ]);
    assert_eq!(built.names(), ["ConfigMap/map", "Secret/p-map"]);
}

/// Annotations come out as strings whatever they were; a null is the text that stood there.
#[test]
fn annotations_are_strings() {
    let map =
        MAP.replace("  name: map", "  name: map\n  annotations: {a: 1, b: null, c: ~, d: , e: 2024-01-02}");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &map)]);
    let expected = serde_json::json!({"a": "1", "b": "null", "c": "~", "d": "", "e": "2024-01-02"});
    assert_eq!(built.json(0, &["metadata", "annotations"]), expected);
    let empty = MAP.replace("  name: map", "  name: map\n  annotations: {}");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &empty)]);
    assert!(!built.yaml().contains("annotations"));
}

/// A name keeps its own quotes, whatever the patch writes.
#[test]
fn a_number_as_a_name() {
    let map = MAP.replace("name: map", "name: '12'");
    let patch = "resources: [map.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: 12}\n    data: {a: b}\n";
    let built = kubectl(&[("app/kustomization.yaml", patch), ("app/map.yaml", &map)]);
    assert_eq!(built.json(0, &["metadata", "name"]), "12");
}

/// A generated object has annotations of kustomize's own from the start, also without a hash.
#[test]
fn an_operation_may_rely_on_the_annotations_of_a_generated_object() {
    let text = "configMapGenerator:\n- name: g\n  literals: [a=b]\n  options: {disableNameSuffixHash: true}\npatchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: g}\n  patch: '[{\"op\": \"add\", \"path\": \"/metadata/annotations/a\", \"value\": \"b\"}]'\n";
    let built = kubectl(&[("app/kustomization.yaml", text)]);
    assert_eq!(built.json(0, &["metadata", "annotations", "a"]), "b");
}

/// What a component configures is merged into nothing once more, with the same effect as above.
#[test]
fn a_component_s_name_prefix_for_one_kind_turns_it_off_for_the_others() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "namePrefix: p-\nresources: [map.yaml]\ncomponents: [../c]\n"),
        ("app/map.yaml", MAP),
        ("c/kustomization.yaml", "kind: Component\nconfigurations: [c.yaml]\n"),
        ("c/c.yaml", "namePrefix:\n- {path: metadata/name, kind: Secret}\n"),
    ]);
    assert_eq!(built.names(), ["ConfigMap/map"]);
}

/// A patch that copies `/metadata` copies what kustomize keeps in the annotations meanwhile.
#[test]
fn a_copy_of_the_metadata_has_kustomizes_own_annotations() {
    let files = [
        (
            "kustomization.yaml",
            "namespace: ns\nresources: [m.yaml]\npatchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: m}\n  patch: '[{\"op\": \"copy\", \"from\": \"/metadata\", \"path\": \"/copy\"}]'\n",
        ),
        ("m.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n"),
    ];
    let text = render(&files).unwrap();
    assert!(text.contains("internal.config.kubernetes.io/previousNames: m"), "{text}");
    assert!(!text.split("metadata:").nth(1).unwrap().contains("internal.config"), "{text}");
}

/// A validator must not change anything; the note of it in `buildMetadata` is no change, nor is its own label.
#[test]
fn validators_may_leave_a_mark() {
    let label = |key: &str, kind: &str| {
        format!(
            "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {{name: l}}\nlabels: {{{key}: x}}\nfieldSpecs: [{{path: metadata/labels, create: true, kind: {kind}}}]\n"
        )
    };
    let kustomization =
        "resources: [map.yaml]\nvalidators: [check.yaml]\nbuildMetadata: [transformerAnnotations]\n";
    let build = |validator: &str| {
        kubectl(&[
            ("app/kustomization.yaml", kustomization),
            ("app/map.yaml", MAP),
            ("app/check.yaml", validator),
        ])
    };
    assert_eq!(build(&label("checked", "Nothing")).build.objects.len(), 1);
    assert_eq!(
        build(&label("validated-by", "ConfigMap")).json(0, &["metadata", "labels", "validated-by"]),
        "x"
    );
    assert!(build(&label("checked", "ConfigMap")).failure().contains("shouldn't modify the resource map"));
}

/// The mark of a validator counts as a change where the object has other labels, or had the mark already. An operation
/// that only tests notes the object's id, which is a change too.
#[test]
fn what_validators_may_not_do() {
    let mark = "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {validated-by: x}\nfieldSpecs: [{path: metadata/labels, create: true}]\n";
    let test = "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npatch: '- {op: test, path: /kind, value: ConfigMap}'\ntarget: {kind: KIND}\n";
    let top = "resources: [map.yaml]\nvalidators: [check.yaml]\nnamespace: one\n";
    let build_with = |fields: &str, labels: &str, validator: &str| {
        let map = MAP.replace("  name: map\n", &format!("  name: map\n{labels}"));
        let files = [
            ("app/kustomization.yaml", &*format!("{top}{fields}")),
            ("app/map.yaml", &map),
            ("app/check.yaml", validator),
        ];
        kubectl(&files).failure().contains("validator shouldn't modify the resource map")
    };
    let build = |labels: &str, validator: &str| build_with("", labels, validator);
    assert!(!build("", mark));
    assert!(build("  labels: {a: b}\n", mark));
    assert!(build("  labels: {validated-by: x}\n", mark));
    // Labels that kustomize itself wrote are no others.
    let own = "labels:\n- pairs: {team: core, tier: '2'}\n";
    assert!(!build_with(own, "", mark));
    assert!(build_with(own, "  labels: {a: b}\n", mark));
    // They are written behind the rest, which is where they stand unless annotations came later.
    assert!(!build_with(own, "  annotations: {a: b}\n", mark));
    assert!(build_with(&format!("{own}commonAnnotations: {{a: b}}\n"), "", mark));
    assert!(build("", &test.replace("KIND", "ConfigMap")));
    assert!(!build("", &test.replace("KIND", "Secret")));
}

/// A strategic merge quotes strings that YAML 1.1 does not take for strings, be it for another field. The quotes stay
/// when a later patch sets a boolean.
#[test]
fn a_patch_quotes_the_strings_around_it() {
    let map = "apiVersion: x.io/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n  wait: on\n";
    let patch = |spec: &str| {
        format!("- patch: |\n    apiVersion: x.io/v1\n    kind: Thing\n    metadata: {{name: t}}\n{spec}")
    };
    let set = patch("    spec: {wait: true}\n");
    let build = |patches: &str| {
        let text = format!("resources: [t.yaml]\npatches:\n{patches}");
        kubectl(&[("app/kustomization.yaml", &text), ("app/t.yaml", map)]).json(0, &["spec", "wait"])
    };
    assert_eq!(build(&set), true);
    assert_eq!(build(&(patch("    other: 1\n") + &set)), "true");
    assert_eq!(build(&(patch("    spec: {other: 1}\n") + &set)), "true");
}

/// A replacement that makes a field below a null hangs it there, and the null stays: only annotations are printed, and
/// even those a patch does away with.
#[test]
fn what_a_replacement_makes_below_a_null() {
    let replacement = "replacements:\n- source: {kind: ConfigMap, name: map}\n  targets:\n  - select: {kind: ConfigMap}\n    fieldPaths: [metadata.annotations.made, data.made]\n    options: {create: true}\n";
    let build = |above: &str| {
        kubectl(&[
            ("app/kustomization.yaml", above),
            ("base/kustomization.yaml", &format!("resources: [map.yaml]\n{replacement}")),
            (
                "base/map.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n  annotations:\ndata:\n",
            ),
        ])
        .yaml()
    };
    let made = "  annotations:\n    made: map\n  name: map\n";
    let patch =
        "patches:\n- patch: |\n    {apiVersion: v1, kind: ConfigMap, metadata: {name: map}, other: x}\n";
    let head = "apiVersion: v1\n";
    assert_eq!(
        build("resources: [../base]\n"),
        format!("{head}data: null\nkind: ConfigMap\nmetadata:\n{made}")
    );
    assert_eq!(
        build(&format!("resources: [../base]\n{patch}")),
        format!("{head}kind: ConfigMap\nmetadata:\n  name: map\nother: x\n")
    );
}

/// Where a name has changed, kustomize's own annotations have made a mapping of the null, which a replacement of Flux's version then
/// follows; a null is a text for it otherwise.
#[test]
fn annotations_that_were_null_before_a_name_changed() {
    let build = |more: &str| {
        let replacements = "resources: [map.yaml]\nreplacements:\n- source: {kind: ConfigMap}\n  targets:\n  - select: {kind: ConfigMap}\n    fieldPaths: [metadata.annotations.made]\n    options: {create: true}\n";
        flux(&[
            ("app/kustomization.yaml", &format!("{replacements}{more}")),
            ("app/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n  annotations:\n"),
        ])
    };
    assert_eq!(build("namePrefix: p-\n").json(0, &["metadata", "annotations", "made"]), "p-map");
    let failure = build("").build.failure.unwrap();
    assert!(failure.message.contains("expected MappingNode but got ScalarNode"), "{}", failure.message);
}

/// Zero has a sign where a patch wrote it as a float.
#[test]
fn a_negative_zero_among_annotations() {
    let text = "resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    - {op: add, path: /metadata/annotations, value: {a: -0.0, b: -0}}\n";
    let built = kubectl(&[("app/kustomization.yaml", text), ("app/map.yaml", MAP)]);
    let expected = serde_json::json!({"a": "-0", "b": "0"});
    assert_eq!(built.json(0, &["metadata", "annotations"]), expected);
}

/// Variables are looked for in all values of a mapping, whose keys have to be texts for that.
#[test]
fn a_variable_meets_a_key_that_is_no_text() {
    let map = MAP.replace("key: value", "null: value");
    let files = [
        (
            "app/kustomization.yaml",
            "resources: [map.yaml]\nconfigurations: [c.yaml]\nvars:\n- {name: V, objref: {apiVersion: v1, kind: ConfigMap, name: map}}\n",
        ),
        ("app/map.yaml", map.as_str()),
        ("app/c.yaml", "varReference:\n- {path: data, kind: ConfigMap}\n"),
    ];
    let failure = kubectl(&files).build.failure.unwrap();
    assert!(failure.message.contains("invalid map key: value='null'"), "{}", failure.message);
}

/// A patch that is JSON is taken as it is written: a zero keeps its sign, a character may come in halves, and numbers are
/// compared by their text.
#[test]
fn a_patch_that_is_json() {
    let build = |patch: &str| {
        let text = "resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  path: patch.json\n";
        let legacy = "resources: [map.yaml]\npatchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: map}\n  path: patch.json\n";
        [text, legacy].map(|top| {
            kubectl(&[("app/kustomization.yaml", top), ("app/map.yaml", MAP), ("app/patch.json", patch)])
        })
    };
    for built in build(r#"[{"op": "add", "path": "/metadata/annotations", "value": {"a": -0, "b": 1.50}}]"#) {
        let expected = serde_json::json!({"a": "-0", "b": "1.5"});
        assert_eq!(built.json(0, &["metadata", "annotations"]), expected);
    }
    for built in build(r#"[{"op": "add", "path": "/data/key", "value": "\ud83d\ude00 \/"}]"#) {
        assert_eq!(built.json(0, &["data", "key"]), "\u{1f600} /");
    }
    for (value, fails) in [("1", false), ("1.0", true), ("1e0", true)] {
        let add = r#"{"op": "add", "path": "/data/n", "value": 1}"#;
        let test = format!(r#"{{"op": "test", "path": "/data/n", "value": {value}}}"#);
        for built in build(&format!("[{add}, {test}]")) {
            assert_eq!(built.build.failure.is_some(), fails, "{value}");
        }
    }
}

/// What a generator makes has quotes only where YAML 1.1 would read something else, and a number that a patch puts in its
/// place is one where it has none. The hash is over the number as Go writes it.
#[test]
fn a_number_in_place_of_what_is_generated() {
    let made = |literal: &str| {
        let top = format!(
            "configMapGenerator:\n- name: made\n  literals: ['one={literal}']\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {{name: made}}\n    data: {{one: 1e20}}\n"
        );
        let built = kubectl(&[("app/kustomization.yaml", &top)]);
        (built.json(0, &["data", "one"]), built.json(0, &["metadata", "name"]))
    };
    for literal in ["a", "", "[x", "{{ x }}", "@x", "a # b", "2024-01-01"] {
        assert_eq!(made(literal), (serde_json::json!(1e20), "made-fc8tc4772t".into()), "{literal}");
    }
    for literal in ["2", "on", "a: b", "null", "[x]"] {
        assert_eq!(made(literal).0, "1e20", "{literal}");
    }
}

/// What stands behind a lone `!` is a text where YAML 1.1 is read: in kustomizations and in operations.
#[test]
fn a_lone_exclamation_mark() {
    let top = "resources: [map.yaml]\nnamePrefix: ! 1\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    - {op: add, path: /data/key, value: ! 1}\n- target: {kind: ConfigMap}\n  path: more.yaml\n";
    let more = "- op: add\n  path: /data/more\n  value: !\n";
    let built = kubectl(&[("app/kustomization.yaml", top), ("app/map.yaml", MAP), ("app/more.yaml", more)]);
    assert_eq!(built.json(0, &["data"]), serde_json::json!({"key": "1", "more": ""}));
    assert_eq!(built.json(0, &["metadata", "name"]), "1map");
}

/// In quotes it merges nothing, and is gone all the same.
#[test]
fn a_merge_key_in_quotes() {
    let text = format!("{MAP}  \"<<\": {{a: b}}\n  list: [{{\"<<\": x, c: d}}]\n");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]\n"), ("app/map.yaml", &text)]);
    assert_eq!(built.json(0, &["data"]), serde_json::json!({"key": "value", "list": [{"c": "d"}]}));
}
