//! The fields of objects, their types, and what else their schemas say.
#![expect(clippy::unwrap_used, reason = "a test may panic, its functions too")]

mod limits;
mod names;
mod native;

use infra_graph::finding::Finding;
use infra_graph::flux::schema;
use infra_graph::object::Object;
use infra_graph::repository::Repository;
use infra_graph::source::Memory;

/// The findings of a file's objects, each with `line:column` of its place.
fn findings(text: &str) -> Vec<(String, Finding)> {
    let repository = Repository::new(Memory::from_iter([("f.yaml", text)]));
    let manifest = repository.manifest("f.yaml".into()).unwrap();
    let mut findings = Vec::new();
    for document in &manifest.documents {
        let document = document.as_ref().unwrap();
        let object = Object::from_node(document.root.clone().unwrap(), document.span, None).unwrap();
        schema::check(&object, &mut findings);
    }
    let place = |finding: &Finding| repository.sources().location(finding.span().unwrap());
    findings
        .into_iter()
        .map(|finding| (format!("{}:{}", place(&finding).line, place(&finding).column), finding))
        .collect()
}

/// One line a finding: place, code, message, help.
fn lines(text: &str) -> Vec<String> {
    findings(text)
        .iter()
        .map(|(place, finding)| {
            format!(
                "{place} {} {} [{}]",
                finding.code,
                finding.message,
                finding.help.as_deref().unwrap_or_default()
            )
        })
        .collect()
}

fn kustomization(metadata: &str, spec: &str) -> String {
    let indented = |text: &str| format!("  {}\n", text.trim_end().replace('\n', "\n  "));
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n{}spec:\n{}",
        indented(metadata),
        indented(spec)
    )
}

/// The findings of a `spec` that starts in line 6.
fn spec(spec: &str) -> Vec<String> {
    lines(&kustomization("name: apps", spec))
}

#[test]
fn a_sound_object_has_no_finding() {
    let text = "interval: 1h30m\nretryInterval: 500ms\ntimeout: 1.5h\nprune: true\nwait: false\nforce: null\ndependsOn:\n- name: infra\n- {name: 'on', namespace: yes, readyExpr: \"true\"}\nsourceRef: {kind: GitRepository, name: flux-system}\npostBuild:\n  substitute: {DAY: 2024-01-01, ANSWER: yes}\n";
    assert_eq!(spec(text), Vec::<String>::new());
    let helm = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a.b-1, namespace: x}\nspec:\n  interval: 5m\n  maxHistory: 3.0\n  values: {any: [1, true, {x: 1}], on: 3, none: null}\n";
    assert_eq!(lines(helm), Vec::<String>::new());
}

#[test]
fn null_is_refused_where_there_is_no_default() {
    assert_eq!(
        spec(
            "suspend: null\npath: ~\nforce:\ndependsOn:\n# - name: infra\npostBuild:\n  substitute: {ANY: null}\n"
        ),
        [
            "6:12 invalid-spec spec.suspend is null, a boolean is needed [give it a value, or take the key out]",
            "7:9 invalid-spec spec.path is null, a string is needed [give it a value, or take the key out]",
            "9:12 invalid-spec spec.dependsOn is null, a list is needed [give it a value, or take the key out]",
            "12:23 invalid-spec spec.postBuild.substitute.ANY is null, a string is needed [give it a value, or take the key out]",
        ]
    );
    let helm = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: x}\nspec:\n  interval: 5m\n  values:\n";
    assert_eq!(lines(helm), Vec::<String>::new());
}

#[test]
fn wrong_types_are_told_at_the_value() {
    assert_eq!(
        spec(
            "dependsOn:\n- name: 123\n- infra\nprune: yes\nsuspend: 'true'\ninterval: 5\ntimeout: 5 min\npath: [a]\ncomponents: ../x\nsourceRef: flux-system\nhealthChecks: {name: a}\n"
        ),
        [
            "7:11 invalid-spec spec.dependsOn[0].name is a number, a string is needed [write it in quotes]",
            "8:5 invalid-spec spec.dependsOn[1] is a string, a mapping is needed [write it behind `name: `]",
            "9:10 invalid-spec spec.prune is a string, a boolean is needed [write `true`: only `true` and `false` are booleans]",
            "10:12 invalid-spec spec.suspend is a string, a boolean is needed [write `true` without quotes]",
            "11:13 invalid-spec spec.interval is a number, a duration is needed [write it with a unit, as in `30s` or `5m`]",
            "12:12 invalid-spec spec.timeout is a string, a duration is needed [write numbers with the units ms, s, m or h, as in `1h30m`]",
            "13:9 invalid-spec spec.path is a list, a string is needed [write a single string]",
            "14:15 invalid-spec spec.components is a string, a list is needed [write it as a list, with `- ` before it]",
            "15:14 invalid-spec spec.sourceRef is a string, a mapping is needed [write it behind `name: `]",
            "16:17 invalid-spec spec.healthChecks is a mapping, a list is needed [write `- ` before each item]",
        ]
    );
    let (_, finding) = findings(&kustomization("name: apps\nnamespace: x", "prune: 1")).remove(0);
    assert_eq!(finding.nodes, ["Kustomization/x/apps"]);
}

#[test]
fn values_of_free_keys_are_judged() {
    assert_eq!(
        spec("postBuild:\n  substitute:\n    PORT: 80\n    a.b: true\n"),
        [
            "8:13 invalid-spec spec.postBuild.substitute.PORT is a number, a string is needed [write it in quotes]",
            "9:12 invalid-spec spec.postBuild.substitute[\"a.b\"] is a boolean, a string is needed [write it in quotes]",
        ]
    );
}

#[test]
fn unknown_fields_are_told_at_the_key() {
    assert_eq!(
        spec(
            "dependOn:\n- name: infra\ndependson: []\nvalidation: client\nhealthChecks:\n- Name: x\n\"${KEY}\": 1\nold: null\n"
        ),
        [
            "6:3 unknown-field spec.dependOn is not a field of Kustomization kustomize.toolkit.fluxcd.io/v1 [did you mean `dependsOn`?]",
            "8:3 unknown-field spec.dependson is not a field of Kustomization kustomize.toolkit.fluxcd.io/v1 [did you mean `dependsOn`?]",
            "9:3 unknown-field spec.validation is not a field of Kustomization kustomize.toolkit.fluxcd.io/v1 [take \"validation\" out]",
            "11:5 unknown-field spec.healthChecks[0].Name is not a field of Kustomization kustomize.toolkit.fluxcd.io/v1 [did you mean `name`?]",
        ]
    );
    let (_, finding) = findings(&kustomization("name: apps", "dependOn: []")).remove(0);
    assert!(finding.notes[0].contains(".spec.dependOn: field not declared in schema"), "{finding:?}");
}

#[test]
fn metadata_has_types_and_names_have_a_form() {
    let told = |metadata: &str| lines(&kustomization(metadata, "prune: true"));
    assert_eq!(
        told(
            "name: 123\nnamespace: true\nlabels: {a: 1}\nannotations:\n  x/y: true\n  z: 'true'\nlabel: {}\n"
        ),
        [
            "4:9 invalid-spec metadata.name is a number, a string is needed [write it in quotes]",
            "5:14 invalid-spec metadata.namespace is a boolean, a string is needed [write it in quotes]",
            "6:15 invalid-spec metadata.labels.a is a number, a string is needed [write it in quotes]",
            "8:10 invalid-spec metadata.annotations[\"x/y\"] is a boolean, a string is needed [write it in quotes]",
            "10:3 unknown-field metadata.label is not a field of Kustomization kustomize.toolkit.fluxcd.io/v1 [did you mean `labels`?]",
        ]
    );
    for (metadata, fault) in [
        ("name: my_app", "metadata.name \"my_app\" is not a valid name: '_' is not allowed in it"),
        ("name: Apps", "'A' is not allowed in it"),
        ("name: ''", "it is empty"),
        ("name: -a", "it starts with '-'"),
        ("name: a-.b", "it ends with '-', or has '-' before '.'"),
        ("name: a..b", "two of them in a row"),
        (
            "{name: a, namespace: a.b}",
            "metadata.namespace \"a.b\" is not a valid name: '.' is not allowed in it",
        ),
    ] {
        let told = told(metadata);
        assert!(told.len() == 1 && told[0].contains(fault), "{metadata}: {told:?}");
    }
    let long = "a".repeat(254);
    assert!(told(&format!("name: {long}"))[0].contains("it has 254 characters, 253 are allowed"));
}

#[test]
fn what_is_not_substituted_yet_is_not_judged() {
    let text = kustomization(
        "name: ${NAME}\nnamespace: ${ns:=a}\nlabels: {a: \"${B}\"}",
        "prune: ${PRUNE}\ninterval: ${I:=5m}\ndependsOn: ${LIST}\ncomponents: ['${C}']",
    );
    assert_eq!(lines(&text), Vec::<String>::new());
}

#[test]
fn only_known_versions_are_judged() {
    for api_version in ["kustomize.toolkit.fluxcd.io/v1beta2", "kustomize.config.k8s.io/v1beta1", "v1"] {
        let text =
            format!("apiVersion: {api_version}\nkind: Kustomization\nmetadata: {{name: 1}}\nspec: [1]\n");
        assert_eq!(lines(&text), Vec::<String>::new());
    }
}

#[test]
fn a_spec_that_is_no_mapping_is_told() {
    assert_eq!(
        lines(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: a}\nspec: [1]\n"
        ),
        ["4:7 invalid-spec spec is a list, a mapping is needed [write `key: value` lines below it]"]
    );
}
