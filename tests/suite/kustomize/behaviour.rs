//! What the features do, and in which order.

use infra_graph::kustomize::{LoadRestriction, Options, Order, Renderer, Version};

use super::{MAP, built, flux, kubectl};
use crate::support::repository;

#[test]
fn components_run_before_the_parent_s_own_transformers() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "namePrefix: p-\nresources: [map.yaml]\ncomponents: [../c]"),
        ("app/map.yaml", MAP),
        ("c/kustomization.yaml", "kind: Component\nnamePrefix: c-"),
    ]);
    assert_eq!(built.names(), ["ConfigMap/p-c-map"]);
}

#[test]
fn a_reference_follows_the_hash_where_it_is_configured() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec: {valuesFrom: [{kind: ConfigMap, name: values}]}\n";
    let files = |configurations: &'static str| {
        [
            ("app/kustomization.yaml", configurations),
            ("app/r.yaml", release),
            (
                "app/c.yaml",
                "nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n  - {path: spec/valuesFrom/name, kind: HelmRelease}\n",
            ),
        ]
    };
    let with = "resources: [r.yaml]\nconfigMapGenerator:\n- {name: values, literals: [a=b]}\nconfigurations: [c.yaml]\n";
    let without = "resources: [r.yaml]\nconfigMapGenerator:\n- {name: values, literals: [a=b]}\n";
    let built = kubectl(&files(with));
    let name = built.build.objects[0].reference.name.clone();
    assert!(name.starts_with("values-"));
    assert_eq!(built.json(1, &["spec", "valuesFrom"])[0]["name"], *name);
    assert_eq!(kubectl(&files(without)).json(1, &["spec", "valuesFrom"])[0]["name"], "values");
}

#[test]
fn the_order_is_the_caller_s_or_the_kustomization_s() {
    let space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n";
    let files =
        |text: &'static str| [("app/kustomization.yaml", text), ("app/map.yaml", MAP), ("app/n.yaml", space)];
    let fifo = Options { order: Order::Fifo, ..Options::kubectl() };
    let plain = files("resources: [map.yaml, n.yaml]");
    assert_eq!(built(&plain, fifo).names(), ["ConfigMap/map", "Namespace/n"]);
    assert_eq!(kubectl(&plain).names(), ["Namespace/n", "ConfigMap/map"]);
    let own = files("sortOptions: {order: fifo}\nresources: [map.yaml, n.yaml]");
    assert_eq!(kubectl(&own).names(), ["ConfigMap/map", "Namespace/n"]);
}

#[test]
fn the_versions_differ() {
    let files = [
        ("app/kustomization.yaml", "resources: [map.yaml]\npatches:\n- path: empty.yaml\n"),
        ("app/map.yaml", MAP),
        ("app/empty.yaml", "# nothing yet\n"),
    ];
    assert!(kubectl(&files).failure().contains("illegally qualifies as both an SM and JSON patch"));
    assert_eq!(flux(&files).names(), ["ConfigMap/map"]);
}

#[test]
fn options_have_their_constructors() {
    assert_eq!(Options::kubectl().load, LoadRestriction::RootOnly);
    assert_eq!(
        Options::flux(),
        Options { load: LoadRestriction::Repository, order: Order::Legacy, version: Version::V5_8 }
    );
}

#[test]
fn a_base_is_built_once_and_not_changed_by_its_overlays() {
    let repository = repository(&[
        ("base/kustomization.yaml", "resources: [map.yaml]\n"),
        ("base/map.yaml", MAP),
        ("a/kustomization.yaml", "namePrefix: a-\nresources: [../base]\n"),
        ("b/kustomization.yaml", "namePrefix: b-\nresources: [../base]\n"),
    ]);
    let renderer = Renderer::new(&repository);
    let name =
        |folder: &str| renderer.build(folder.into(), &Options::flux()).objects[0].reference.name.to_string();
    assert_eq!([name("a"), name("b"), name("base"), name("a")], ["a-map", "b-map", "map", "a-map"]);
}

#[test]
fn a_loop_is_found_whoever_was_built_before() {
    let repository = repository(&[
        ("a/kustomization.yaml", "resources: [../b]\n"),
        ("b/kustomization.yaml", "resources: [../c]\n"),
        ("c/kustomization.yaml", "resources: [map.yaml, ../a]\n"),
        ("c/map.yaml", MAP),
    ]);
    let renderer = Renderer::new(&repository);
    for folder in ["a", "b", "c", "a"] {
        let build = renderer.build(folder.into(), &Options::flux());
        let words = build.failure.map(|failure| failure.message).unwrap_or_default();
        assert!(
            words.contains(&format!("candidate root '/{folder}' contains visited root")),
            "{folder}: {words}"
        );
        assert_eq!(build.objects.len(), 1);
    }
}

#[test]
fn lists_unfold_at_the_end_of_their_file() {
    let list = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: inner}}\n---\n";
    let text = format!("{list}{MAP}");
    let files = [("app/kustomization.yaml", "resources: [all.yaml]"), ("app/all.yaml", &*text)];
    let fifo = Options { order: Order::Fifo, ..Options::kubectl() };
    assert_eq!(built(&files, fifo).names(), ["ConfigMap/map", "ConfigMap/inner"]);
}

#[test]
fn local_config_stays_at_home() {
    let text =
        MAP.replace("  name: map", "  name: map\n  annotations: {config.kubernetes.io/local-config: 'true'}");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &text)]);
    assert!(built.names().is_empty());
    assert_eq!(built.failure(), "");
}

#[test]
fn previous_names_and_namespaces_still_match() {
    let built = kubectl(&[
        (
            "app/kustomization.yaml",
            "resources: [../base]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: map}\n    data: {key: patched}\n",
        ),
        ("base/kustomization.yaml", "namespace: shop\nnamePrefix: p-\nresources: [map.yaml]\n"),
        ("base/map.yaml", MAP),
    ]);
    assert_eq!(built.names(), ["ConfigMap/shop/p-map"]);
    assert_eq!(built.json(0, &["data", "key"]), "patched");
}

#[test]
fn helm_is_not_run() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources: [map.yaml]\nhelmCharts:\n- name: x\n"),
        ("app/map.yaml", MAP),
    ]);
    assert_eq!(built.names(), ["ConfigMap/map"]);
    assert_eq!(
        built.findings(),
        [
            "build-failed: `helmCharts` needs helm, which Flux does not run in a kustomization @ app/kustomization.yaml:3:3"
        ]
    );
}

#[test]
fn plugins_that_are_programs_are_not_run() {
    let plugin = "transformers:\n- |-\n  apiVersion: example.com/v1\n  kind: Mystery\n  metadata: {name: x}\nresources: [map.yaml]\n";
    let built = kubectl(&[("app/kustomization.yaml", plugin), ("app/map.yaml", MAP)]);
    assert_eq!(built.failure(), "external plugins disabled; unable to load external plugin 'Mystery'");
    assert_eq!(built.names(), ["ConfigMap/map"]);
}
