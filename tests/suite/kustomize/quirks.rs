//! Habits of kustomize that nobody would guess. Each was found by comparing with it.

use super::{MAP, flux, kubectl};
use crate::support::render;

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers: [{name: c, image: i}]\n";

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

/// A block scalar that the file ends in without a line break has none.
#[test]
fn the_last_line_of_a_file() {
    let text = MAP.replace("key: value\n", "key: |\n    last");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &text)]);
    assert_eq!(built.json(0, &["data", "key"]), "last");
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

/// The label filter hangs one node into several fields: a patch of one of them patches all.
#[test]
fn a_label_is_one_value_in_several_fields() {
    let patch = "resources: [../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d, labels: {app: patched}}\n";
    let built = kubectl(&[
        ("app/kustomization.yaml", patch),
        ("base/kustomization.yaml", "commonLabels: {app: common}\nresources: [d.yaml]"),
        ("base/d.yaml", DEPLOYMENT),
    ]);
    assert_eq!(built.json(0, &["spec", "selector", "matchLabels", "app"]), "patched");
    assert_eq!(built.json(0, &["spec", "template", "metadata", "labels", "app"]), "patched");
}

/// Two labels of the same text, be it none, are two values.
#[test]
fn equal_labels_are_two_values() {
    let patch = "resources: [../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d, labels: {app: patched}}\n";
    let built = kubectl(&[
        ("app/kustomization.yaml", patch),
        ("base/kustomization.yaml", "commonLabels: {app: '', other: ''}\nresources: [d.yaml]"),
        ("base/d.yaml", DEPLOYMENT),
    ]);
    let expected = serde_json::json!({"app": "patched", "other": ""});
    assert_eq!(built.json(0, &["spec", "selector", "matchLabels"]), expected);
}

/// The same through `labels`, which is not meant to touch selectors.
#[test]
fn labels_reach_selectors_that_share_a_value() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources: [../base]\nlabels:\n- pairs: {app: other}\n"),
        ("base/kustomization.yaml", "commonLabels: {app: common}\nresources: [d.yaml]"),
        ("base/d.yaml", DEPLOYMENT),
    ]);
    assert_eq!(built.json(0, &["spec", "selector", "matchLabels", "app"]), "other");
}

/// A value that is set again stays one value, also where the next layer then patches the metadata alone.
#[test]
fn annotations_that_are_set_twice_are_still_one_value() {
    let patch = "resources: [../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d, annotations: {note: patched}}\n";
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {note: first, other: first}\n";
    let base = "commonAnnotations: {note: second, other: second}\nresources: [d.yaml]\ncomponents: [../part]";
    let built = kubectl(&[
        ("app/kustomization.yaml", patch),
        ("base/kustomization.yaml", base),
        ("base/d.yaml", DEPLOYMENT),
        ("part/kustomization.yaml", component),
    ]);
    let expected = serde_json::json!({"note": "patched", "other": "second"});
    assert_eq!(built.json(0, &["metadata", "annotations"]), expected);
    assert_eq!(built.json(0, &["spec", "template", "metadata", "annotations"]), expected);
}

/// Where a patch replaces the annotations instead of merging into them, they part from those of the pod template.
#[test]
fn replaced_annotations_are_values_of_their_own() {
    let patch = "resources: [../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d, annotations: {$patch: replace, note: patched}}\n";
    let built = kubectl(&[
        ("app/kustomization.yaml", patch),
        ("base/kustomization.yaml", "commonAnnotations: {note: common}\nresources: [d.yaml]"),
        ("base/d.yaml", DEPLOYMENT),
    ]);
    assert_eq!(built.json(0, &["metadata", "annotations", "note"]), "patched");
    assert_eq!(built.json(0, &["spec", "template", "metadata", "annotations", "note"]), "common");
}

/// A label that the object had itself has no share in what the label filter adds, in lists neither.
#[test]
fn an_own_label_has_no_share_in_those_of_volume_claims() {
    let patch = "resources: [../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: StatefulSet\n    metadata: {name: d, labels: {app: patched}}\n";
    let set = DEPLOYMENT
        .replace("Deployment", "StatefulSet")
        .replace("name: d\n", "name: d\n  labels: {app: own}\n")
        + "  volumeClaimTemplates: [{metadata: {name: v}}]\n";
    let built = kubectl(&[
        ("app/kustomization.yaml", patch),
        ("base/kustomization.yaml", "commonLabels: {app: common}\nresources: [d.yaml]"),
        ("base/d.yaml", &set),
    ]);
    assert_eq!(built.json(0, &["metadata", "labels", "app"]), "patched");
    assert_eq!(built.json(0, &["spec", "selector", "matchLabels", "app"]), "common");
    let claims = built.json(0, &["spec", "volumeClaimTemplates"]);
    assert_eq!(claims[0]["metadata"]["labels"]["app"], "common");
}

/// A replacement of one place changes them all at once, so that the next one reads it elsewhere.
#[test]
fn a_replacement_reaches_all_places_of_a_value() {
    let replacements = "resources: [../base]\nreplacements:\n- source: {kind: Deployment, fieldPath: metadata.name}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.annotations.note]\n- source: {kind: Deployment, fieldPath: spec.template.metadata.annotations.note}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.other.note]\n";
    let built = kubectl(&[
        ("app/kustomization.yaml", replacements),
        ("base/kustomization.yaml", "commonAnnotations: {note: common}\nresources: [d.yaml]"),
        ("base/d.yaml", &format!("{DEPLOYMENT}  other: {{note: own}}\n")),
    ]);
    assert_eq!(built.json(0, &["spec", "other", "note"]), "d");
}

/// A replacement of the whole mapping leaves the other places as they are, and shares nothing with its source.
#[test]
fn a_mapping_that_a_replacement_puts_is_a_copy() {
    let patch = "resources: [../middle]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d, annotations: {note: patched}}\n";
    for (from, to, template, other) in [
        ("spec.other", "metadata.annotations", "common", "own"),
        ("metadata.annotations", "spec.other", "patched", "common"),
    ] {
        let replacement = format!(
            "resources: [../base]\nreplacements:\n- source: {{kind: Deployment, fieldPath: {from}}}\n  targets:\n  - select: {{kind: Deployment}}\n    fieldPaths: [{to}]\n"
        );
        let built = kubectl(&[
            ("app/kustomization.yaml", patch),
            ("middle/kustomization.yaml", &replacement),
            ("base/kustomization.yaml", "commonAnnotations: {note: common}\nresources: [d.yaml]"),
            ("base/d.yaml", &format!("{DEPLOYMENT}  other: {{note: own}}\n")),
        ]);
        assert_eq!(built.json(0, &["spec", "template", "metadata", "annotations", "note"]), template);
        assert_eq!(built.json(0, &["spec", "other", "note"]), other);
    }
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
