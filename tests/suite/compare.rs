//! `compare`: two environments side by side.

use serde_json::Value;

use crate::support::{Copy, example, json, run};

fn comparison(left: &str, right: &str) -> Value {
    json(&example(), &["compare", left, right, "-o", "json"])["result"].clone()
}

/// The ids of the nodes that one side alone has.
fn only<'a>(comparison: &'a Value, change: &str) -> Vec<&'a str> {
    let nodes = comparison["difference"]["nodes"].as_array().unwrap();
    nodes.iter().filter(|node| node["change"] == change).map(|node| node["id"].as_str().unwrap()).collect()
}

/// `old → new` of a field, lines of texts as `- old` and `+ new`.
fn field(comparison: &Value, id: &str, path: &str) -> [Value; 2] {
    let objects = comparison["difference"]["objects"].as_array().unwrap();
    let object = objects.iter().find(|object| object["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    let fields = object["fields"].as_array().unwrap();
    let field =
        fields.iter().find(|field| field["path"] == path).unwrap_or_else(|| panic!("no {path}: {object:#}"));
    ["old", "new"].map(|side| field[side]["value"].clone())
}

/// The rows of the table that the example is described with: the aspect, and how staging and production differ in it.
#[test]
fn every_row_of_the_table_is_told() {
    let answer = comparison("staging", "production");
    // OCI semver: pre-releases that pass a filter, stable releases only.
    let bundle = "OCIRepository/activity-system/activity-kustomize";
    assert_eq!(field(&answer, bundle, "spec.ref.semver"), [Value::from(">=0.0.0-0"), Value::from(">=0.0.0")]);
    let [filter, none] = field(&answer, bundle, "spec.ref.semverFilter");
    assert!(filter.is_string() && none.is_null());
    // etcd, UI, gateway, performance tests, examples: in staging alone.
    let staging = only(&answer, "removed");
    for name in [
        "activity-etcd",
        "activity-ui",
        "activity-gateway",
        "activity-performance-tests",
        "activity-examples",
    ] {
        let id = format!("Kustomization/activity-system/{name}");
        assert!(staging.contains(&id.as_str()), "{name}: {staging:?}");
    }
    assert!(only(&answer, "added").is_empty());
    let objects = answer["difference"]["objects"].as_array().unwrap();
    let gateway = objects.iter().find(|object| {
        object["id"].as_str().unwrap().starts_with("Gateway.gateway.networking.k8s.io/")
            && object["change"] == "removed"
    });
    assert_eq!(gateway.unwrap()["appliedBy"], "Kustomization/activity-system/activity-gateway");
    // Vector sidecar: a Deployment of two to five, a DaemonSet.
    let [left, right] =
        field(&answer, "Kustomization/activity-system/vector-sidecar", "spec.patches[1].patch");
    let (left, right) = (left.as_str().unwrap(), right.as_str().unwrap());
    assert!(
        left.contains("a Deployment") && left.contains("minReplicas: 2") && left.contains("maxReplicas: 5")
    );
    assert!(right.contains("a DaemonSet") && !right.contains("minReplicas"));
}

#[test]
fn the_text_has_both_places() {
    let (code, out, _) = run(&example(), &["compare", "staging", "production"]);
    assert_eq!(code, 0);
    let line = out.lines().find(|line| line.contains("spec.ref.semver: ")).unwrap();
    assert_eq!(
        line.trim(),
        "spec.ref.semver: revision >=0.0.0-0 → >=0.0.0  \
         apps/activity-system/overlays/production/patches/oci-repository-patch.yaml:9:13 \
         (was apps/activity-system/overlays/staging/patches/oci-repository-patch.yaml:10:13)"
    );
    assert!(out.starts_with("staging and production differ: "), "{out}");
}

#[test]
fn names_of_environments_in_values_are_no_difference() {
    let answer = comparison("staging", "production");
    let [old, new] = field(&answer, "Kustomization/flux-system/milo", "spec.path");
    assert_eq!(
        [old.as_str(), new.as_str()],
        ["staging", "production"].map(|name| Some(if name == "staging" {
            "./apps/milo/overlays/staging"
        } else {
            "./apps/milo/overlays/production"
        }))
    );
    let (_, short, _) = run(&example(), &["compare", "staging", "production"]);
    let (_, long, _) = run(&example(), &["compare", "staging", "production", "--all"]);
    assert!(!short.contains("./apps/milo/overlays/staging") && long.contains("./apps/milo/overlays/staging"));
    assert!(short.contains("differ only in the name of the environment (--all lists them)"), "{short}");
}

#[test]
fn an_environment_is_like_itself_and_like_its_copy() {
    let (code, out, _) = run(&example(), &["compare", "staging", "staging", "--exit-code"]);
    assert_eq!((code, out.as_str()), (0, "staging and staging do not differ but in their names\n"));
    let copy = Copy::new();
    crate::support::copy(&copy.path().join("clusters/staging"), &copy.path().join("clusters/twin"));
    copy.replace("clusters/twin/flux-system/gotk-sync.yaml", "clusters/staging", "clusters/twin");
    let (code, out, _) = run(copy.path(), &["compare", "staging", "twin", "--exit-code"]);
    assert_eq!(code, 0, "{out}");
    let (code, ..) = run(copy.path(), &["compare", "staging", "edge", "--exit-code"]);
    assert_eq!(code, 1);
}

#[test]
fn the_sides_mirror_each_other() {
    let (there, back) = (comparison("staging", "edge"), comparison("edge", "staging"));
    assert_eq!(only(&there, "removed"), only(&back, "added"));
    assert_eq!(only(&there, "added"), only(&back, "removed"));
    let count = |answer: &Value| answer["difference"]["objects"].as_array().unwrap().len();
    assert_eq!(count(&there), count(&back));
}

#[test]
fn an_environment_that_is_not_there_is_an_error() {
    let (code, _, error) = run(&example(), &["compare", "staging", "prodution"]);
    assert_eq!(code, 2);
    assert!(error.contains("did you mean `production`?"), "{error}");
}
