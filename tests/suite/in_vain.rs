//! What is known never to come: checks of health in vain, keys that an object lacks, kinds that Flux does not have.

use crate::support::fleet::SYNC_LAB as SYNC;
use crate::support::lab::{fleet, found, is_never_ready, kustomization};
use crate::support::{json, run};

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop, namespace: default}\nspec: {replicas: 1}\n";

/// An environment in which Kustomization `shop` applies a Deployment and has one health check.
fn checking(check: &str) -> tempfile::TempDir {
    let shop = kustomization("shop", &format!("  healthChecks:\n    - {check}\n"));
    fleet(&[("clusters/lab/shop.yaml", &shop), ("shop/all.yaml", DEPLOYMENT)])
}

#[test]
fn a_health_check_of_what_nobody_brings_never_passes() {
    for (check, severity) in [
        ("{apiVersion: apps/v1, kind: Deployment, name: shops, namespace: default}", "error"),
        ("{apiVersion: apps/v1, kind: Deployment, name: shop, namespace: other}", "error"),
        (
            "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: shop, namespace: default}",
            "error",
        ),
        ("{apiVersion: v1, kind: Deployment, name: shop, namespace: default}", "error"),
        ("{apiVersion: apps/v1, kind: Deployments, name: shop, namespace: default}", "error"),
        ("{apiVersion: v1, kind: Namespace, name: default, namespace: default}", "error"),
        ("{apiVersion: apps/v1, kind: Deployment, name: \"${NAME}\", namespace: default}", "error"),
        ("{apiVersion: v1, kind: Secret, name: token, namespace: default}", "warning"),
    ] {
        let folder = checking(check);
        let all = found(folder.path(), "health-check-never-passes");
        assert_eq!(all.len(), 1, "{check}: {all:?}");
        assert!(all[0].starts_with(&format!("{severity} clusters/lab/shop.yaml:10: ")), "{all:?}");
        assert!(is_never_ready(folder.path(), "/shop"), "{check}");
    }
}

#[test]
fn a_health_check_that_may_pass_is_none_in_vain() {
    for check in [
        "{apiVersion: apps/v1, kind: Deployment, name: shop, namespace: default}",
        // The version does not matter, and without one it is apps/v1.
        "{apiVersion: apps/v1beta1, kind: Deployment, name: shop, namespace: default}",
        "{kind: Deployment, name: shop, namespace: default}",
        // What the cluster has, or makes itself.
        "{apiVersion: apps/v1, kind: Deployment, name: coredns, namespace: kube-system}",
        "{apiVersion: apps/v1, kind: Deployment, name: source-controller, namespace: flux-system}",
        "{apiVersion: apps/v1, kind: ReplicaSet, name: shop-1, namespace: default}",
        "{apiVersion: v1, kind: Node, name: one}",
        // What a controller makes that nobody knows.
        "{apiVersion: example.org/v1, kind: Widget, name: one, namespace: default}",
    ] {
        let folder = checking(check);
        assert_eq!(found(folder.path(), "health-check-never-passes"), Vec::<String>::new(), "{check}");
        assert!(!is_never_ready(folder.path(), "/shop"), "{check}");
    }
}

#[test]
fn what_is_checked_may_come_with_the_one_who_checks() {
    let elsewhere =
        SYNC.split("---").next().unwrap().replace("name: flux-system,", "name: far,").replace("fleet", "far");
    let check = "  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: far, namespace: default}]\n";
    let far = kustomization("far", check)
        .replace("name: flux-system}\n  healthChecks", "name: far}\n  healthChecks");
    let folder = fleet(&[("clusters/lab/far.yaml", &far), ("clusters/lab/source.yaml", &elsewhere)]);
    assert_eq!(found(folder.path(), "health-check-never-passes"), Vec::<String>::new());
    assert!(!is_never_ready(folder.path(), "/far"));
}

const RELEASE: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: default}
spec: {interval: 1h, url: https://charts.example.org}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: default}
spec:
  interval: 10m
  chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: charts}}}
  valuesFrom:
    - ENTRY
---
apiVersion: v1
kind: ConfigMap
metadata: {name: values, namespace: PLACE}
data: {values.yml: \"a: b\"}
";

fn valued(entry: &str, place: &str) -> tempfile::TempDir {
    let all = RELEASE.replace("ENTRY", entry).replace("PLACE", place);
    fleet(&[("clusters/lab/shop.yaml", &kustomization("shop", "")), ("shop/all.yaml", &all)])
}

#[test]
fn a_key_that_a_known_object_lacks_is_missing() {
    for (entry, message) in [
        ("{kind: ConfigMap, name: values}", "for the key values.yaml"),
        ("{kind: ConfigMap, name: values, valuesKey: other}", "for the key other"),
    ] {
        let folder = valued(entry, "default");
        let all = found(folder.path(), "missing-configuration");
        assert_eq!(all.len(), 1, "{entry}");
        assert!(all[0].starts_with("error shop/all.yaml:13: ") && all[0].contains(message), "{all:?}");
        assert!(is_never_ready(folder.path(), "HelmRelease/default/shop"), "{entry}");
    }
    for entry in [
        "{kind: ConfigMap, name: values, valuesKey: values.yml}",
        "{kind: ConfigMap, name: values, valuesKey: other, optional: true}",
        "{kind: ConfigMap, name: elsewhere}",
    ] {
        let folder = valued(entry, "default");
        assert_eq!(found(folder.path(), "missing-configuration"), Vec::<String>::new(), "{entry}");
        assert!(!is_never_ready(folder.path(), "HelmRelease/default/shop"), "{entry}");
    }
}

#[test]
fn configuration_of_another_namespace_is_not_looked_for() {
    let folder = valued("{kind: ConfigMap, name: values, valuesKey: values.yml}", "flux-system");
    let all = found(folder.path(), "missing-configuration");
    assert_eq!(
        all,
        ["warning shop/all.yaml:13: shop looks for ConfigMap values in default, and it is in flux-system"]
    );
    assert!(!is_never_ready(folder.path(), "HelmRelease/default/shop"), "somebody may have copied it");
}

const DEFINITION: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: kustomizations.kustomize.toolkit.fluxcd.io}
spec: {group: kustomize.toolkit.fluxcd.io, names: {kind: Kustomization, plural: kustomizations}, scope: Namespaced}
";
const IMAGES: &str = "apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata: {name: shop, namespace: flux-system}
spec: {image: registry.example.org/shop, interval: 5m}
";

#[test]
fn a_kind_that_flux_was_installed_without_is_missing() {
    let with = |components: &str| {
        fleet(&[
            ("clusters/lab/flux-system/gotk-components.yaml", components),
            ("clusters/lab/shop.yaml", &kustomization("shop", "")),
            ("shop/all.yaml", IMAGES),
        ])
    };
    let lacking = with(DEFINITION);
    let all = found(lacking.path(), "missing-kind");
    let message = "Flux is installed without image-reflector-controller, which brings ImageRepository";
    assert_eq!(all, [format!("error shop/all.yaml:2: {message}")]);
    assert!(is_never_ready(lacking.path(), "/shop"));
    let whole = format!(
        "{DEFINITION}---\n{}",
        DEFINITION
            .replace("kustomizations", "imagerepositories")
            .replace("kustomize.", "image.")
            .replace("Kustomization", "ImageRepository")
    );
    for folder in [with(&whole), with("# none\n")] {
        assert_eq!(found(folder.path(), "missing-kind"), Vec::<String>::new());
        assert!(!is_never_ready(folder.path(), "/shop"));
    }
}

/// `apps` holds a Certificate and the Kustomization whose release brings that kind.
fn deadlocked() -> tempfile::TempDir {
    let certs = kustomization("certs", "");
    let apps = format!(
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {{name: web, namespace: default}}\nspec: {{secretName: web, issuerRef: {{name: own}}}}\n---\n{certs}"
    );
    let release = RELEASE.split("---\napiVersion: v1").next().unwrap();
    let release = release
        .replace("chart: shop", "chart: cert-manager")
        .replace("  valuesFrom:\n    - ENTRY\n", "  values: {crds: {enabled: true}}\n");
    fleet(&[
        ("clusters/lab/apps.yaml", &kustomization("apps", "")),
        ("apps/all.yaml", &apps),
        ("certs/all.yaml", &release),
    ])
}

#[test]
fn an_order_answers_for_a_running_cluster_and_tells_of_an_empty_one() {
    let folder = deadlocked();
    let order = json(folder.path(), &["order", "-o", "json"]);
    let result = &order["result"];
    assert_eq!(result["waves"].as_array().unwrap().len(), 3, "{result}");
    assert_eq!(result["unreachable"].as_array().unwrap().len(), 0);
    let stops = result["stopsWhenEmpty"].as_array().unwrap();
    assert!(stops.iter().any(|id| id == "Kustomization/flux-system/apps"), "{stops:?}");
    let (exit, out, _) = run(folder.path(), &["order"]);
    assert_eq!(exit, 0);
    assert!(out.contains("an empty cluster stops: apps and certs are never ready there"), "{out}");
    let (exit, out, _) = run(folder.path(), &["order", "--cold"]);
    assert_eq!(exit, 0);
    assert!(out.starts_with("lab on an empty cluster: 1 Kustomization in 1 wave"), "{out}");
    assert!(out.contains("Certificate web, which needs the kind Certificate.cert-manager.io"), "{out}");
}

#[test]
fn what_breaks_only_an_empty_cluster_counts_in_full_on_request() {
    let child = kustomization("child", "  dependsOn: [{name: parent}]\n")
        .replace("name: flux-system}\n", "name: second}\n");
    let parent = kustomization("parent", "  wait: true\n");
    let second = SYNC.split("---").next().unwrap().replace("name: flux-system,", "name: second,");
    let folder = fleet(&[
        ("clusters/lab/parent.yaml", &parent),
        ("clusters/lab/second.yaml", &second),
        ("parent/child.yaml", &child),
        ("child/all.yaml", DEPLOYMENT),
    ]);
    let severity = |arguments: &[&str]| {
        let report = json(folder.path(), arguments);
        let all = report["result"]["findings"].as_array().unwrap();
        let found = all.iter().find(|finding| finding["code"] == "wait-deadlock").unwrap();
        (found["severity"].as_str().unwrap().to_owned(), found["mode"].as_str().unwrap().to_owned())
    };
    assert_eq!(severity(&["check", "-o", "json"]), ("warning".to_owned(), "cold".to_owned()));
    assert_eq!(severity(&["check", "--cold", "-o", "json"]), ("error".to_owned(), "cold".to_owned()));
    assert_eq!(run(folder.path(), &["check"]).0, 0);
    assert_eq!(run(folder.path(), &["check", "--cold"]).0, 1);
}
