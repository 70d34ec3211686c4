//! One fault in a copy of the example repository: its finding, at the right file, line and column, and exit code 1.

use serde_json::Value;

use crate::support::{Copy, json, run};

const ACTIVITY: &str = "clusters/staging/apps/activity-system.yaml";
const NATS: &str = "clusters/staging/apps/nats-system.yaml";
const ISSUERS: &str = "clusters/staging/infrastructure/cert-manager-issuers.yaml";

/// The only error of this code, and what the check ended with.
fn finding(copy: &Copy, code: &str) -> Value {
    let (exit, out, _) = run(copy.path(), &["check", "staging", "-o", "json"]);
    assert_eq!(exit, 1, "{out}");
    let report: Value = serde_json::from_str(&out).unwrap();
    let all = report["result"]["findings"].as_array().unwrap();
    let found: Vec<&Value> = all.iter().filter(|finding| finding["code"] == code).collect();
    assert_eq!(found.len(), 1, "{code} in {out}");
    found[0].clone()
}

/// Path, line and column of a label.
fn place(finding: &Value, label: usize) -> (String, u64, u64) {
    let location = &finding["labels"][label]["location"];
    let number = |key: &str| location[key].as_u64().unwrap();
    (location["path"].as_str().unwrap().to_owned(), number("line"), number("column"))
}

fn at(copy: &Copy, file: &str, text: &str) -> (String, u64, u64) {
    let (line, column) = copy.place(file, text);
    (file.to_owned(), line, column)
}

#[test]
fn a_deleted_kustomization_is_a_missing_dependency() {
    let copy = Copy::new();
    copy.remove(NATS);
    let found = finding(&copy, "missing-dependency");
    assert_eq!(place(&found, 0), at(&copy, ACTIVITY, "nats-system "));
    assert_eq!(found["message"], "nats-system is not in staging");
    assert!(found["labels"][0]["text"].as_str().unwrap().contains("only in production"), "{found}");
}

#[test]
fn a_renamed_kustomization_is_a_missing_dependency_with_the_new_name() {
    let copy = Copy::new();
    copy.replace(NATS, "name: nats-system", "name: nats");
    let found = finding(&copy, "missing-dependency");
    assert_eq!(place(&found, 0), at(&copy, ACTIVITY, "nats-system "));
    assert!(found["help"].as_str().unwrap().contains("name: nats"), "{found}");
}

#[test]
fn a_dependency_on_the_name_of_a_helm_release_is_of_the_wrong_kind() {
    let copy = Copy::new();
    copy.replace(ACTIVITY, "- name: nats-system ", "- name: nats\n    - name: nats-system ");
    let found = finding(&copy, "dependency-of-wrong-kind");
    assert_eq!(place(&found, 0), at(&copy, ACTIVITY, "nats\n"));
    assert!(found["help"].as_str().unwrap().contains("HelmRelease/nats-system/nats"), "{found}");
}

#[test]
fn a_loop_through_two_files_shows_all_its_hops() {
    let copy = Copy::new();
    // activity-system waits for nats-system, that for the issuers, and those for activity-system.
    copy.replace(ISSUERS, "- name: cert-manager", "- name: activity-system\n    - name: cert-manager");
    let found = finding(&copy, "dependency-cycle");
    let mut places: Vec<_> = (0..3).map(|label| place(&found, label)).collect();
    places.sort();
    let mut wanted = vec![
        at(&copy, ACTIVITY, "nats-system "),
        at(&copy, NATS, "cert-manager-issuers "),
        at(&copy, ISSUERS, "activity-system\n"),
    ];
    wanted.sort();
    assert_eq!(places, wanted);
    assert_eq!(found["labels"].as_array().unwrap().len(), 3);
    assert_eq!(found["nodes"].as_array().unwrap().len(), 3);
}

#[test]
fn three_hops_in_two_files() {
    let copy = Copy::new();
    let kustomization = |name: &str, needs: &str| {
        format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
             spec:\n  interval: 1h\n  prune: true\n  path: ./infrastructure/overlays/edge\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n\
             \x20 kubeConfig:\n    secretRef:\n      name: other\n  dependsOn:\n    - name: {needs}\n"
        )
    };
    copy.write(
        "clusters/staging/apps/one.yaml",
        &format!("{}---\n{}", kustomization("a", "b"), kustomization("b", "c")),
    );
    copy.write("clusters/staging/apps/two.yaml", &kustomization("c", "a"));
    let found = finding(&copy, "dependency-cycle");
    let mut places: Vec<_> = (0..3).map(|label| place(&found, label)).collect();
    places.sort();
    let one = "clusters/staging/apps/one.yaml".to_owned();
    assert_eq!(
        places,
        [(one.clone(), 17, 13), (one, 35, 13), ("clusters/staging/apps/two.yaml".to_owned(), 17, 13)]
    );
}

#[test]
fn a_syntax_error_has_its_place_and_hides_nothing_else() {
    let copy = Copy::new();
    let before = json(copy.path(), &["render", "staging", "-o", "json"]);
    copy.write(
        "clusters/staging/apps/broken.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [a\n",
    );
    let found = finding(&copy, "invalid-yaml");
    assert_eq!(place(&found, 0).0, "clusters/staging/apps/broken.yaml");
    assert!(place(&found, 0).1 >= 4);
    // The entry does not build, so nothing of it is ever ready; all of it is known still.
    let after = json(copy.path(), &["order", "staging", "-o", "json"]);
    assert_eq!(after["result"]["waves"], serde_json::json!([]));
    let graph = json(copy.path(), &["render", "staging", "-o", "json"]);
    assert_eq!(before["result"]["nodes"], graph["result"]["nodes"]);
    assert_eq!(
        graph["result"]["incomplete"].as_array().unwrap().len(),
        before["result"]["incomplete"].as_array().unwrap().len() + 1
    );
}

#[test]
fn a_missing_patch_file_is_found_where_it_is_named() {
    let copy = Copy::new();
    copy.remove("apps/activity-system/overlays/staging/patches/vector-aggregator-patch.yaml");
    let found = finding(&copy, "missing-file");
    let file = "apps/activity-system/overlays/staging/kustomization.yaml";
    assert_eq!(place(&found, 0), at(&copy, file, "patches/vector-aggregator-patch.yaml"));
}

#[test]
fn a_misspelt_field_is_a_lost_edge() {
    let copy = Copy::new();
    copy.replace(NATS, "dependsOn:", "dependOn:");
    let found = finding(&copy, "unknown-field");
    assert_eq!(place(&found, 0), at(&copy, NATS, "dependOn"));
    assert!(found["help"].as_str().unwrap().contains("dependsOn"), "{found}");
}

#[test]
fn a_number_as_a_name_is_no_name() {
    let copy = Copy::new();
    copy.replace(ACTIVITY, "- name: nats-system ", "- name: 42\n    - name: nats-system ");
    let found = finding(&copy, "invalid-spec");
    assert_eq!(place(&found, 0), at(&copy, ACTIVITY, "42"));
}

#[test]
fn a_missing_path_says_which_folder_is_near() {
    let copy = Copy::new();
    copy.replace(ACTIVITY, "overlays/staging", "overlays/stagign");
    let found = finding(&copy, "missing-path");
    assert_eq!(place(&found, 0), at(&copy, ACTIVITY, "\"./apps/activity-system"));
    assert!(found["help"].as_str().unwrap().contains("apps/activity-system/overlays/staging"), "{found}");
}

#[test]
fn a_source_of_another_namespace_is_missing() {
    let copy = Copy::new();
    copy.replace(NATS, "    name: flux-system", "    name: flux-system\n    namespace: apps");
    let found = finding(&copy, "missing-source");
    assert!(found["help"].as_str().unwrap().contains("namespace: flux-system"), "{found}");
}

#[test]
fn a_kustomization_that_waits_for_itself() {
    let copy = Copy::new();
    copy.replace(
        NATS,
        "- name: cert-manager-issuers",
        "- name: nats-system\n    - name: cert-manager-issuers",
    );
    let found = finding(&copy, "self-dependency");
    assert_eq!(place(&found, 0), at(&copy, NATS, "nats-system\n    - name"));
}

#[test]
fn an_object_that_two_apply() {
    let copy = Copy::new();
    copy.replace(
        "clusters/staging/apps/dns-system.yaml",
        "./apps/dns-system/overlays/staging",
        "./apps/milo/overlays/staging\"\n  commonMetadata:\n    labels:\n      owner: \"dns",
    );
    let found = finding(&copy, "duplicate-object");
    assert!(found["message"].as_str().unwrap().contains("dns-system and milo"), "{found}");
}
