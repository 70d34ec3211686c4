//! When everything is ready: figures that are calculated by hand here, from the rules of the model.
//!
//! 1s until a new object is worked on, 1 to 10s for its apply, up to 60s more for each stage that it waits for (definitions,
//! classes), up to its timeout for its health, up to 5s until a waiting parent sees it, up to 30s until a dependent does,
//! 1 to 10s for the artifact of a source, up to timeout times (retries + 1) for a release.

use std::path::Path;

use infra_graph::flux::parse_duration;
use serde_json::{Value, json};

use crate::support::{Copy, example, json, run};

const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://example.com/fleet}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./clusters/test, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
";

const CONFIG: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: NAME, namespace: default}
";

/// A Kustomization with further fields.
fn kustomization(name: &str, fields: &str) -> String {
    let source = "sourceRef: {kind: GitRepository, name: flux-system}";
    let head = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization";
    format!(
        "{head}\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{interval: 1h, path: ./{name}, prune: true, {source}{fields}}}\n---\n"
    )
}

/// A repository on disk.
struct Fleet(tempfile::TempDir);

impl Fleet {
    fn new(files: &[(&str, String)]) -> Self {
        let fleet = Self(tempfile::tempdir().unwrap());
        fleet.write("clusters/test/flux-system/gotk-sync.yaml", SYNC);
        for (path, text) in files {
            fleet.write(path, text);
        }
        fleet
    }

    /// `flux-system` applies `infra` and `apps`, which applies `db` and `web`.
    fn five(apps: &str) -> Self {
        let top = kustomization("infra", ", timeout: 5m, wait: true")
            + &kustomization(
                "apps",
                &format!(", retryInterval: 1m, wait: true, dependsOn: [{{name: infra}}], {apps}"),
            );
        let children = kustomization("db", ", timeout: 3m, wait: true")
            + &kustomization("web", ", dependsOn: [{name: db}]");
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: apps}\n";
        Self::new(&[
            ("clusters/test/top.yaml", top),
            ("infra/namespace.yaml", namespace.to_owned()),
            ("apps/children.yaml", children),
            ("db/config.yaml", CONFIG.replace("NAME", "db")),
            ("web/config.yaml", CONFIG.replace("NAME", "web")),
        ])
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn order(&self, flags: &[&str]) -> Value {
        let arguments = [&["order", "-o", "json"], flags].concat();
        json(self.path(), &arguments)["result"].take()
    }

    fn latest(&self, flags: &[&str]) -> u64 {
        self.order(flags)["bounds"]["latest"].as_u64().unwrap()
    }

    fn findings(&self, code: &str) -> Vec<Value> {
        let report = json(self.path(), &["check", "-o", "json"]);
        let findings = report["result"]["findings"].as_array().unwrap();
        findings.iter().filter(|finding| finding["code"] == code).cloned().collect()
    }
}

fn name(id: &Value) -> &str {
    id.as_str().unwrap().rsplit('/').next().unwrap()
}

/// Earliest and latest second of a node.
fn times(order: &Value, wanted: &str) -> (u64, u64) {
    let times = order["times"].as_array().unwrap();
    let found = times.iter().find(|times| times["id"].as_str().unwrap().ends_with(wanted)).unwrap();
    (found["earliest"].as_u64().unwrap(), found["latest"].as_u64().unwrap())
}

fn path(order: &Value) -> Vec<(String, u64, u64)> {
    let steps = order["criticalPath"].as_array().unwrap();
    let step = |step: &Value| {
        (name(&step["id"]).to_owned(), step["at"].as_u64().unwrap(), step["delta"].as_u64().unwrap())
    };
    steps.iter().map(step).collect()
}

#[test]
fn five_kustomizations_by_hand() {
    let order = Fleet::five("timeout: 10m").order(&[]);
    // It starts at 1, is applied at 2 to 11, and waits for nothing.
    assert_eq!(times(&order, "/flux-system"), (2, 11));
    // Exists at 11, starts at 12, applied at 22, its namespace is there at 82, healthy at 382. Earliest: 2 + 1 + 1.
    assert_eq!(times(&order, "/infra"), (4, 382));
    // Applied by `apps` at 422 (see below): starts at 423, applied at 433, healthy at 613. Earliest: 5 + 1 + 1.
    assert_eq!(times(&order, "/db"), (7, 613));
    // Sees `db` at 643, is applied at 653. Earliest: 7 + 1.
    assert_eq!(times(&order, "/web"), (8, 653));
    // Sees `infra` at 412, is applied at 422; its own objects may take until 1022, its children until 653 + 5.
    // Earliest: applied at 4 + 1, ready with `web` at 8.
    assert_eq!(times(&order, "/apps"), (8, 1022));
    let critical = [("flux-system", 0, 11), ("infra", 11, 371), ("apps", 382, 640)];
    assert_eq!(path(&order), critical.map(|(name, at, delta)| (name.to_owned(), at, delta)));
    // Work: 10 + (10 + 60 + 300) + (10 + 600) + (10 + 180) + 10 = 1190; on the path 10 + 370 + 610 = 990.
    // What is left is shared by four workers: 200 / 4 = 50.
    // Expected: `infra` starts at 3, `apps` at 33, is applied at 34; `db` starts at 35, `web` at 65; 66 and 2 to see it.
    assert_eq!(
        order["bounds"],
        json!({"earliest": 8, "expected": 68, "latest": 1022, "latestWithWorkers": 1072})
    );
}

#[test]
fn fewer_workers_and_more() {
    let fleet = Fleet::five("timeout: 10m");
    let bound =
        |workers| fleet.order(&["--concurrent", workers])["bounds"]["latestWithWorkers"].as_u64().unwrap();
    assert_eq!(bound("1"), 1022 + 200);
    assert_eq!(bound("3"), 1022 + 67, "rounded up");
    assert_eq!(bound("5"), 1022, "one for each");
}

#[test]
fn a_health_check_that_may_run_out_is_made_again() {
    // `web` may be ready 231s after the apply of `apps`, which waits 120s. It is tried again 60s later, applied 10s
    // after that, and sees `web` within 5s: 653 + 75.
    let order = Fleet::five("timeout: 2m").order(&[]);
    assert_eq!(times(&order, "/apps"), (8, 728));
    // 231s and 5s to see it are not more than 236.
    assert_eq!(times(&Fleet::five("timeout: 236s").order(&[]), "/apps").1, 658);
    assert_eq!(times(&Fleet::five("timeout: 235s").order(&[]), "/apps").1, 728);
}

#[test]
fn what_would_shorten_it_is_computed() {
    let order = Fleet::five("timeout: 10m").order(&[]);
    let gains = order["gains"].as_array().unwrap();
    let told: Vec<_> = gains
        .iter()
        .map(|gain| (&gain["shortcut"]["change"], name(&gain["shortcut"]["id"]), &gain["gain"]))
        .collect();
    let expected = [
        // `apps` starts at 12, then: 22 + 600 = 622.
        (&json!("withoutDependency"), "apps", &json!(400)),
        // The last one is `web` then: 653.
        (&json!("withoutWait"), "apps", &json!(369)),
        // `infra` is ready at 82, `apps` at 112 + 10 + 600.
        (&json!("withoutWait"), "infra", &json!(300)),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_if() {
    let fleet = Fleet::five("timeout: 10m");
    assert_eq!(fleet.latest(&["--set", "ks/infra.wait=false"]), 722);
    assert_eq!(fleet.latest(&["--set", "ks/apps.wait=false"]), 653);
    assert_eq!(fleet.latest(&["--set", "apps.dependsOn-=infra"]), 622);
    assert_eq!(fleet.latest(&["--set", "ks/apps.timeout=20m"]), 1622);
    assert_eq!(
        fleet.latest(&["--set", "ks/apps.timeout=2m", "--set", "ks/apps.retryInterval=5m"]),
        653 + 315
    );
    assert_eq!(fleet.latest(&["--requeue-dependency", "5s"]), 1022 - 25);
    // Now `db` waits for `infra` too, which it does through `apps` anyway.
    assert_eq!(fleet.latest(&["--set", "ks/db.dependsOn+=infra"]), 1022);
    let order = fleet.order(&["--set", "ks/infra.suspend=true"]);
    assert_eq!(order["bounds"]["latest"], 11);
    assert_eq!(order["unreachable"].as_array().unwrap().len(), 4);
    assert_eq!(order["assumed"], json!(["ks/infra.suspend=true"]));
    let (_, out, _) = run(fleet.path(), &["order", "--set", "ks/infra.wait=false"]);
    assert!(out.starts_with("test with ks/infra.wait=false: 5 Kustomizations in "), "{out}");
}

#[test]
fn what_cannot_be_supposed_is_a_usage_error() {
    let fleet = Fleet::five("timeout: 10m");
    for (setting, says) in [
        ("ks/infra", "write TARGET.FIELD=VALUE"),
        ("ks/infrar.wait=false", "did you mean `infra`?"),
        ("ks/infra.wiat=false", "did you mean `wait`?"),
        ("ks/infra.wait=perhaps", "wait is true or false"),
        ("ks/infra.timeout=5", "`5` is no duration"),
        ("ks/infra.timeout+=5m", "timeout is no list"),
        ("ks/apps.dependsOn=infra", "write dependsOn+=NAME"),
        ("ks/apps.dependsOn-=web", "it depends on infra"),
        ("ks/apps.dependsOn+=infrar", "did you mean `infra`?"),
        ("gitrepo/flux-system.interval=1m", "only Kustomizations and HelmReleases"),
    ] {
        let (exit, out, error) = run(fleet.path(), &["order", "--set", setting]);
        assert_eq!((exit, out.as_str()), (2, ""), "{setting}");
        assert!(error.contains(says), "{setting}: {error}");
    }
    assert_eq!(run(fleet.path(), &["order", "--concurrent", "0"]).0, 2);
    assert_eq!(run(fleet.path(), &["order", "--requeue-dependency", "soon"]).0, 2);
}

#[test]
fn releases_and_their_charts() {
    let chart = "apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: default}
spec: {interval: 1h, url: https://example.com/charts}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: default}
spec:
  interval: 1h
  timeout: 2m
  install: {remediation: {retries: 2}}
  chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: charts}}}
";
    let fleet = Fleet::new(&[
        ("clusters/test/shop.yaml", kustomization("shop", ", retryInterval: 1m, timeout: 5m, wait: true")),
        ("shop/chart.yaml", chart.to_owned()),
    ]);
    let order = fleet.order(&[]);
    // `shop` is applied at 22. The repository has its index at 32, the chart is there at 42, three attempts end at 402.
    // Earliest: applied at 4, index at 5, chart at 6, installed at 7.
    assert_eq!(times(&order, "HelmRelease/default/shop"), (7, 402));
    // 380s after the apply are more than 300: it may be tried again. 402 + 5 + 60 + 10.
    assert_eq!(times(&order, "Kustomization/flux-system/shop"), (7, 477));
    // 20 + 270 and 5 to see it are not more: what it applies itself may take longest.
    assert_eq!(fleet.latest(&["--set", "hr/shop.timeout=90s"]), 22 + 300);
    // One attempt may take 2m, the Kustomization waits 5m: no contradiction.
    assert!(fleet.findings("timeout-inversion").is_empty());
}

#[test]
fn a_need_that_no_dependency_covers_may_cost_a_retry() {
    let definition = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Shop, plural: shops}, versions: [{name: v1, served: true, storage: true}]}
";
    let object = "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: one, namespace: default}\n";
    let fleet = |dependency: &str| {
        Fleet::new(&[
            ("clusters/test/definitions.yaml", kustomization("definitions", "")),
            ("clusters/test/shop.yaml", kustomization("shop", &format!(", retryInterval: 2m{dependency}"))),
            ("definitions/shops.yaml", definition.to_owned()),
            ("shop/one.yaml", object.to_owned()),
        ])
    };
    // Its definition is there at 22, and established at 82. `shop` tries at 22 and fails, and is applied 120 + 10 later.
    assert_eq!(times(&fleet("").order(&[]), "/shop").1, 22 + 130);
    // It sees `definitions` at 82 + 30, and does not fail.
    assert_eq!(times(&fleet(", dependsOn: [{name: definitions}]").order(&[]), "/shop").1, 122);
}

#[test]
fn the_example_by_hand() {
    let order = json(&example(), &["order", "staging", "-o", "json"])["result"].take();
    // Each: 30s until it sees what it depends on, 10s for the apply, 60s where it has a namespace or a class, its timeout.
    let critical = [
        // Starts after 1s, and waits for nothing.
        ("flux-system", 1 + 10),
        // Starts after 1s; a priority class; timeout 2m.
        ("platform-sources", 1 + 10 + 60 + 120),
        // A namespace; timeout 5m. The release below it may take 10s for its chart and 2 x 2m, which is less.
        ("cert-manager", 30 + 10 + 60 + 300),
        // Timeout 2m.
        ("cert-manager-issuers", 30 + 10 + 120),
        // A namespace; timeout 12m. The two releases may take 2 x 2m each, one after the other, which is less.
        ("nats-system", 30 + 10 + 60 + 720),
        // A namespace; timeout 35m. The longest chain below it, keeper to examples, may take 16m and its polls.
        ("activity-system", 30 + 10 + 60 + 2100),
    ];
    let mut at = 0;
    let mut expected = Vec::new();
    for (name, delta) in critical {
        expected.push((name.to_owned(), at, delta));
        at += delta;
    }
    assert_eq!(path(&order), expected);
    assert_eq!(order["bounds"]["latest"], at);
    // Earliest: flux-system 2, the sources of platform-sources 5, cert-manager with its release 8, the operator 11, milo
    // applied at 12, its source 13, its three children 14, 15, 16; nats 9 + 4 = 13; activity-system applied at 14,
    // its source 15, then seven children one after the other: 16 to 21.
    assert_eq!(times(&order, "/platform-sources").0, 5);
    assert_eq!(times(&order, "Kustomization/flux-system/cert-manager").0, 8);
    assert_eq!(times(&order, "Kustomization/flux-system/milo").0, 16);
    assert_eq!(order["bounds"]["earliest"], 21);
    // Milo's children: applied by it at 16m42s + 40s; etcd 10s for the source and 190s, then twice 30 + 190s.
    let milo = times(&order, "/milo-etcd").1;
    assert_eq!(times(&order, "/milo-apiserver").1, milo + 220);
    assert_eq!(times(&order, "/milo-controller-manager").1, milo + 440);
}

#[test]
fn the_example_has_no_finding_about_time_and_a_shorter_timeout_has() {
    let (exit, out, _) = run(&example(), &["check", "--fail-on", "warning"]);
    assert_eq!(exit, 0, "{out}");
    let copy = Copy::new();
    copy.replace("clusters/staging/apps/milo.yaml", "timeout: 12m", "timeout: 8m");
    let (_, out, _) = run(copy.path(), &["check", "staging", "-o", "concise"]);
    // etcd, API server and controller manager, 3m each.
    assert!(
        out.contains("clusters/staging/apps/milo.yaml:10:12: warning[timeout-inversion]: milo waits 8m for what may take 9m"),
        "{out}"
    );
}

#[test]
fn a_timeout_that_contradicts_what_is_below_it() {
    // `db` may take 3m.
    let fleet = Fleet::five("timeout: 2m");
    assert!(fleet.findings("timeout-inversion").is_empty(), "nobody depends on apps");
    fleet.write("clusters/test/tail.yaml", &kustomization("web2", ", dependsOn: [{name: apps}]"));
    fleet.write("web2/config.yaml", &CONFIG.replace("NAME", "web2"));
    let found = fleet.findings("timeout-inversion");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["message"], "apps waits 2m for what may take 3m");
    assert_eq!(found[0]["nodes"], json!(["Kustomization/flux-system/apps", "Kustomization/flux-system/db"]));
    // As long as what is below it is enough: polls are no contradiction.
    fleet.write("clusters/test/top.yaml", &kustomization("apps", ", timeout: 3m, wait: true"));
    assert!(fleet.findings("timeout-inversion").is_empty());
}

/// Waiting parents inside each other, `depth` of them, and a leaf.
fn nested(depth: usize) -> Fleet {
    let name = |level: usize| if level == depth { "leaf".to_owned() } else { format!("level{level}") };
    let mut files = vec![("clusters/test/top.yaml".to_owned(), kustomization(&name(0), ", wait: true"))];
    for level in 0..depth {
        let wait = if level + 1 == depth { "" } else { ", wait: true" };
        files.push((format!("{}/below.yaml", name(level)), kustomization(&name(level + 1), wait)));
    }
    files.push(("leaf/config.yaml".to_owned(), CONFIG.replace("NAME", "leaf")));
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    Fleet::new(&files)
}

#[test]
fn waiting_parents_that_hold_all_workers() {
    assert!(nested(3).findings("worker-starvation").is_empty());
    let found = nested(4).findings("worker-starvation");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0]["message"],
        "4 Kustomizations that wait for others may hold all 4 workers of kustomize-controller at once"
    );
    // One after the other, they never meet.
    let mut top = String::new();
    let mut files = vec![("leaf/config.yaml".to_owned(), CONFIG.replace("NAME", "leaf"))];
    for number in 0..6 {
        let after =
            if number == 0 { String::new() } else { format!(", dependsOn: [{{name: set{}}}]", number - 1) };
        top += &kustomization(&format!("set{number}"), &format!(", wait: true{after}"));
        files.push((format!("set{number}/below.yaml"), kustomization(&format!("child{number}"), "")));
        files.push((format!("child{number}/config.yaml"), CONFIG.replace("NAME", &format!("child{number}"))));
    }
    files.push(("clusters/test/top.yaml".to_owned(), top));
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    assert!(Fleet::new(&files).findings("worker-starvation").is_empty());
}

fn deployment(controller: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {controller}-controller, namespace: flux-system}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: manager\n          args: [--log-level=info]\n"
    )
}

#[test]
fn how_the_controllers_run_is_read_from_the_repository() {
    let fleet = nested(4);
    let controllers: String = ["kustomize", "helm", "source"].map(deployment).concat();
    fleet.write("clusters/test/flux-system/gotk-components.yaml", &controllers);
    let patches = "resources: [gotk-components.yaml, gotk-sync.yaml]
patches:
  - target: {kind: Deployment, name: (kustomize|helm)-controller}
    patch: |
      - op: add
        path: /spec/template/spec/containers/0/args/-
        value: --concurrent=8
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: kustomize-controller, namespace: flux-system}
      spec: {template: {spec: {containers: [{name: manager, args: [--requeue-dependency=7s]}]}}}
  - target: {kind: Deployment, name: source-controller}
    patch: |
      - {op: add, path: /spec/template/spec/containers/0/args/-, value: --concurrent=2}
";
    fleet.write("clusters/test/flux-system/kustomization.yaml", patches);
    let order = fleet.order(&[]);
    assert_eq!(order["controllers"]["kustomize"], json!({"concurrent": 8, "requeueDependency": 7}));
    assert_eq!(order["controllers"]["helm"], json!({"concurrent": 8, "requeueDependency": 30}));
    assert!(fleet.findings("worker-starvation").is_empty());
    let (_, out, _) = run(fleet.path(), &["order"]);
    assert!(out.contains("every 7s  clusters/test/flux-system/kustomization.yaml:12:"), "{out}");
    let order = fleet.order(&["--concurrent", "2", "--requeue-dependency", "1m"]);
    assert_eq!(order["controllers"]["kustomize"], json!({"concurrent": 2, "requeueDependency": 60}));
}

#[test]
fn timeouts_have_flux_s_defaults() {
    let latest = |fields: &str| {
        let config = CONFIG.replace("NAME", "one");
        let top = kustomization("one", &format!(", wait: true{fields}"));
        let fleet = Fleet::new(&[("clusters/test/top.yaml", top), ("one/config.yaml", config)]);
        times(&fleet.order(&[]), "/one").1 - 22
    };
    assert_eq!(latest(", timeout: 90s"), 90);
    assert_eq!(latest(", timeout: 1.5m"), 90);
    assert_eq!(latest(""), 3600 - 30);
    assert_eq!(latest(", timeout: 10s"), 30, "less than 30s is raised");
}

#[test]
fn durations_of_go() {
    for (text, seconds) in [
        ("0", 0),
        ("30s", 30),
        ("90s", 90),
        ("5m", 300),
        ("1h30m", 5400),
        ("1.5h", 5400),
        ("1h0m0s", 3600),
        ("+2m", 120),
        (".5m", 30),
        ("1.s", 1),
        ("1500ms", 2),
        ("10µs", 1),
        ("2562047h", 536_870_911),
    ] {
        assert_eq!(parse_duration(text), Some(seconds), "{text}");
    }
    for text in ["", "5", "s", ".s", "-5m", "5 m", "5d", "1h 30m", "five", "1e3s", "1..5s", "9999999h", "٣s"]
    {
        assert_eq!(parse_duration(text), None, "{text}");
    }
}

#[test]
fn up_to_a_target_the_time_is_that_of_the_target() {
    let fleet = Fleet::five("timeout: 10m");
    assert_eq!(fleet.latest(&["--until", "infra"]), 382);
    assert_eq!(fleet.latest(&["--until", "db"]), 613);
    assert_eq!(fleet.order(&["--reverse"])["bounds"], fleet.order(&[])["bounds"]);
}

#[test]
fn a_table_for_documentation() {
    let (_, out, _) = run(Fleet::five("timeout: 10m").path(), &["order", "-o", "markdown"]);
    assert!(out.contains("\n| 3 | apps | infra | 8s | 17m 2s |\n"), "{out}");
    assert!(
        out.contains("\n| infra | 11s | 6m 11s | applied by it [`clusters/test/top.yaml:1:1`](clusters/test/top.yaml#L1) |\n"),
        "{out}"
    );
}
