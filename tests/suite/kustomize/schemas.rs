//! When a schema of the user's takes effect, and what is left of the built-in one then.
//!
//! kustomize reads its own schema when it needs it, and one of the user's on top of what it has read. So it depends on
//! what came before which lists of built-in kinds still merge.

use infra_graph::kustomize::{Options, Renderer};

use super::kubectl;
use crate::support::repository;

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n      containers: [{name: c, image: i}]\n";
const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{name: a, port: 1, protocol: TCP}, {name: b, port: 2, protocol: TCP}]\n";
const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n";
/// A kind of which no table says whether it has a namespace.
const UNKNOWN: &str = "apiVersion: x.io/v1\nkind: Thing\nmetadata: {name: t}\n";
/// The ports of services merge by their names, instead of by port.
const SCHEMA: &str = r#"{"definitions": {"s": {"properties": {"spec": {"properties": {"ports": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}, "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Service"}]}}}"#;
const PATCH_MAP: &str =
    "patches:\n- patch: |\n    {apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a: b}}\n";

/// How many containers and ports are there after a patch with one new of each, in the folder with the schema. Before,
/// there is a base of this resource with these fields.
fn after(first: &str, fields: &str) -> (usize, usize) {
    let patches = "openapi: {path: schema.json}\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d}\n    spec: {template: {spec: {containers: [{name: new}]}}}\n- patch: |\n    apiVersion: v1\n    kind: Service\n    metadata: {name: s}\n    spec: {ports: [{name: a, port: 3, protocol: TCP}]}\n";
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources: [../first, ../second]\n"),
        ("first/kustomization.yaml", &format!("resources: [first.yaml]\n{fields}")),
        ("first/first.yaml", first),
        ("second/kustomization.yaml", &format!("resources: [d.yaml, s.yaml]\n{patches}")),
        ("second/d.yaml", DEPLOYMENT),
        ("second/s.yaml", SERVICE),
        ("second/schema.json", SCHEMA),
    ]);
    let count = |name: &str, path: &[&str]| {
        let object = built.names().iter().position(|object| object == name).unwrap();
        built.at(object, path).as_sequence().unwrap().len()
    };
    (
        count("Deployment/d", &["spec", "template", "spec", "containers"]),
        count("Service/s", &["spec", "ports"]),
    )
}

#[test]
fn alone_where_nothing_was_asked_before() {
    assert_eq!(after(MAP, ""), (1, 2));
}

#[test]
fn on_top_of_the_built_in_one_after_a_patch() {
    assert_eq!(after(MAP, PATCH_MAP), (2, 2));
    let none = "patches:\n- target: {kind: Secret}\n  patch: |\n    {apiVersion: v1, kind: Secret, metadata: {name: m}}\n";
    assert_eq!(after(MAP, none), (1, 2));
}

#[test]
fn below_the_built_in_one_after_a_kind_of_unknown_scope() {
    assert_eq!(after(UNKNOWN, ""), (2, 3));
    let plugin = "generators:\n- |-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  metadata: {name: g}\n  literals: [a=b]\n  options: {disableNameSuffixHash: true}\n";
    // A plugin's configuration is read as an object is.
    assert_eq!(after(MAP, plugin), (2, 3));
}

/// A base that another build made before tells what it asked of the schema, too.
#[test]
fn the_same_where_the_base_was_built_before() {
    let top = "resources: [../first, ../second]\n";
    let second = "resources: [s.yaml]\nopenapi: {path: schema.json}\npatches:\n- patch: |\n    {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{name: a, port: 3, protocol: TCP}]}}\n";
    let repository = repository(&[
        ("app/kustomization.yaml", top),
        ("other/kustomization.yaml", "resources: [../first]\n"),
        ("first/kustomization.yaml", "resources: [first.yaml]\n"),
        ("first/first.yaml", UNKNOWN),
        ("second/kustomization.yaml", second),
        ("second/s.yaml", SERVICE),
        ("second/schema.json", SCHEMA),
    ]);
    let renderer = Renderer::new(&repository);
    assert_eq!(renderer.build("other".into(), &Options::kubectl()).objects.len(), 1);
    let build = renderer.build("app".into(), &Options::kubectl());
    let ports = build.objects.iter().find_map(|object| object.node.at(&["spec", "ports"])).unwrap();
    assert_eq!(ports.as_sequence().unwrap().len(), 3);
}

/// Flux reads the built-in schema before each build.
#[test]
fn in_flux_a_schema_always_adds_to_the_built_in_one() {
    let files = [
        (
            "app/kustomization.yaml",
            "resources: [d.yaml]\nopenapi: {path: schema.json}\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d}\n    spec: {template: {spec: {containers: [{name: new}]}}}\n",
        ),
        ("app/d.yaml", DEPLOYMENT),
        ("app/schema.json", SCHEMA),
    ];
    let containers = |built: &super::Built| {
        built.at(0, &["spec", "template", "spec", "containers"]).as_sequence().unwrap().len()
    };
    assert_eq!(containers(&kubectl(&files)), 1);
    assert_eq!(containers(&super::flux(&files)), 2);
}
