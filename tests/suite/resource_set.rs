//! `ResourceSet`s: what they render, and what follows from it.

mod providers;
mod refusals;
mod waits;

use infra_graph::environment::Environment;
use infra_graph::finding::Finding;
use infra_graph::graph::EdgeKind;
use infra_graph::object::ObjectRef;
use infra_graph::repository::Repository;
use infra_graph::{Analysis, Options, analyze};

use crate::support::{place, repository};

/// A cluster whose one Kustomization is there so that the folder is one.
const ROOT: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: base, namespace: flux-system}
spec: {path: ./base, sourceRef: {kind: GitRepository, name: flux-system}}
";

struct Subject {
    repository: Repository,
    analysis: Analysis,
}

fn subject(files: &[(&str, &str)]) -> Subject {
    let mut all = vec![
        ("clusters/a/base.yaml", ROOT),
        ("base/kustomization.yaml", "resources: [namespace.yaml]\n"),
        ("base/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: base}\n"),
    ];
    all.extend_from_slice(files);
    let repository = repository(&all);
    let analysis = analyze(&repository, &Options::default());
    Subject { repository, analysis }
}

impl Subject {
    fn environment(&self) -> &Environment {
        self.analysis.environments[0].environment()
    }

    /// What the `ResourceSet`s apply, in order.
    fn rendered(&self) -> Vec<String> {
        let by_set = |by: &Option<ObjectRef>| by.as_ref().is_some_and(|by| &*by.kind == "ResourceSet");
        let entries = self.environment().inventory.iter();
        let found = entries.filter(|(_, entry)| entry.appliers.iter().any(|applier| by_set(&applier.by)));
        found.map(|(reference, _)| reference.to_string()).collect()
    }

    fn findings(&self, code: &str) -> Vec<&Finding> {
        self.analysis.findings.iter().filter(|finding| finding.code.name() == code).collect()
    }

    fn place(&self, finding: &Finding) -> String {
        place(&self.repository, finding.span().unwrap())
    }

    fn value(&self, reference: &str, path: &[&str]) -> (String, String) {
        let mut entries = self.environment().inventory.iter();
        let (_, entry) = entries.find(|(known, _)| known.to_string() == reference).expect(reference);
        let node = entry.object.node.at(path).unwrap_or_else(|| panic!("{reference} has no {path:?}"));
        (node.text().unwrap_or_default().to_owned(), place(&self.repository, node.span))
    }
}

fn set(spec: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: tenants, namespace: flux-system}}\n{spec}"
    )
}

const NAMESPACES: &str = "spec:
  inputs:
  - tenant: red
    owner: anna
  - tenant: blue
    owner: bert
  - tenant: red
    owner: carl
  resources:
  - apiVersion: v1
    kind: Namespace
    metadata:
      name: team-<< inputs.tenant >>
      labels:
        owner: << inputs.owner | upper | quote >>
";

#[test]
fn each_input_renders_each_resource() {
    let subject = subject(&[("clusters/a/set.yaml", &set(NAMESPACES))]);
    assert_eq!(subject.rendered(), ["Namespace/team-red", "Namespace/team-blue"]);
    // Of two objects of one name, the first stays.
    let owner = ["metadata", "labels", "owner"];
    assert_eq!(subject.value("Namespace/team-red", &owner).0, "ANNA");
    assert_eq!(subject.value("Namespace/team-blue", &owner).0, "BERT");
    assert!(subject.environment().incomplete.is_empty());
}

#[test]
fn values_keep_their_places_in_the_set() {
    let subject = subject(&[("clusters/a/set.yaml", &set(NAMESPACES))]);
    let (name, at) = subject.value("Namespace/team-blue", &["metadata", "name"]);
    assert_eq!((name.as_str(), at.as_str()), ("team-blue", "clusters/a/set.yaml:16:13"));
    let (_, at) = subject.value("Namespace/team-blue", &["kind"]);
    assert_eq!(at, "clusters/a/set.yaml:14:11");
}

#[test]
fn a_text_template_keeps_its_lines() {
    let spec = "spec:
  inputs:
  - apps: [one, two]
  resourcesTemplate: |
    <<- range $app := inputs.apps >>
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: << $app >>
      namespace: apps
    data:
      fixed: text
    <<- end >>
";
    let subject = subject(&[("clusters/a/set.yaml", &set(spec))]);
    assert_eq!(subject.rendered(), ["ConfigMap/apps/one", "ConfigMap/apps/two"]);
    assert_eq!(subject.value("ConfigMap/apps/two", &["data", "fixed"]).1, "clusters/a/set.yaml:16:14");
    assert_eq!(subject.value("ConfigMap/apps/two", &["metadata", "name"]).1, "clusters/a/set.yaml:13:13");
}

#[test]
fn a_value_may_change_the_structure() {
    let spec = "spec:
  inputs:
  - labels: {a: x, b: y}
  resources:
  - apiVersion: v1
    kind: Namespace
    metadata:
      name: one
      labels: << inputs.labels | toYaml | nindent 4 >>
";
    let subject = subject(&[("clusters/a/set.yaml", &set(spec))]);
    let (value, at) = subject.value("Namespace/one", &["metadata", "labels", "b"]);
    assert_eq!((value.as_str(), at.as_str()), ("y", "clusters/a/set.yaml:12:15"));
}

#[test]
fn kustomizations_of_a_set_are_followed() {
    let spec = "spec:
  inputs:
  - app: shop
  resources:
  - apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata:
      name: << inputs.app >>
      namespace: flux-system
    spec:
      path: ./apps/<< inputs.app >>
      dependsOn: [{name: base}]
      sourceRef: {kind: GitRepository, name: flux-system}
";
    let subject = subject(&[
        ("clusters/a/set.yaml", &set(spec)),
        ("apps/shop/set.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"),
    ]);
    assert_eq!(subject.rendered(), ["Kustomization/flux-system/shop"]);
    let environment = subject.environment();
    assert!(environment.inventory.iter().any(|(reference, _)| reference.to_string() == "Namespace/shop"));
    let graph = subject.analysis.environments[0].graph();
    let shop = graph.find(&environment.kustomizations.keys().last().unwrap().clone()).unwrap();
    let applied = graph.outgoing(shop).find(|edge| edge.kind == EdgeKind::AppliedBy).unwrap();
    assert_eq!(
        graph.node(applied.to).reference.to_string(),
        "ResourceSet.fluxcd.controlplane.io/flux-system/tenants"
    );
    assert_eq!(subject.analysis.environments[0].empty().wave(shop), Some(3));
}

#[test]
fn objects_can_be_left_out_and_get_common_metadata() {
    let spec = "spec:
  commonMetadata: {labels: {from: set}}
  inputs: [{name: a, state: enabled}, {name: b, state: disabled}]
  resources:
  - apiVersion: v1
    kind: Namespace
    metadata:
      name: << inputs.name >>
      annotations:
        fluxcd.controlplane.io/reconcile: << inputs.state >>
";
    let subject = subject(&[("clusters/a/set.yaml", &set(spec))]);
    assert_eq!(subject.rendered(), ["Namespace/a"]);
    assert_eq!(subject.value("Namespace/a", &["metadata", "labels", "from"]).0, "set");
}

#[test]
fn copied_data_leaves_variables_open() {
    let spec = "spec:
  resources:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: copy
      namespace: flux-system
      annotations: {fluxcd.controlplane.io/copyFrom: elsewhere/original}
";
    let root = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: user, namespace: flux-system}
spec:
  path: ./user
  postBuild: {substituteFrom: [{kind: ConfigMap, name: copy}]}
  sourceRef: {kind: GitRepository, name: flux-system}
";
    let subject = subject(&[
        ("clusters/a/set.yaml", &set(spec)),
        ("clusters/a/user.yaml", root),
        ("user/a.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: \"${NAME}\"}\n"),
    ]);
    assert!(subject.findings("undefined-variable").is_empty());
}
