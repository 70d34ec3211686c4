//! What waits for what: steps, and dependencies of sets.

use infra_graph::graph::EdgeKind;

use super::{set, subject};

fn kustomization(name: &str, more: &str) -> String {
    format!(
        "    - apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {{name: {name}, namespace: flux-system}}
      spec: {{path: ./base, sourceRef: {{kind: GitRepository, name: flux-system}}{more}}}
"
    )
}

#[test]
fn a_step_waits_for_the_one_before_it() {
    let spec = format!(
        "spec:\n  steps:\n  - name: one\n    resources:\n{}  - name: two\n    resources:\n{}",
        kustomization("first", ""),
        kustomization("second", "")
    );
    let subject = subject(&[("clusters/a/set.yaml", &set(&spec))]);
    let analyzed = &subject.analysis.environments[0];
    let readiness = analyzed.empty();
    let wave = |name: &str| {
        let mut keys = analyzed.environment().kustomizations.keys();
        readiness.wave(analyzed.graph().find(keys.find(|key| &*key.name == name).unwrap()).unwrap())
    };
    assert_eq!((wave("first"), wave("second")), (Some(2), Some(3)));
}

#[test]
fn the_same_object_in_two_steps_fails() {
    let step = "    resources:\n    - {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n";
    let spec = format!("spec:\n  steps:\n  - name: one\n{step}  - name: two\n{step}");
    let subject = subject(&[("clusters/a/set.yaml", &set(&spec))]);
    let findings = subject.findings("build-failed");
    assert_eq!(findings[0].message, "Namespace/a is in step `two` and in step `one`");
    assert!(subject.rendered().is_empty());
}

#[test]
fn dependencies_ask_for_existence_or_readiness() {
    let spec = "spec:
  dependsOn:
  - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: base, namespace: flux-system, ready: true}
  - {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, name: things.example.com}
  - {apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, name: other, namespace: flux-system}
  - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: base}
";
    let subject = subject(&[("clusters/a/set.yaml", &set(spec))]);
    let graph = subject.analysis.environments[0].graph();
    let (id, _) = graph.nodes().find(|(_, node)| &*node.reference.kind == "ResourceSet").unwrap();
    let edges: Vec<(String, bool)> = graph
        .outgoing(id)
        .filter(|edge| edge.kind == EdgeKind::DependsOn)
        .map(|edge| (graph.node(edge.to).reference.to_string(), edge.existence))
        .collect();
    assert_eq!(edges.len(), 4);
    assert!(edges.contains(&("Kustomization/flux-system/base".to_owned(), false)));
    assert!(edges.contains(&("CustomResourceDefinition/things.example.com".to_owned(), true)));
    let mut missing: Vec<&str> =
        subject.findings("missing-dependency").iter().map(|finding| finding.message.as_str()).collect();
    missing.sort_unstable();
    // The namespace has no default.
    assert_eq!(
        missing,
        [
            "Kustomization/base is not in a",
            "ResourceSet.fluxcd.controlplane.io/flux-system/other is not in a"
        ]
    );
}

#[test]
fn sets_that_ask_for_each_others_existence_make_no_loop() {
    let two = |ready: &str| {
        let one = |name: &str, other: &str| {
            format!(
                "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: {name}, namespace: x}}\nspec:\n  dependsOn:\n  - {{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, name: {other}, namespace: x{ready}}}\n"
            )
        };
        format!("{}---\n{}", one("a", "b"), one("b", "a"))
    };
    let calm = subject(&[("clusters/a/sets.yaml", &two(""))]);
    assert!(calm.findings("dependency-cycle").is_empty());
    let loops = subject(&[("clusters/a/sets.yaml", &two(", ready: true"))]);
    assert_eq!(loops.findings("dependency-cycle").len(), 1);
}

#[test]
fn a_set_that_is_switched_off_is_ready_and_applies_nothing() {
    let off = set("spec: {resources: [{apiVersion: v1, kind: Namespace, metadata: {name: late}}]}\n")
        .replace(
            "namespace: flux-system}",
            "namespace: flux-system, annotations: {fluxcd.controlplane.io/reconcile: disabled}}",
        );
    let user = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: user, namespace: flux-system}
spec:
  dependsOn: [{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, name: tenants, namespace: flux-system, ready: true}]
  resources: [{apiVersion: v1, kind: Namespace, metadata: {name: soon}}]
";
    let inside = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: inside, namespace: late}
spec: {resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: late}}]}
";
    let subject = subject(&[
        ("clusters/a/set.yaml", &off),
        ("clusters/a/user.yaml", user),
        ("base/kustomization.yaml", "resources: [inside.yaml]\n"),
        ("base/inside.yaml", inside),
    ]);
    let analyzed = &subject.analysis.environments[0];
    let done = |name: &str| {
        let (id, _) = analyzed.graph().nodes().find(|(_, node)| &*node.reference.name == name).unwrap();
        analyzed.empty().done(id)
    };
    assert!(done("tenants").is_some());
    assert!(done("user").is_some());
    // Its namespace comes with the set, which makes none.
    assert_eq!(done("inside"), None);
}
