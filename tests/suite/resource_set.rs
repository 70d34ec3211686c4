//! `ResourceSet`s: what they render, and what follows from it.

use infra_graph::environment::Environment;
use infra_graph::finding::Finding;
use infra_graph::graph::EdgeKind;
use infra_graph::object::ObjectRef;
use infra_graph::readiness::Readiness;
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
        &self.analysis.environments[0].environment
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
    let graph = &subject.analysis.environments[0].graph;
    let shop = graph.find(&environment.kustomizations.keys().last().unwrap().clone()).unwrap();
    let applied = graph.outgoing(shop).find(|edge| edge.kind == EdgeKind::AppliedBy).unwrap();
    assert_eq!(
        graph.node(applied.to).reference.to_string(),
        "ResourceSet.fluxcd.controlplane.io/flux-system/tenants"
    );
    assert_eq!(Readiness::of(&subject.analysis.environments[0]).wave(shop), Some(3));
}

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

#[test]
fn a_provider_that_is_not_there_leaves_the_set_opaque() {
    let subject = subject(&[("clusters/a/set.yaml", &set(FROM))]);
    let findings = subject.findings("opaque-resource-set");
    assert_eq!(subject.place(findings[0]), "clusters/a/set.yaml:6:11");
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
    let readiness = Readiness::of(analyzed);
    let wave = |name: &str| {
        let mut keys = analyzed.environment.kustomizations.keys();
        readiness.wave(analyzed.graph.find(keys.find(|key| &*key.name == name).unwrap()).unwrap())
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
    let graph = &subject.analysis.environments[0].graph;
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
fn faults_are_said_with_their_place() {
    let text = |action: &str| {
        format!(
            "spec:\n  inputs: [{{name: a}}]\n  resourcesTemplate: |\n    apiVersion: v1\n    kind: Namespace\n    metadata:\n      name: {action}\n"
        )
    };
    let at = |action: &str| {
        let subject = subject(&[("clusters/a/set.yaml", &set(&text(action)))]);
        let finding = subject.findings("build-failed")[0].clone();
        assert!(subject.rendered().is_empty());
        assert_eq!(&*subject.environment().incomplete[0].kind, "ResourceSet");
        (finding.message.clone(), subject.place(&finding))
    };
    let (message, place) = at("<< inputs.nobody >>");
    assert_eq!(message, "the template of tenants fails: map has no entry for key \"nobody\"");
    assert_eq!(place, "clusters/a/set.yaml:10:16");
    let (message, _) = at("<< nothing >>");
    assert_eq!(message, "the template of tenants fails: function \"nothing\" not defined");
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

/// A set with one text as its template, and these inputs.
fn templated(inputs: &str, template: &str) -> String {
    let lines: String = template.lines().map(|line| format!("    {line}\n")).collect();
    set(&format!("spec:\n  inputs: {inputs}\n  resourcesTemplate: |\n{lines}"))
}

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n";

/// The codes of the findings that are errors, with their places.
fn errors(subject: &Subject) -> Vec<String> {
    let findings = subject.analysis.findings.iter();
    let errors = findings.filter(|finding| finding.severity == infra_graph::finding::Severity::Error);
    errors.map(|finding| format!("{} {}", finding.code.name(), subject.place(finding))).collect()
}

#[test]
fn rendered_text_is_read_as_yaml_1_1() {
    let template = "apiVersion: example.com/v1
kind: Thing
metadata: {name: a, namespace: b}
spec:
  no: << inputs.answer >>
  day: 2024-05-06
  1.0: x
";
    let subject = subject(&[("clusters/a/set.yaml", &templated("[{answer: \"off\"}]", template))]);
    let thing = "Thing.example.com/b/a";
    assert_eq!(subject.value(thing, &["spec", "false"]).0, "false");
    assert_eq!(subject.value(thing, &["spec", "day"]).0, "2024-05-06");
    assert_eq!(subject.value(thing, &["spec", "1"]).0, "x");
}

#[test]
fn what_is_no_object_refuses_the_set() {
    for (more, line) in [
        ("---apiVersion: v1\n", 11),
        ("--- {a: b}\n", 11),
        ("---\napiVersion: v1\nKind: ConfigMap\n", 13),
        ("---\nkind: \"\"\n", 12),
        ("---\n- a\n", 12),
        ("---\njust text\n", 12),
        ("---\nkind: A\nitems: [1]\n", 13),
    ] {
        let text = templated("[{n: x}]", &format!("{NAMESPACE}{more}"));
        let subject = subject(&[("clusters/a/set.yaml", &text)]);
        assert_eq!(
            errors(&subject),
            [format!("build-failed clusters/a/set.yaml:{line}:{}", column(more))],
            "{more}"
        );
        assert!(subject.rendered().is_empty(), "{more}");
    }
    // Nothing, and only a comment, are no documents.
    for more in ["---\n", "---\n# c\n---\n", "--- # c\n"] {
        let text = templated("[{n: x}]", &format!("{NAMESPACE}{more}"));
        let subject = subject(&[("clusters/a/set.yaml", &text)]);
        assert_eq!(subject.rendered(), ["Namespace/a"], "{more}");
    }
}

/// Where the fault stands in its line.
fn column(more: &str) -> usize {
    match more {
        text if text.contains("kind: \"\"") => 11,
        text if text.contains("items") => 13,
        _ => 5,
    }
}

#[test]
fn what_is_lost_is_said_with_its_inputs() {
    let template = "apiVersion: v1
kind: ConfigMap
metadata:
  name: << inputs.name >>
  namespace: x
  labels:
    app: web
    version: << inputs.version >>
";
    let rows = "[{name: one, version: \"a\"}, {name: \"7\", version: b}, {name: two, version: \"1.10\"}]";
    let subject = subject(&[("clusters/a/set.yaml", &templated(rows, template))]);
    let labels = subject.findings("labels-dropped");
    assert_eq!(labels.len(), 1);
    assert_eq!(subject.place(labels[0]), "clusters/a/set.yaml:14:18");
    assert_eq!(labels[0].labels[1].text, "with `inputs[2]`");
    let dropped = subject.findings("object-dropped");
    assert_eq!(subject.place(dropped[0]), "clusters/a/set.yaml:10:13");
    assert_eq!(dropped[0].labels[1].text, "with `inputs[1]`");
    assert_eq!(subject.rendered(), ["ConfigMap/x/one", "ConfigMap/x/two"]);
}

#[test]
fn an_input_that_is_null_and_a_strategy_that_is_none_are_refused() {
    let null = subject(&[("clusters/a/set.yaml", &templated("[{n: x, opt: null}]", NAMESPACE))]);
    assert_eq!(errors(&null), ["build-failed clusters/a/set.yaml:5:19"]);
    let deep = subject(&[("clusters/a/set.yaml", &templated("[{n: {opt: null}}]", NAMESPACE))]);
    assert!(errors(&deep).is_empty());
    let strategy = set("spec:\n  inputStrategy: {name: Zip}\n  inputs: [{n: x}]\n");
    let strategy = subject(&[("clusters/a/set.yaml", &strategy)]);
    // By the definition of its kind, and by the operator where that is older.
    let at = "clusters/a/set.yaml:5:25";
    assert_eq!(errors(&strategy), [format!("invalid-spec {at}"), format!("build-failed {at}")]);
}

#[test]
fn what_is_not_supported_is_unknown_and_not_failed() {
    let template = NAMESPACE.replace("name: a", "name: << (urlParse inputs.n).host >>");
    let text = templated("[{n: x}]", &template);
    let user = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: user, namespace: flux-system}
spec: {path: ./base, dependsOn: [{name: other}], sourceRef: {kind: GitRepository, name: flux-system}}
";
    let subject = subject(&[("clusters/a/set.yaml", &text), ("clusters/a/user.yaml", user)]);
    let opaque = subject.findings("opaque-resource-set");
    assert_eq!(subject.place(opaque[0]), "clusters/a/set.yaml:10:17");
    assert!(subject.findings("build-failed").is_empty());
}

#[test]
fn duplicates_are_looked_for_where_there_are_inputs() {
    let resource = "  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}}\n";
    let text = set(&format!("spec:\n  resources:\n{resource}{resource}"));
    let subject = subject(&[("clusters/a/set.yaml", &text)]);
    let builds = &subject.environment().builds;
    let (_, build) = builds.iter().find(|(by, _)| &*by.kind == "ResourceSet").unwrap();
    assert_eq!(build.objects.len(), 2);
}

#[test]
fn nobody_gives_an_object_of_a_set_a_namespace() {
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
    let subject = subject(&[("clusters/a/set.yaml", &templated("[{n: x}]", template))]);
    assert_eq!(errors(&subject), ["missing-namespace clusters/a/set.yaml:10:13"]);
}

#[test]
fn a_set_that_is_refused_is_never_ready() {
    let text = templated("[{n: x}]", "kind: A\nmetadata: {name: a}\n---\n- no object\n");
    let user = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: user, namespace: flux-system}
spec:
  dependsOn: [{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, name: tenants, namespace: flux-system, ready: true}]
  resources: []
";
    let subject = subject(&[("clusters/a/set.yaml", &text), ("clusters/a/user.yaml", user)]);
    let analyzed = &subject.analysis.environments[0];
    let readiness = Readiness::of(analyzed);
    for name in ["tenants", "user"] {
        let (id, _) = analyzed.graph.nodes().find(|(_, node)| &*node.reference.name == name).unwrap();
        assert_eq!(readiness.done(id), None, "{name}");
    }
}
