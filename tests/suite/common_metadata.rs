//! `spec.commonMetadata` of a Kustomization.

use camino::Utf8Path;
use infra_graph::flux::{Builder, Kustomization, Strictness, Variables};
use infra_graph::object::Object;
use serde_json::{Value as Json, json};

use crate::support::{as_json, repository};

/// The labels and annotations of an object with this metadata after this common one.
fn built(metadata: &str, common: &str) -> (Json, Json) {
    let object = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n{metadata}");
    let flux = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: k, namespace: n}}\nspec:\n  path: app\n  commonMetadata: {common}\n"
    );
    let repository = repository(&[("app/map.yaml", &object), ("flux.yaml", &flux)]);
    let manifest = repository.manifest("flux.yaml".into()).unwrap();
    let document = manifest.documents[0].as_ref().unwrap();
    let object = Object::from_node(document.root.clone().unwrap(), document.span, None).unwrap();
    let kustomization = Kustomization::read(&object);
    let builder = Builder::new(&repository);
    let build = builder.build(&kustomization, Utf8Path::new(""), &Variables::default(), Strictness::Strict);
    assert_eq!(build.failure, None);
    let metadata = as_json(&build.objects)[0]["metadata"].clone();
    (metadata["labels"].clone(), metadata["annotations"].clone())
}

#[test]
fn it_goes_over_what_is_there() {
    let (labels, annotations) =
        built("  labels: {a: own, b: own}\n", "{labels: {b: flux}, annotations: {c: flux}}");
    assert_eq!(labels, json!({ "a": "own", "b": "flux" }));
    assert_eq!(annotations, json!({ "c": "flux" }));
}

#[test]
fn a_null_becomes_an_empty_text_and_takes_nothing_along() {
    let (labels, _) = built("  labels: {a: own, b: null}\n", "{labels: {d: flux, e: null}}");
    assert_eq!(labels, json!({ "a": "own", "b": "", "d": "flux", "e": "" }));
    // Labels are written, also where only annotations are common.
    let (labels, annotations) = built("  labels: {b: null}\n", "{annotations: {c: flux}}");
    assert_eq!((labels, annotations), (json!({ "b": "" }), json!({ "c": "flux" })));
}

#[test]
fn what_stands_beside_a_number_is_lost() {
    let (labels, _) = built("  labels: {a: own, b: 1}\n", "{labels: {e: flux}}");
    assert_eq!(labels, json!({ "e": "flux" }));
    // Nothing is common here, so nothing is written.
    let (labels, _) = built("  labels: {a: own, b: 1}\n", "{annotations: {c: flux}}");
    assert_eq!(labels, json!({ "a": "own", "b": 1 }));
}
