//! The example with a bundle of its service beside it: smaller than the real one, and laid out as that one is.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::{example, json, run};

const SOURCE: &str = "OCIRepository/activity-system/activity-kustomize";

/// The flags that map the bundle.
fn mapped(arguments: &[&str]) -> Vec<String> {
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bundles/activity");
    let flags = ["--source".to_owned(), format!("{SOURCE}={}", bundle.display())];
    arguments.iter().map(|&word| word.to_owned()).chain(flags).collect()
}

fn ask(arguments: &[&str]) -> (i32, String, String) {
    let arguments = mapped(arguments);
    run(&example(), &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn answer(arguments: &[&str]) -> Value {
    let arguments = mapped(arguments);
    json(&example(), &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_example_is_clean_with_its_bundle() {
    let (exit, out, _) = ask(&["check", "--fail-on", "warning", "-o", "concise"]);
    assert_eq!(exit, 0, "{out}");
    assert!(!out.contains(&format!("the content of {SOURCE}")), "{out}");
}

#[test]
fn every_kustomization_applies_what_the_bundle_has() {
    for (name, objects) in [
        ("activity-apiserver", &["Deployment", "Certificate", "ConfigMap"][..]),
        ("activity-etcd", &["HelmRelease", "HelmRepository"]),
        ("activity-performance-tests", &["TestRun"]),
        ("clickhouse-database", &["ClickHouseInstallation"]),
        ("clickhouse-keeper", &["ClickHouseKeeperInstallation"]),
        ("clickhouse-migrations", &["Job"]),
        ("nats-jetstream", &["Stream", "Consumer"]),
        ("vector-aggregator", &["HelmRelease"]),
        ("vector-sidecar", &["HelmRelease"]),
    ] {
        let (exit, out, error) = ask(&["build", name, "-e", "staging"]);
        assert_eq!(exit, 0, "{name}: {error}");
        for kind in objects {
            assert!(out.contains(&format!("\nkind: {kind}\n")), "{name} has no {kind}: {out}");
        }
        assert!(!out.contains("PodMonitor"), "{out}");
    }
}

#[test]
fn overlays_patch_what_the_bundle_brings() {
    let build = |name: &str, environment: &str| ask(&["build", name, "-e", environment]).1;
    // Row by row of the table "Staging vs Production".
    let staging = build("vector-sidecar", "staging");
    for text in ["role: Stateless-Aggregator", "minReplicas: 2", "maxReplicas: 5"] {
        assert!(staging.contains(text), "{text}: {staging}");
    }
    let production = build("vector-sidecar", "production");
    assert!(production.contains("role: Agent") && production.contains("tolerations:"), "{production}");
    for (environment, bucket, storage) in
        [("staging", "cold-storage-staging", "1Gi"), ("production", "cold-storage-production", "2Ti")]
    {
        let database = build("clickhouse-database", environment);
        assert!(database.contains(bucket) && database.contains(&format!("storage: {storage}")), "{database}");
    }
    // No variables there, and none are asked for: a script keeps its own.
    assert!(build("clickhouse-migrations", "staging").contains("${CLICKHOUSE_HOST:-clickhouse}"));
    let streams = build("nats-jetstream", "staging");
    assert!(streams.contains("namespace: nats-system"), "{streams}");
}

#[test]
fn the_inner_graph_is_there() {
    let nodes = |value: &Value| -> BTreeSet<String> {
        let nodes = value["result"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    };
    let with = nodes(&answer(&["render", "staging", "-o", "json"]));
    let without = nodes(&json(&example(), &["render", "staging", "-o", "json"]));
    let new: Vec<&String> = with
        .difference(&without)
        .filter(|id| id.starts_with("HelmRe") || id.starts_with("HelmChart"))
        .collect();
    let wanted = [
        "HelmChart/activity-system/activity-system-etcd",
        "HelmChart/activity-system/activity-system-vector-aggregator",
        "HelmChart/activity-system/activity-system-vector-sidecar",
        "HelmRelease/activity-system/etcd",
        "HelmRelease/activity-system/vector-aggregator",
        "HelmRelease/activity-system/vector-sidecar",
        "HelmRepository/activity-system/bitnami",
        "HelmRepository/activity-system/vector",
        "HelmRepository/activity-system/vector-sidecar",
    ];
    assert_eq!(new, wanted);
    let order = answer(&["order", "staging", "-o", "json"]);
    assert_eq!(order["result"]["unreachable"], Value::Array(Vec::new()));
    let incomplete = order["result"]["incomplete"].to_string();
    for name in ["clickhouse", "vector", "nats-jetstream", "activity-apiserver"] {
        assert!(!incomplete.contains(name), "{incomplete}");
    }
}

#[test]
fn what_breaks_without_the_database() {
    let database = "ClickHouseInstallation/activity-system/activity-clickhouse";
    let (exit, out, error) = ask(&["impact", database, "-e", "staging"]);
    assert_eq!(exit, 0, "{error}");
    let place = format!("{SOURCE}/components/clickhouse-database/database.yaml:4:9");
    assert!(out.contains(&place), "{out}");
    for frozen in [
        "clickhouse-database",
        "clickhouse-migrations",
        "activity-apiserver",
        "activity-performance-tests",
        "milo-api-registration",
        "activity-examples",
        "milo-protected-resources",
        "vector-aggregator",
        "activity-system",
    ] {
        assert!(out.contains(frozen), "{frozen}: {out}");
    }
    assert!(out.contains("freezes 9 Kustomizations in staging"), "{out}");
    assert!(!out.contains("vector-sidecar") && !out.contains("nats-jetstream"), "{out}");
    // It needs its kind, which the operator's chart brings, as the line in the bundle says.
    let (_, out, _) = ask(&["deps", "clickhouse-database", "-e", "staging"]);
    assert!(out.contains("HelmRelease/clickhouse-operator/clickhouse-operator"), "{out}");
    assert!(out.contains(&format!("{SOURCE}/components/clickhouse-database/database.yaml:2:7")), "{out}");
}
