//! What Flux changes in the top-level kustomization.

use infra_graph::kustomize::{Build, Options, Renderer, Top};
use infra_graph::repository::Repository;
use infra_graph::source::{FileId, Span};
use infra_graph::yaml::Node;

use super::MAP;
use crate::support::{place, repository};

fn file(repository: &Repository) -> FileId {
    repository.text("flux.yaml".into()).expect("a file")
}

fn node(repository: &Repository, text: &str) -> Node {
    Node::string(text, Span::new(file(repository), 0, 4))
}

/// Nodes of a YAML list in the file `flux.yaml`.
fn list(repository: &Repository) -> Vec<Node> {
    let manifest = repository.manifest("flux.yaml".into()).expect("a file");
    let document = manifest.documents[0].as_ref().expect("YAML");
    document.root.as_ref().and_then(Node::as_sequence).unwrap_or_default().to_vec()
}

fn build(repository: &Repository, top: &Top) -> Build {
    Renderer::new(repository).build_with("app".into(), top, &Options::flux())
}

fn names(build: &Build) -> Vec<String> {
    build.objects.iter().map(|object| object.reference.to_string()).collect()
}

#[test]
fn a_namespace_takes_the_place_of_the_own_one() {
    let files = [
        ("app/kustomization.yaml", "namespace: own\nresources: [map.yaml]"),
        ("app/map.yaml", MAP),
        ("flux.yaml", "spec"),
    ];
    let repository = repository(&files);
    let top = Top {
        namespace: Some(node(&repository, "flux")),
        name_prefix: Some(node(&repository, "p-")),
        name_suffix: Some(node(&repository, "-s")),
        ..Top::default()
    };
    let build = build(&repository, &top);
    assert_eq!(names(&build), ["ConfigMap/flux/p-map-s"]);
    let namespace = build.objects[0].node.at(&["metadata", "namespace"]).unwrap();
    assert_eq!(place(&repository, namespace.span), "flux.yaml:1:1");
}

#[test]
fn patches_come_after_the_own_ones_and_keep_their_places() {
    let files = [
        (
            "app/kustomization.yaml",
            "resources: [map.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: '[{\"op\": \"add\", \"path\": \"/data/key\", \"value\": \"own\"}]'",
        ),
        ("app/map.yaml", MAP),
        (
            "flux.yaml",
            "- target: {kind: ConfigMap}\n  patch: |\n    - op: replace\n      path: /data/key\n      value: flux\n",
        ),
    ];
    let repository = repository(&files);
    let build = build(&repository, &Top { patches: list(&repository), ..Top::default() });
    assert_eq!(build.failure, None);
    let key = build.objects[0].node.at(&["data", "key"]).unwrap();
    assert_eq!((key.text(), &*place(&repository, key.span)), (Some("flux"), "flux.yaml:5:14"));
}

#[test]
fn a_folder_without_a_kustomization_is_its_files() {
    let repository = repository(&[
        ("app/map.yaml", MAP),
        ("app/sub/kustomization.yaml", "namePrefix: sub-\nresources: [m.yaml]"),
        ("app/sub/m.yaml", MAP),
    ]);
    let resources = vec![("map.yaml".to_owned(), None), ("sub".to_owned(), None)];
    let build = build(&repository, &Top { resources: Some(resources), ..Top::default() });
    assert_eq!(names(&build), ["ConfigMap/map", "ConfigMap/sub-map"]);
    assert_eq!(build.objects[0].listed, None);
    assert!(build.objects[1].listed.is_some());
}

#[test]
fn unknown_fields_are_dropped_and_told() {
    let repository = repository(&[
        ("app/kustomization.yaml", "nonsense: 1\nnamespace: 12\nresources: [map.yaml]"),
        ("app/map.yaml", MAP),
    ]);
    let build = build(&repository, &Top { lenient: true, ..Top::default() });
    assert_eq!(build.failure, None);
    assert_eq!(names(&build), ["ConfigMap/12/map"]);
    assert_eq!(build.findings[0].code.name(), "unknown-field");
}

#[test]
fn components_that_are_missing_can_be_left_out() {
    let files = [
        ("app/kustomization.yaml", "resources: [map.yaml]"),
        ("app/map.yaml", MAP),
        ("c/kustomization.yaml", "kind: Component\nnamePrefix: c-"),
        ("flux.yaml", "[../c, ../missing]"),
    ];
    let repository = repository(&files);
    let top = Top { components: list(&repository), ..Top::default() };
    assert!(build(&repository, &top).failure.is_some());
    let build = build(&repository, &Top { ignore_missing_components: true, ..top });
    assert_eq!((build.failure, build.objects[0].reference.to_string()), (None, "ConfigMap/c-map".to_owned()));
}

#[test]
fn images_are_merged_by_name() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: nginx:1}, {name: b, image: redis:1}]}\n";
    let files = [
        ("app/kustomization.yaml", "resources: [p.yaml]\nimages:\n- {name: nginx, newTag: own}\n"),
        ("app/p.yaml", pod),
        ("flux.yaml", "- {name: nginx, newTag: '2'}\n- {name: redis, newTag: '3'}\n"),
    ];
    let repository = repository(&files);
    let build = build(&repository, &Top { images: list(&repository), ..Top::default() });
    let containers = build.objects[0].node.at(&["spec", "containers"]).and_then(Node::as_sequence).unwrap();
    let images: Vec<_> = containers.iter().map(|one| one.get("image").and_then(Node::text)).collect();
    assert_eq!(images, [Some("nginx:2"), Some("redis:3")]);
}

#[test]
fn legacy_patches_of_the_flux_object() {
    let files = [
        ("app/kustomization.yaml", "resources: [map.yaml]"),
        ("app/map.yaml", MAP),
        (
            "flux.yaml",
            "- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: map}\n  data: {key: merged}\n- target: {version: v1, kind: ConfigMap, name: map}\n  patch:\n  - {op: add, path: /data/more, value: x}\n",
        ),
    ];
    let repository = repository(&files);
    let items = list(&repository);
    let top = Top {
        patches_strategic_merge: vec![items[0].clone()],
        patches_json6902: vec![items[1].clone()],
        ..Top::default()
    };
    let build = build(&repository, &top);
    assert_eq!(build.failure, None);
    let data = |key: &str| build.objects[0].node.at(&["data", key]).and_then(Node::text).map(str::to_owned);
    assert_eq!((data("key").as_deref(), data("more").as_deref()), (Some("merged"), Some("x")));
}

#[test]
fn fields_of_an_image_are_merged_one_by_one() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: a:1}, {name: b, image: b:1}, {name: c, image: c:1}]}\n";
    let files = [
        (
            "app/kustomization.yaml",
            "resources: [p.yaml]\nimages:\n- {name: a, newTag: own}\n- {name: b, digest: 'sha256:1'}\n- {name: c, newName: own/c, newTag: own}\n",
        ),
        ("app/p.yaml", pod),
        (
            "flux.yaml",
            "- {name: a, newName: flux/a}\n- {name: b, newTag: '2'}\n- {name: c, digest: 'sha256:2', newTag: ''}\n",
        ),
    ];
    let repository = repository(&files);
    let build = build(&repository, &Top { images: list(&repository), ..Top::default() });
    let containers = build.objects[0].node.at(&["spec", "containers"]).and_then(Node::as_sequence).unwrap();
    let images: Vec<_> = containers.iter().filter_map(|one| one.get("image").and_then(Node::text)).collect();
    // A tag takes the place of a digest, and the reverse.
    assert_eq!(images, ["flux/a:own", "b:2", "own/c@sha256:2"]);
}

const ORIGIN: &str = "config.kubernetes.io/origin";

#[test]
fn a_file_without_resources_annotates_what_others_bring() {
    let files = [
        ("app/kustomization.yaml", "components: [../part]\nbuildMetadata: [managedByLabel]\n"),
        (
            "part/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [map.yaml]\n",
        ),
        ("part/map.yaml", MAP),
        ("flux.yaml", "spec"),
    ];
    let repository = repository(&files);
    let lenient = build(&repository, &Top { lenient: true, ..Top::default() });
    assert_eq!(lenient.objects[0].annotation(ORIGIN), Some("path: ../part/map.yaml\n"));
    assert_eq!(lenient.objects[0].label("app.kubernetes.io/managed-by"), None);
}

#[test]
fn build_metadata_takes_the_place_of_the_own_one() {
    let files = [
        ("app/kustomization.yaml", "resources: [map.yaml]\nbuildMetadata: [originAnnotations]\n"),
        ("app/map.yaml", MAP),
        ("flux.yaml", "[managedByLabel]"),
    ];
    let repository = repository(&files);
    let build = build(&repository, &Top { build_metadata: list(&repository), ..Top::default() });
    assert_eq!(build.objects[0].annotation(ORIGIN), None);
    // Neither kubectl nor kustomize-controller knows which version it has.
    assert_eq!(build.objects[0].label("app.kubernetes.io/managed-by"), Some("kustomize-(devel)"));
}
