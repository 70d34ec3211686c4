//! The example repository: its order, what breaks, what differs between its environments.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{Judge, example, json, paths, run};

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
        ("value: Stateless-Aggregator   # a Deployment", true, false),
        ("value: Agent   # a DaemonSet", false, true),
        ("minReplicas: 2\n          maxReplicas: 5", true, false),
        ("name: activity-performance-tests", true, false),
        ("name: activity-examples", true, false),
    ] {
        assert_eq!(staging.contains(text), in_staging, "{text:?} in staging\n{staging}");
        assert_eq!(production.contains(text), in_production, "{text:?} in production\n{production}");
    }
    let gateway = run(&example(), &["build", "./apps/activity-system/overlays/staging/gateway"]).1;
    assert!(gateway.contains("activity.staging.env.datum.net"), "{gateway}");
}

/// Worked out by hand from the files of the example.
#[test]
fn what_breaks_without_nats_system() {
    let answer = json(&example(), &["impact", "nats-system", "-e", "staging", "-o", "json"]);
    let result = &answer["result"];
    assert_eq!(result["targets"], serde_json::json!(["Kustomization/flux-system/nats-system"]));
    assert_eq!(result["mode"], "down");
    let staging = &result["environments"][0];
    assert_eq!(staging["environment"], "staging");
    let set = |name: &str| -> BTreeMap<String, Vec<String>> {
        paths(staging, name).into_iter().map(|path| (path[0].clone(), path)).collect()
    };
    // clusters/staging: activity-system alone depends on it; nothing depends on activity-system or waits for either.
    let (nats, activity) =
        ("Kustomization/flux-system/nats-system", "Kustomization/flux-system/activity-system");
    assert_eq!(
        set("frozen"),
        BTreeMap::from([(activity.to_owned(), vec![activity.to_owned(), nats.to_owned()])])
    );
    // What nats-system and activity-system apply, as far as it is a node: Flux objects, and what they take values from.
    let lost: BTreeSet<String> = set("cannotBeRecreated").into_keys().collect();
    let mut wanted: BTreeSet<String> =
        ["HelmRelease/nats-system/nats", "HelmRelease/nats-system/nack", "ConfigMap/nats-system/nats-values"]
            .map(str::to_owned)
            .into();
    for name in [
        "activity-apiserver",
        "activity-etcd",
        "activity-examples",
        "activity-gateway",
        "activity-performance-tests",
        "activity-ui",
        "authorization-webhook",
        "clickhouse-database",
        "clickhouse-keeper",
        "clickhouse-migrations",
        "milo-api-registration",
        "milo-protected-resources",
        "nats-jetstream",
        "vector-aggregator",
        "vector-sidecar",
    ] {
        wanted.insert(format!("Kustomization/activity-system/{name}"));
    }
    for name in [
        "OCIRepository/activity-system/activity-kustomize",
        "OCIRepository/activity-system/activity-ui-kustomize",
    ] {
        wanted.insert(name.to_owned());
    }
    for name in ["clickhouse-config", "clickhouse-cold-storage"] {
        wanted.insert(format!("ConfigMap/activity-system/{name}"));
    }
    assert_eq!(lost, wanted);
    let keeper = "Kustomization/activity-system/clickhouse-keeper";
    assert_eq!(set("cannotBeRecreated")[keeper], [keeper, activity, nats]);
    assert_eq!(staging["possiblyAffected"], Value::Array(Vec::new()));
}

#[test]
fn what_breaks_is_answered_for_all_environments() {
    let (exit, out, _) = run(&example(), &["impact", "nats-system"]);
    assert_eq!(exit, 0);
    let first = out.lines().next().unwrap();
    assert!(first.starts_with("If nats-system is down, Flux freezes 1 Kustomization in production and staging, none in edge and preview"), "{first}");
    assert!(
        out.contains("activity-system  dependsOn  clusters/production/apps/activity-system.yaml:20:13"),
        "{out}"
    );
}

#[test]
fn objects_that_flux_does_not_own_are_targets_too() {
    let (exit, out, _) = run(&example(), &["impact", "Namespace/activity-system", "-e", "staging"]);
    assert_eq!(exit, 0);
    assert!(
        out.starts_with("If Namespace/activity-system is missing, 3 Kustomizations in staging do not apply"),
        "{out}"
    );
    assert!(out.contains("activity-gateway                   needs its namespace"), "{out}");
}

#[test]
fn the_graph_as_json_has_every_edge_with_its_place() {
    let graph = json(&example(), &["render", "staging", "-o", "json"]);
    assert_eq!(
        (graph["apiVersion"].as_str(), graph["kind"].as_str()),
        (Some("infra-graph/v2"), Some("Graph"))
    );
    let nodes = graph["result"]["nodes"].as_array().unwrap();
    let edges = graph["result"]["edges"].as_array().unwrap();
    assert!(nodes.iter().all(|node| node["location"]["line"].is_u64()), "{nodes:?}");
    assert!(edges.iter().all(|edge| edge["location"]["line"].is_u64()), "{edges:?}");
    let edge = edges
        .iter()
        .find(|edge| {
            edge["from"] == "Kustomization/flux-system/activity-system"
                && edge["to"] == "Kustomization/flux-system/nats-system"
        })
        .unwrap();
    let wanted = serde_json::json!({
        "from": "Kustomization/flux-system/activity-system",
        "to": "Kustomization/flux-system/nats-system",
        "kind": "DependsOn",
        "confidence": "declared",
        "location": {"path": "clusters/staging/apps/activity-system.yaml", "line": 20, "column": 13},
    });
    assert_eq!(*edge, wanted);
    let node =
        nodes.iter().find(|node| node["id"] == "Kustomization/activity-system/clickhouse-keeper").unwrap();
    assert_eq!(node["appliedBy"], serde_json::json!(["Kustomization/flux-system/activity-system"]));
    assert_eq!(node["source"], "OCIRepository/activity-system/activity-kustomize");
    assert_eq!(node["external"], true);
}

#[test]
fn graphviz_reads_our_dot() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let (_, dot, _) = run(&example(), &["render", "staging", "-o", "dot"]);
    let Some(program) = Judge::Graphviz.find() else { return };
    let mut child =
        Command::new(program).arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(dot.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("activity&#45;apiserver"));
}

#[test]
fn each_environment_of_the_example_in_numbers() {
    let answer = json(&example(), &["envs", "-o", "json"]);
    let environments = answer["result"]["environments"].as_array().unwrap();
    let numbers: Vec<_> = environments
        .iter()
        .map(|e| {
            (e["name"].as_str().unwrap(), e["entry"].as_str().unwrap(), e["kustomizations"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(
        numbers,
        [
            ("edge", "clusters/edge", 10),
            ("preview", "clusters/preview", 10),
            ("production", "clusters/production", 28),
            ("staging", "clusters/staging", 34)
        ]
    );
}

#[test]
fn nodes_of_the_picture_link_to_their_lines() {
    let (_, svg, _) = run(&example(), &["render", "staging", "-o", "svg"]);
    let link = "href=\"https://github.com/datum-cloud/infra/blob/HEAD/clusters/staging/apps/activity-system.yaml#L4\"";
    assert!(svg.contains(link), "{link}");
    for (url, wanted) in [
        ("ssh://git@github.com/a/b", Some("https://github.com/a/b/blob/HEAD/")),
        (
            "git@gitlab.example.com:group/sub/b.git",
            Some("https://gitlab.example.com/group/sub/b/-/blob/HEAD/"),
        ),
        ("oci://ghcr.io/a/b", None),
        ("/srv/git/b", None),
    ] {
        assert_eq!(infra_graph::environment::web_view(url).as_deref(), wanted, "{url}");
    }
}
