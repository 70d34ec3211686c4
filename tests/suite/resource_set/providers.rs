//! Where the inputs come from: providers, their defaults, their permutations.

use infra_graph::finding::Severity;

use crate::support::run;

use super::{ROOT, set, subject};

fn provider(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata:\n  name: {name}\n  namespace: flux-system\n  labels: {{team: web}}\nspec:\n{spec}"
    )
}

const FROM: &str = "spec:
  inputsFrom:
  - name: defaults
  resources:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: \"<< inputs.env >>-<< inputs.provider.name >>\"}
";

#[test]
fn a_static_provider_may_be_applied_later_than_its_set() {
    let provider = provider("defaults", "  type: Static\n  defaultValues: {env: test}\n");
    let subject = subject(&[
        ("clusters/a/set.yaml", &set(FROM)),
        ("base/kustomization.yaml", "resources: [provider.yaml]\n"),
        ("base/provider.yaml", &provider),
    ]);
    assert_eq!(subject.rendered(), ["Namespace/test-defaults"]);
    assert!(subject.findings("opaque-resource-set").is_empty());
}

#[test]
fn other_providers_leave_the_set_opaque() {
    let provider = provider("defaults", "  type: GitHubPullRequest\n  url: https://example.com/a/b\n");
    let subject = subject(&[("clusters/a/set.yaml", &set(FROM)), ("clusters/a/provider.yaml", &provider)]);
    assert!(subject.rendered().is_empty());
    let findings = subject.findings("opaque-resource-set");
    assert_eq!(findings.len(), 1);
    assert_eq!(subject.place(findings[0]), "clusters/a/provider.yaml:8:9");
    let incomplete: Vec<String> = subject.environment().incomplete.iter().map(ToString::to_string).collect();
    assert!(incomplete.contains(&"ResourceSet.fluxcd.controlplane.io/flux-system/tenants".to_owned()));
}

/// A Kustomization whose content is not in the repository.
const ELSEWHERE: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other, namespace: flux-system}
spec: {interval: 1h, url: https://example.com/other.git}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: other, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./, sourceRef: {kind: GitRepository, name: other}}
";

#[test]
fn a_provider_that_nothing_brings_is_missed() {
    let other = provider("default", "  type: Static\n  defaultValues: {env: test}\n");
    let subject = subject(&[("clusters/a/set.yaml", &set(FROM)), ("clusters/a/other.yaml", &other)]);
    assert!(subject.findings("opaque-resource-set").is_empty());
    let findings = subject.findings("missing-configuration");
    assert_eq!(findings.len(), 1);
    assert_eq!(subject.place(findings[0]), "clusters/a/set.yaml:6:11");
    assert_eq!(findings[0].severity, Severity::Error);
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `default`?"));
    let analyzed = &subject.analysis.environments[0];
    let (id, _) = analyzed.graph().nodes().find(|(_, node)| &*node.reference.name == "tenants").unwrap();
    assert_eq!(analyzed.empty().done(id), None);
}

#[test]
fn a_set_without_its_provider_is_not_built() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("clusters/a/set.yaml", set(FROM)),
        ("clusters/a/base.yaml", ROOT.to_owned()),
        ("base/a.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: base}\n".to_owned()),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let (exit, out, error) = run(folder.path(), &["build", "resourceset/tenants"]);
    assert_eq!((exit, out.as_str()), (3, ""), "{error}");
    assert!(error.contains("error[missing-configuration]"), "{error}");
    assert!(!error.contains("known in the cluster"), "{error}");
}

#[test]
fn a_provider_in_another_namespace_is_missed() {
    let other = provider("defaults", "  type: Static\n  defaultValues: {env: test}\n");
    let other = other.replace("namespace: flux-system", "namespace: base");
    let subject = subject(&[("clusters/a/set.yaml", &set(FROM)), ("clusters/a/other.yaml", &other)]);
    let findings = subject.findings("missing-configuration");
    assert_eq!(findings[0].labels[0].text, "this one is in namespace base");
}

#[test]
fn a_provider_that_something_unseen_may_bring_is_not_known() {
    let subject = subject(&[("clusters/a/set.yaml", &set(FROM)), ("clusters/a/other.yaml", ELSEWHERE)]);
    assert!(subject.findings("missing-configuration").is_empty());
    let findings = subject.findings("opaque-resource-set");
    assert_eq!(subject.place(findings[0]), "clusters/a/set.yaml:6:11");
}

#[test]
fn a_selector_without_a_provider_is_no_error() {
    let spec = FROM.replace("name: defaults", "selector: {matchLabels: {team: web}}");
    let subject = subject(&[("clusters/a/set.yaml", &set(&spec))]);
    assert!(subject.findings("missing-configuration").is_empty());
    let findings = subject.findings("opaque-resource-set");
    assert_eq!(subject.place(findings[0]), "clusters/a/set.yaml:6:16");
}

#[test]
fn a_provider_that_is_switched_off_gives_what_it_gave() {
    let provider = provider("defaults", "  type: Static\n  defaultValues: {env: test}\n")
        .replace("  labels:", "  annotations: {fluxcd.controlplane.io/reconcile: Disabled}\n  labels:");
    let subject = subject(&[("clusters/a/set.yaml", &set(FROM)), ("clusters/a/provider.yaml", &provider)]);
    assert!(subject.rendered().is_empty());
    let findings = subject.findings("opaque-resource-set");
    assert_eq!(subject.place(findings[0]), "clusters/a/provider.yaml:6:51");
}

#[test]
fn the_id_of_a_static_provider_is_not_known() {
    let spec = FROM.replace("inputs.env", "inputs.id");
    let provider = provider("defaults", "  type: Static\n  defaultValues: {env: test}\n");
    let subject = subject(&[("clusters/a/set.yaml", &set(&spec)), ("clusters/a/provider.yaml", &provider)]);
    assert!(subject.rendered().is_empty());
    assert_eq!(subject.findings("opaque-resource-set").len(), 1);
}

#[test]
fn permutations_have_the_names_of_providers() {
    let spec = "spec:
  inputStrategy: {name: Permute}
  inputs: [{region: eu}, {region: us}]
  inputsFrom:
  - selector: {matchLabels: {team: web}}
  resources:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: \"<< inputs.tenants.region >>-<< inputs.my_apps.app >>-<< inputs.id >>\"}
";
    let one = provider("my-apps", "  type: Static\n  defaultValues: {app: web}\n");
    let subject = subject(&[("clusters/a/set.yaml", &set(spec)), ("clusters/a/provider.yaml", &one)]);
    // The numbers are Adler-32 of `tenants=0/my_apps=0` and `tenants=1/my_apps=0`.
    assert_eq!(subject.rendered(), ["Namespace/eu-web-1224279808", "Namespace/us-web-1225000705"]);
}
