//! The example repository: its order, what breaks, what differs between its environments.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{example, json, run};

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// The wave of each Kustomization, by name.
fn waves(environment: &str) -> BTreeMap<String, usize> {
    let order = json(&example(), &["order", environment, "-o", "json"]);
    let waves = order["result"]["waves"].as_array().unwrap();
    let of = |(wave, ids): (usize, &Value)| {
        strings(ids).into_iter().map(move |id| (id.rsplit('/').next().unwrap().to_owned(), wave + 1))
    };
    waves.iter().enumerate().flat_map(of).collect()
}

#[test]
fn dependencies_come_first_and_parents_before_what_they_apply() {
    let waves = waves("staging");
    let five = [
        "nats-system",
        "clickhouse-operator",
        "victoria-metrics-operator",
        "cert-manager",
        "external-secrets",
    ];
    for dependency in five {
        assert!(waves[dependency] < waves["activity-system"], "{dependency}: {waves:?}");
    }
    let chain = [
        "activity-system",
        "clickhouse-keeper",
        "clickhouse-database",
        "clickhouse-migrations",
        "activity-apiserver",
        "milo-api-registration",
        "milo-protected-resources",
    ];
    for pair in chain.windows(2) {
        assert!(waves[pair[0]] < waves[pair[1]], "{pair:?}: {waves:?}");
    }
    assert_eq!(waves["flux-system"], 1);
    assert_eq!(waves["platform-sources"], 2);
}

#[test]
fn nothing_is_unreachable_and_every_environment_is_healthy() {
    for environment in ["staging", "production", "edge", "preview"] {
        let order = json(&example(), &["order", environment, "-o", "json"]);
        assert_eq!(order["result"]["unreachable"], Value::Array(Vec::new()), "{environment}");
    }
    let (exit, out, _) = run(&example(), &["check", "--fail-on", "warning"]);
    assert_eq!(exit, 0, "{out}");
}

/// All nodes of Flux in an environment.
fn ids(environment: &str) -> BTreeSet<String> {
    let graph = json(&example(), &["render", environment, "-o", "json"]);
    let flux = |node: &&Value| {
        let kinds = ["Kustomization", "HelmRelease", "OCIRepository", "HelmRepository", "GitRepository"];
        kinds.contains(&node["kind"].as_str().unwrap())
    };
    let nodes = graph["result"]["nodes"].as_array().unwrap();
    nodes.iter().filter(flux).map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn staging_and_production_differ_as_the_document_says() {
    let (staging, production) = (ids("staging"), ids("production"));
    let only_staging: Vec<&String> = staging.difference(&production).collect();
    // Row by row of the table "Staging vs Production".
    let mut wanted = vec![
        // etcd: deployed for ActivityPolicy | not deployed
        "Kustomization/activity-system/activity-etcd",
        // UI: deployed | not deployed
        "Kustomization/activity-system/activity-ui",
        "OCIRepository/activity-system/activity-ui-kustomize",
        // Gateway: activity.staging.env.datum.net | not deployed, and the controller that it needs
        "Kustomization/activity-system/activity-gateway",
        "Kustomization/flux-system/envoy-gateway",
        "HelmRelease/envoy-gateway-system/envoy-gateway",
        "OCIRepository/envoy-gateway-system/envoy-gateway",
        // Performance tests: enabled | disabled
        "Kustomization/activity-system/activity-performance-tests",
        // Examples: installed to Milo | not installed
        "Kustomization/activity-system/activity-examples",
    ];
    wanted.sort_unstable();
    assert_eq!(only_staging, wanted);
    // OCI semver and the vector sidecar change fields, not objects.
    assert_eq!(production.difference(&staging).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn each_row_of_the_table_is_true_of_the_overlays() {
    let build = |environment: &str| {
        run(&example(), &["build", &format!("./apps/activity-system/overlays/{environment}")]).1
    };
    let (staging, production) = (build("staging"), build("production"));
    for (text, in_staging, in_production) in [
        ("semver: '>=0.0.0-0'", true, false),
        ("semverFilter:", true, false),
        ("semver: '>=0.0.0'", false, true),
        ("name: activity-etcd", true, false),
        ("name: activity-ui\n", true, false),
        ("name: activity-gateway\n", true, false),
        ("path: ./vector-sidecar/deployment", true, false),
        ("path: ./vector-sidecar/daemonset", false, true),
        ("path: /spec/minReplicas\n          value: 2", true, false),
        ("path: /spec/maxReplicas\n          value: 5", true, false),
        ("name: activity-performance-tests", true, false),
        ("name: activity-examples", true, false),
    ] {
        assert_eq!(staging.contains(text), in_staging, "{text:?} in staging\n{staging}");
        assert_eq!(production.contains(text), in_production, "{text:?} in production\n{production}");
    }
    let gateway = run(&example(), &["build", "./apps/activity-system/overlays/staging/gateway"]).1;
    assert!(gateway.contains("activity.staging.env.datum.net"), "{gateway}");
}
