//! What a failure means, by what fails and in what way: sources, configuration, suspension, deletion, change.
//!
//! What is expected was read out of the manifests, after the rules of Flux's controllers.

use std::path::Path;

use serde_json::Value;

use crate::support::lab::{fleet, kustomization};
use crate::support::{example, json, run, shared};

/// The names in a set of the first environment, sorted.
fn names(answer: &Value, set: &str) -> Vec<String> {
    let environment = &answer["result"]["environments"][0];
    let steps = environment["steps"].as_array().unwrap();
    let step = |number: &Value| &steps[usize::try_from(number.as_u64().unwrap()).unwrap()];
    let name = |number: &Value| step(number)["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut names: Vec<String> = environment[set].as_array().into_iter().flatten().map(name).collect();
    names.sort();
    names
}

fn ask(folder: &Path, arguments: &[&str]) -> Value {
    json(folder, &[&["impact"], arguments, &["-o", "json"]].concat())
}

fn text(folder: &Path, arguments: &[&str]) -> String {
    let (exit, out, error) = run(folder, &[&["impact"], arguments].concat());
    assert_eq!(exit, 0, "{error}");
    out
}

#[test]
fn a_source_that_is_down_leaves_its_artifact() {
    let answer = ask(&example(), &["gitrepo/flux-system", "-e", "staging"]);
    assert_eq!(answer["result"]["conditions"][0], "stale");
    // Those of clusters/staging that name it, the root, and three that activity-system applies.
    let kept = names(&answer, "noNewRevision");
    assert_eq!(kept.len(), 17, "{kept:?}");
    for name in ["flux-system", "nats-system", "activity-gateway", "authorization-webhook"] {
        assert!(kept.contains(&name.to_owned()), "{name}: {kept:?}");
    }
    assert_eq!(names(&answer, "frozen"), Vec::<String>::new());
    let out = text(&example(), &["gitrepo/flux-system", "-e", "staging"]);
    assert!(
        out.contains("17 Kustomizations in staging get no new revision, and drift correction goes on"),
        "{out}"
    );
    // Who waits for the health of a source is not ready with it.
    let answer = ask(&example(), &["ocirepo/activity-kustomize", "-e", "production"]);
    assert_eq!(names(&answer, "frozen"), ["activity-system"]);
    assert_eq!(names(&answer, "noNewRevision").len(), 9);
}

#[test]
fn without_its_configuration_a_kustomization_does_not_build() {
    let answer = ask(&example(), &["ConfigMap/flux-system/cluster-settings", "-e", "edge"]);
    assert_eq!(answer["result"]["conditions"][0], "missing");
    let failing = ["cert-manager-issuers", "dns-system", "external-secrets-stores"];
    assert_eq!(names(&answer, "failing"), failing);
    assert_eq!(names(&answer, "frozen"), [&failing[..], &["victoria-metrics-agent"]].concat());
    let out = text(&example(), &["ConfigMap/flux-system/cluster-settings", "-e", "edge"]);
    let first = out.lines().next().unwrap();
    assert!(first.starts_with("If ConfigMap/flux-system/cluster-settings is missing, 3 Kustomizations in edge do not build; Flux freezes 1 Kustomization in edge"), "{first}");
    assert!(out.contains("clusters/edge/apps/dns-system.yaml:25:15"), "{out}");
    assert!(out.contains("flux-system brings it back at its next run"), "{out}");
}

#[test]
fn configuration_that_may_be_missing_stops_nobody() {
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\n";
    let reads = |name: &str, optional: bool| {
        let from = format!("{{kind: ConfigMap, name: settings, optional: {optional}}}");
        kustomization(name, &format!("  postBuild: {{substituteFrom: [{from}]}}\n"))
    };
    let folder = fleet(&[
        ("clusters/lab/settings.yaml", settings),
        ("clusters/lab/needs.yaml", &reads("needs", false)),
        ("clusters/lab/may.yaml", &reads("may", true)),
        ("needs/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: needs}\n"),
        ("may/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: may}\n"),
    ]);
    let answer = ask(folder.path(), &["ConfigMap/flux-system/settings"]);
    assert_eq!(names(&answer, "failing"), ["needs"]);
    assert_eq!(names(&answer, "frozen"), ["needs"]);
    // Nobody watches it: what reads it sees the change at its own interval.
    let changed = ask(folder.path(), &["ConfigMap/flux-system/settings", "--mode", "changed"]);
    assert_eq!(names(&changed, "reconciled"), Vec::<String>::new());
    assert_eq!(names(&changed, "unordered"), ["may", "needs"]);
}

#[test]
fn without_its_namespace_nothing_is_applied() {
    let answer = ask(&example(), &["Namespace/nats-system", "-e", "staging"]);
    assert_eq!(names(&answer, "failing"), ["nats-system"]);
    assert_eq!(names(&answer, "frozen"), ["activity-system", "nats-system"]);
    let out = text(&example(), &["Namespace/nats-system", "-e", "staging"]);
    assert!(
        out.contains("1 Kustomization in staging does not apply; Flux freezes 1 Kustomization in staging"),
        "{out}"
    );
}

#[test]
fn what_cannot_be_down_says_what_it_is() {
    let role = "Role/activity-system/activity-developer";
    let named = text(&example(), &[role, "-e", "staging"]);
    assert!(named.contains("is nothing that could be down: it is a list of permissions"), "{named}");
    let (exit, _, error) = run(&example(), &["impact", role, "--mode", "suspended"]);
    assert_eq!(exit, 2, "{error}");
}

/// `b` and `c` depend on `a`; `c` has another source, and `d` an expression. `e` depends on `c`.
fn family() -> tempfile::TempDir {
    let other = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: other, namespace: flux-system}\nspec: {interval: 1m, url: \"oci://example.org/other\"}\n";
    let of_other = kustomization("c", "  dependsOn: [{name: a}]\n")
        .replace("kind: GitRepository, name: flux-system", "kind: OCIRepository, name: other");
    let namespace = |name: &str| format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n");
    let child = kustomization("child", "");
    fleet(&[
        ("clusters/lab/other.yaml", other),
        ("clusters/lab/a.yaml", &kustomization("a", "")),
        ("clusters/lab/b.yaml", &kustomization("b", "  dependsOn: [{name: a}]\n")),
        ("clusters/lab/c.yaml", &of_other),
        ("clusters/lab/d.yaml", &kustomization("d", "  dependsOn: [{name: a, readyExpr: \"true\"}]\n")),
        ("clusters/lab/e.yaml", &kustomization("e", "  dependsOn: [{name: b}]\n")),
        ("a/child.yaml", &child),
        ("a/ns.yaml", &namespace("a")),
        ("child/ns.yaml", &namespace("child")),
        ("b/ns.yaml", &namespace("b")),
        ("d/ns.yaml", &namespace("d")),
        ("e/ns.yaml", &namespace("e")),
    ])
}

#[test]
fn what_is_suspended_holds_up_those_of_its_source() {
    let folder = family();
    let answer = ask(folder.path(), &["a", "--mode", "suspended"]);
    // `c` looks at its readiness only, and `d` at what an expression says.
    assert_eq!(names(&answer, "frozen"), ["b", "e"]);
    assert_eq!(names(&answer, "unchanged"), ["child"]);
    let down = ask(folder.path(), &["a"]);
    assert_eq!(names(&down, "frozen"), ["b", "c", "d", "e"]);
    let source = ask(folder.path(), &["gitrepo/flux-system", "--mode", "suspended"]);
    assert_eq!(names(&source, "frozen"), Vec::<String>::new());
    assert!(names(&source, "noNewRevision").contains(&"b".to_owned()));
}

#[test]
fn a_change_goes_to_those_that_wait_for_the_revision() {
    let folder = family();
    let answer = ask(folder.path(), &["a", "--mode", "changed"]);
    assert_eq!(names(&answer, "reconciled"), ["b", "child", "e"]);
    assert_eq!(names(&answer, "unordered"), ["c", "d"]);
    let out = text(folder.path(), &["a", "--mode", "changed"]);
    assert!(out.starts_with("If a changes, 3 Kustomizations in lab reconcile after it"), "{out}");
}

#[test]
fn finalizers_delete_from_one_to_the_next() {
    let namespace = |name: &str| format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n");
    let kept = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept, namespace: a, annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}}\n";
    let left = kustomization("left", "").replace("prune: true", "prune: false");
    let folder = fleet(&[
        ("clusters/lab/top.yaml", &kustomization("top", "")),
        ("clusters/lab/waits.yaml", &kustomization("waits", "  dependsOn: [{name: child}]\n")),
        ("top/child.yaml", &kustomization("child", "")),
        ("top/left.yaml", &left),
        ("top/kept.yaml", kept),
        ("child/ns.yaml", &namespace("child")),
        ("left/ns.yaml", &namespace("left")),
        ("waits/ns.yaml", &namespace("waits")),
    ]);
    let answer = ask(folder.path(), &["top", "--mode", "deleted"]);
    assert_eq!(names(&answer, "deleted"), ["child", "child", "left"], "the namespace of child, too");
    assert_eq!(names(&answer, "orphaned"), ["kept", "left"], "what left applied stays");
    assert_eq!(names(&answer, "frozen"), ["waits"]);
    let out = text(folder.path(), &["top", "--mode", "deleted"]);
    let first = out.lines().next().unwrap();
    assert_eq!(
        first,
        "If top is deleted, Flux deletes with it 2 Kustomizations and 1 other object in lab; 1 Kustomization in lab waits for ever."
    );
    // What is suspended deletes nothing, and what has a policy does what that says.
    for (more, is_deleted) in
        [("  suspend: true\n", false), ("  deletionPolicy: Orphan\n", false), ("", true)]
    {
        std::fs::write(folder.path().join("clusters/lab/top.yaml"), kustomization("top", more)).unwrap();
        let answer = ask(folder.path(), &["top", "--mode", "deleted"]);
        assert_eq!(!names(&answer, "deleted").is_empty(), is_deleted, "{more}");
    }
}

#[test]
fn who_takes_from_a_deleted_source_fails() {
    let answer = ask(&example(), &["ocirepo/activity-ui-kustomize", "-e", "staging", "--mode", "deleted"]);
    assert_eq!(names(&answer, "failing"), ["activity-ui"]);
    // And who waits for the health of that.
    assert_eq!(names(&answer, "frozen"), ["activity-system", "activity-ui"]);
}

#[test]
fn environments_in_which_the_same_happens_stand_together() {
    let out = text(&example(), &["nats-system"]);
    assert!(out.contains("\nproduction and staging (lines of production)\n"), "{out}");
    assert_eq!(out.matches("activity-system  dependsOn").count(), 1, "{out}");
    assert!(
        out.contains("16 more objects in production and 22 in staging could not be created again"),
        "{out}"
    );
}

#[test]
fn tenants_of_another_repository() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("corpus/fluxcd+flux2-multi-tenancy");
    // tenants/base/dev-team: a namespace, an account, a binding, a source and a Kustomization.
    let answer = ask(folder.as_std_path(), &["tenants", "-e", "staging", "--mode", "deleted"]);
    assert_eq!(names(&answer, "deleted"), ["apps", "dev-team", "dev-team", "dev-team", "gotk-reconciler"]);
    let answer = ask(folder.as_std_path(), &["kyverno", "-e", "staging", "--mode", "suspended"]);
    assert_eq!(names(&answer, "frozen"), ["kyverno-policies", "tenants"]);
    assert_eq!(names(&answer, "unchanged"), ["kyverno-controller", "kyverno-controller"]);
    let answer = ask(folder.as_std_path(), &["GitRepository/apps/dev-team", "-e", "staging"]);
    assert_eq!(names(&answer, "noNewRevision"), ["dev-team"]);
}

#[test]
fn a_namespace_that_many_share() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("corpus/Informasjonsforvaltning+fdk-infra");
    let answer = ask(folder.as_std_path(), &["Namespace/monitoring", "-e", "dev"]);
    let failing = [
        "alerts",
        "blackbox-exporter",
        "cloud-sql-proxy-monitoring",
        "external-secrets-crs",
        "kube-prometheus-stack",
        "monitoring",
        "prometheus-kafka-exporter",
        "prometheus-postgres-exporter",
        "thanos",
    ];
    assert_eq!(names(&answer, "failing"), failing);
}

#[test]
fn an_address_is_never_down_itself() {
    let charts = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {type: oci, url: \"oci://example.org/charts\"}\n";
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop, namespace: flux-system}\nspec: {interval: 1h, chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: charts}}}}\n";
    let folder = fleet(&[
        ("clusters/lab/sources.yaml", &kustomization("sources", "  wait: true\n")),
        ("clusters/lab/next.yaml", &kustomization("next", "  dependsOn: [{name: sources}]\n")),
        ("sources/charts.yaml", charts),
        ("next/release.yaml", release),
    ]);
    let answer = ask(folder.path(), &["helmrepo/charts"]);
    assert_eq!(names(&answer, "frozen"), Vec::<String>::new());
    assert!(names(&answer, "noNewRevision").contains(&"shop".to_owned()));
    let out = text(folder.path(), &["helmrepo/charts"]);
    assert!(
        out.contains("HelmRepository/flux-system/charts is an address (type: oci), and never down itself."),
        "{out}"
    );
}
