//! The questions of every day, asked of public repositories. The answers were read against the manifests.

use std::path::Path;

use camino::Utf8PathBuf;
use serde_json::Value;

use crate::affected::lab::git;
use crate::support::{copy, json, run, shared};

/// Two tenants' environments, which differ in intervals.
const TENANTS: &str = "fluxcd+flux2-multi-tenancy";

/// One app, which gets other values in each environment.
const PODINFO: &str = "Azure+gitops-flux2-kustomize-helm-mt";

fn repository(name: &str) -> Option<Utf8PathBuf> {
    Some(shared()?.join("corpus").join(name))
}

/// What a question is answered with, as text.
fn asked(name: &str, question: &[&str]) -> Option<String> {
    let folder = repository(name)?;
    let (code, out, error) = run(folder.as_std_path(), question);
    assert_eq!(code, 0, "{question:?}: {error}");
    Some(out)
}

/// Whether a text has a line of these words, whatever stands between them.
fn has_line(text: &str, words: &str) -> bool {
    let is_line = |line: &str| line.split_whitespace().eq(words.split_whitespace());
    text.lines().any(is_line)
}

#[test]
fn why() {
    let Some(out) = asked(TENANTS, &["why", "tenants", "kyverno", "-e", "staging"]) else { return };
    assert!(
        has_line(&out, "depends on kyverno-policies clusters/staging/tenants.yaml:8:13")
            && has_line(&out, "which depends on kyverno clusters/staging/infrastructure.yaml:24:13"),
        "{out}"
    );
    let out = asked(PODINFO, &["why", "apps", "infrastructure", "-e", "staging"]).unwrap();
    assert!(has_line(&out, "depends on infrastructure clusters/staging/apps.yaml:9:13"), "{out}");
}

/// Nothing in the repository makes the namespace that its Redis is to run in: whoever installs Flux has made it before.
#[test]
fn why_on_an_empty_cluster() {
    let Some(out) = asked(PODINFO, &["why", "apps", "-e", "production"]) else { return };
    assert!(out.starts_with("production: apps never gets ready on an empty cluster\n"), "{out}");
    assert!(out.contains("needs the namespace cluster-config, which nothing here brings"), "{out}");
    assert!(out.contains("infrastructure/redis/kustomization.yaml:7:5"), "{out}");
}

#[test]
fn show() {
    let Some(out) = asked(TENANTS, &["show", "tenants", "-e", "staging"]) else { return };
    for line in [
        "path ./tenants/staging clusters/staging/tenants.yaml:14:9",
        "applied by flux-system clusters/staging/tenants.yaml:1:1",
        "needs kyverno-policies dependsOn clusters/staging/tenants.yaml:8:13",
    ] {
        assert!(has_line(&out, line), "{line}\n{out}");
    }
    let out = asked(PODINFO, &["show", "apps", "-e", "staging"]).unwrap();
    for line in [
        "path ./apps/staging clusters/staging/apps.yaml:13:9",
        "timeout 5m0s clusters/staging/apps.yaml:16:12",
        "needs infrastructure dependsOn clusters/staging/apps.yaml:9:13",
        "applies 1 HelmRelease",
    ] {
        assert!(has_line(&out, line), "{line}\n{out}");
    }
}

#[test]
fn tree() {
    let Some(out) = asked(TENANTS, &["tree", "staging"]) else { return };
    assert_eq!(
        out,
        "staging: 6 Kustomizations, applied from flux-system\n\
         \x20 flux-system               wave 1  clusters/staging\n\
         \x20 ├─ kyverno                wave 2  infrastructure/kyverno\n\
         \x20 │  └─ kyverno-controller  wave 3\n\
         \x20 ├─ kyverno-policies       wave 4  infrastructure/kyverno-policies\n\
         \x20 └─ tenants                wave 5  tenants/staging\n\
         \x20    └─ dev-team            wave 6  staging\n"
    );
    let out = asked(PODINFO, &["tree", "production"]).unwrap();
    for line in ["├─ infrastructure wave 2 infrastructure", "└─ apps wave 3 apps/production"] {
        assert!(has_line(&out, line), "{line}\n{out}");
    }
    assert!(has_line(&out, "└─ HelmRelease/cluster-config/podinfo"), "{out}");
}

#[test]
fn compare() {
    let Some(out) = asked(TENANTS, &["compare", "staging", "production"]) else { return };
    let intervals: Vec<&str> = out.lines().filter(|line| line.contains("spec.interval")).collect();
    assert_eq!(
        intervals,
        [
            "    spec.interval: 720m0s → 10m  clusters/production/infrastructure.yaml:7:13 (was clusters/staging/infrastructure.yaml:7:13)",
            "    spec.interval: 15m0s → 5m  clusters/production/infrastructure.yaml:25:13 (was clusters/staging/infrastructure.yaml:25:13)",
        ]
    );
    let out = asked(PODINFO, &["compare", "staging", "production"]).unwrap();
    assert!(out.starts_with("staging and production differ: 1 object differs\n"), "{out}");
    assert!(out.contains("chart >=1.0.0-alpha → >=1.0.0  apps/production/podinfo-values.yaml:9:16"), "{out}");
    assert!(out.contains("spec.test: {\"enable\":false} → nothing"), "{out}");
}

/// A copy with a history of one commit, in which a file is changed.
fn changed(name: &str, path: &str, from: &str, to: &str) -> Option<(tempfile::TempDir, Value)> {
    let folder = tempfile::tempdir().unwrap();
    copy(repository(name)?.as_std_path(), folder.path());
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "first"]);
    replace(&folder.path().join(path), from, to);
    let answer = json(folder.path(), &["affected", "--base", "HEAD", "-o", "json"]);
    Some((folder, answer))
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// What a change touches: environment by environment the nodes.
fn touched(answer: &Value) -> Vec<String> {
    let environments = answer["result"]["environments"].as_array().unwrap();
    let nodes = environments.iter().flat_map(|one| {
        let nodes = one["difference"]["nodes"].as_array().unwrap();
        nodes
            .iter()
            .map(|node| format!("{} {}", one["environment"].as_str().unwrap(), node["id"].as_str().unwrap()))
    });
    nodes.collect()
}

#[test]
fn affected() {
    let Some((_, answer)) = changed(TENANTS, "clusters/staging/tenants.yaml", "interval: 5m", "interval: 7m")
    else {
        return;
    };
    // Who applies it is touched as well.
    let kustomization = |name: &str| format!("staging Kustomization/flux-system/{name}");
    assert_eq!(touched(&answer), [kustomization("flux-system"), kustomization("tenants")], "{answer:#}");
    assert_eq!(answer["result"]["unchanged"], serde_json::json!(["production"]));
    let base = "apps/base/podinfo/release.yaml";
    let (_, answer) = changed(PODINFO, base, "interval: ", "interval: 1").unwrap();
    let nodes = |environment: &str| {
        ["HelmRelease/cluster-config/podinfo", "Kustomization/flux-system/apps"]
            .map(|node| format!("{environment} {node}"))
    };
    assert_eq!(touched(&answer), [nodes("production"), nodes("staging")].concat(), "{answer:#}");
}
