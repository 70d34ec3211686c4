//! Labels and annotations that are one value in several places, as in kustomize, and those that are not.

use super::kubectl;

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers: [{name: c, image: i}]\n";

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
