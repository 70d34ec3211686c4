//! What the operator refuses, loses, or makes of a text that it reads again; and what is not known here.

use super::{Subject, set, subject};

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
    // By the definition of its kind: it does not come to the operator, which would say it again.
    assert_eq!(errors(&strategy), ["invalid-spec clusters/a/set.yaml:5:25"]);
}

#[test]
fn what_is_not_supported_is_unknown_and_not_failed() {
    let template = NAMESPACE.replace("name: a", "name: << toDate \"2006\" inputs.n >>");
    let text = templated("[{n: x}]", &template);
    let user = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: user, namespace: flux-system}
spec: {path: ./base, dependsOn: [{name: other}], sourceRef: {kind: GitRepository, name: flux-system}}
";
    let subject = subject(&[("clusters/a/set.yaml", &text), ("clusters/a/user.yaml", user)]);
    let opaque = subject.findings("opaque-resource-set");
    assert_eq!(subject.place(opaque[0]), "clusters/a/set.yaml:10:16");
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
    let readiness = analyzed.empty();
    for name in ["tenants", "user"] {
        let (id, _) = analyzed.graph().nodes().find(|(_, node)| &*node.reference.name == name).unwrap();
        assert_eq!(readiness.done(id), None, "{name}");
    }
}

#[test]
fn what_the_api_server_refuses_is_said_once() {
    let resources = "  resources: [{apiVersion: v1, kind: Namespace, metadata: {name: << inputs.n >>}}]\n";
    for (field, place) in [
        ("inputs: {n: a}", "5:11"),
        ("inputs:", "5:9"),
        ("inputs: [a, {n: b}]", "5:12"),
        ("inputs: [null]", "5:12"),
        ("inputsFrom: {name: p}", "5:15"),
        ("inputsFrom: [{kind: ConfigMap, name: p}]", "5:23"),
        ("wait: \"yes\"", "5:9"),
        ("dependsOn: [other]", "5:15"),
        ("commonMetadata: {labels: {a: 1}}", "5:32"),
    ] {
        let text = set(&format!("spec:\n  {field}\n{resources}"));
        let subject = subject(&[("clusters/a/set.yaml", &text)]);
        assert_eq!(errors(&subject), [format!("invalid-spec clusters/a/set.yaml:{place}")], "{field}");
        assert!(subject.findings("opaque-resource-set").is_empty(), "{field}");
    }
}
