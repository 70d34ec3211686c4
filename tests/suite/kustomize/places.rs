//! Where values were written.

use super::{MAP, flux, kubectl};
use crate::support::place;

const KS: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\nspec:\n  path: ./apps\n";

#[test]
fn a_value_is_where_its_file_has_it() {
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", MAP)]);
    assert_eq!(built.place(0, &["data", "key"]), "app/map.yaml:6:8");
    let object = &built.build.objects[0];
    assert_eq!(place(&built.repository, object.origin), "app/map.yaml:1:1");
    assert_eq!(place(&built.repository, object.listed.unwrap()), "app/kustomization.yaml:1:13");
}

#[test]
fn the_innermost_entry_lists_an_object() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources: [../base]"),
        ("base/kustomization.yaml", "resources:\n- map.yaml"),
        ("base/map.yaml", MAP),
    ]);
    assert_eq!(
        place(&built.repository, built.build.objects[0].listed.unwrap()),
        "base/kustomization.yaml:2:3"
    );
}

#[test]
fn a_patched_value_is_in_the_patch() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources: [ks.yaml]\npatches:\n- path: patch.yaml\n"),
        ("app/ks.yaml", KS),
        ("app/patch.yaml", &KS.replace("./apps", "./other")),
    ]);
    assert_eq!(built.place(0, &["spec", "path"]), "app/patch.yaml:6:9");
    assert_eq!(built.place(0, &["metadata", "name"]), "app/ks.yaml:4:9");
}

#[test]
fn an_inline_patch_has_places_in_the_kustomization() {
    let patch = "resources: [ks.yaml]\npatches:\n- target: {kind: Kustomization}\n  patch: |\n    - op: add\n      path: /spec/dependsOn\n      value:\n      - name: infra\n";
    let built = kubectl(&[("app/kustomization.yaml", patch), ("app/ks.yaml", KS)]);
    let depends = built.at(0, &["spec", "dependsOn"]).as_sequence().unwrap()[0].get("name").unwrap();
    assert_eq!(place(&built.repository, depends.span), "app/kustomization.yaml:8:15");
}

#[test]
fn a_component_s_patch_is_in_the_component() {
    let built = flux(&[
        ("app/kustomization.yaml", "resources: [ks.yaml]\ncomponents: [../component]\n"),
        ("app/ks.yaml", KS),
        (
            "component/kustomization.yaml",
            "kind: Component\npatches:\n- target: {kind: Kustomization}\n  patch: |-\n    apiVersion: v1\n    kind: x\n    metadata: {name: x}\n    spec:\n      suspend: true\n",
        ),
    ]);
    assert_eq!(built.place(0, &["spec", "suspend"]), "component/kustomization.yaml:9:16");
}

#[test]
fn a_transformer_s_value_is_in_its_field() {
    let built = kubectl(&[
        (
            "app/kustomization.yaml",
            "namespace: shop\nnamePrefix: a-\ncommonLabels:\n  team: core\nresources: [map.yaml]\n",
        ),
        ("app/map.yaml", MAP),
    ]);
    assert_eq!(built.place(0, &["metadata", "namespace"]), "app/kustomization.yaml:1:12");
    assert_eq!(built.place(0, &["metadata", "name"]), "app/kustomization.yaml:2:13");
    assert_eq!(built.place(0, &["metadata", "labels", "team"]), "app/kustomization.yaml:4:9");
}

#[test]
fn a_generated_value_is_in_its_literal_or_file() {
    let built = kubectl(&[
        (
            "app/kustomization.yaml",
            "configMapGenerator:\n- name: settings\n  literals: [a=1]\n  files: [text.txt]\n",
        ),
        ("app/text.txt", "hello"),
    ]);
    assert_eq!(built.place(0, &["data", "a"]), "app/kustomization.yaml:3:14");
    assert_eq!(built.place(0, &["data", "text.txt"]), "app/text.txt:1:1");
    let origin = built.build.objects[0].origin;
    assert_eq!(place(&built.repository, origin), "app/kustomization.yaml:2:3");
}

#[test]
fn all_files_that_were_read_are_told() {
    let built = kubectl(&[
        (
            "app/kustomization.yaml",
            "resources: [../base, map.yaml]\npatches:\n- path: patch.yaml\n  target: {kind: Secret}\nconfigMapGenerator:\n- name: g\n  files: [text.txt]\n  envs: [env.txt]\n",
        ),
        ("app/map.yaml", MAP),
        ("app/patch.yaml", "[]"),
        ("app/text.txt", "x"),
        ("app/env.txt", "a=b"),
        ("app/unused.yaml", MAP),
        ("base/kustomization.yaml", "configurations: [c.yaml]\nresources: []\n"),
        ("base/c.yaml", "images: []\n"),
    ]);
    let files: Vec<&str> = built.build.files.iter().map(|path| path.as_str()).collect();
    let read = [
        "app/env.txt",
        "app/kustomization.yaml",
        "app/map.yaml",
        "app/patch.yaml",
        "app/text.txt",
        "base/c.yaml",
        "base/kustomization.yaml",
    ];
    assert_eq!(files, read);
}
