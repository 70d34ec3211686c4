//! What the API server refuses, so that the stage is never applied.

use infra_graph::finding::{Code, Severity};

use super::{Fleet, config_map, kustomization, post_build};

#[test]
fn a_number_where_a_text_belongs() {
    let object =
        config_map("  host: ${HOST}\n  port: \"${PORT}\"\n  url: ${HOST}:${PORT}\n  none: ${NONE}\n");
    let fleet = Fleet::new(&post_build(&[("HOST", "a.b"), ("PORT", "\"80\""), ("NONE", "\"\"")]), &object);
    assert_eq!(fleet.places(Code::ValueOfWrongType), ["web/o.yaml:8:10", "clusters/one/web.yaml:16:7"]);
    assert!(!fleet.gets_ready("web"));
    let fleet = Fleet::new("", &config_map("  port: 80\n"));
    assert_eq!(fleet.places(Code::ValueOfWrongType), ["web/o.yaml:7:9"]);
    let fleet = Fleet::new("", &config_map("  port: \"80\"\n  word: yes\n"));
    assert!(fleet.of_code(Code::ValueOfWrongType).is_empty());
}

#[test]
fn in_workloads_too() {
    let object = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n  namespace: default\nspec:\n  replicas: ${N}\n\
                  \x20 template:\n    metadata:\n      labels:\n        shard: ${N}\n    spec:\n      containers:\n        - name: a\n\
                  \x20         image: b\n          args: [--count, \"${N}\"]\n          env:\n            - name: N\n\
                  \x20             value: ${N}\n          ports:\n            - containerPort: ${N}\n";
    let fleet = Fleet::new(&post_build(&[("N", "\"3\"")]), object);
    let places: Vec<String> = fleet
        .of_code(Code::ValueOfWrongType)
        .iter()
        .map(|finding| crate::support::place(&fleet.repository, finding.labels[0].span))
        .collect();
    assert_eq!(places, ["web/o.yaml:11:16", "web/o.yaml:16:28", "web/o.yaml:19:22"]);
}

#[test]
fn what_is_left_alone_is_not_refused() {
    let object = config_map("  port: 80\n")
        .replace("  namespace: default\n", "  annotations:\n    kustomize.toolkit.fluxcd.io/ssa: Ignore\n");
    let fleet = Fleet::new("", &object);
    assert!(
        fleet.of_code(Code::ValueOfWrongType).is_empty() && fleet.of_code(Code::MissingNamespace).is_empty()
    );
    assert!(fleet.gets_ready("web"));
}

#[test]
fn a_field_of_flux_that_becomes_empty() {
    let child =
        kustomization("web/deep", "  suspend: ${V}\n  force: ${V}\n").replace("name: web/deep", "name: deep");
    let fleet = Fleet::new(&post_build(&[("V", "\"\"")]), &child);
    assert_eq!(fleet.places(Code::InvalidSpec), ["web/o.yaml:13:12", "clusters/one/web.yaml:15:7"]);
    assert!(!fleet.gets_ready("web"));
    let child = kustomization("web/deep", "  dependsOn:\n    # - name: other\n")
        .replace("name: web/deep", "name: deep");
    let fleet = Fleet::new("", &child);
    assert!(fleet.places(Code::InvalidSpec)[0].starts_with("web/o.yaml:13:"));
    assert!(!fleet.gets_ready("web"));
}

#[test]
fn no_namespace_anywhere() {
    let bare = config_map("  a: b\n").replace("  namespace: default\n", "");
    let fleet = Fleet::new("", &bare);
    assert_eq!(fleet.places(Code::MissingNamespace), ["web/o.yaml:4:9", "clusters/one/web.yaml:4:9"]);
    assert!(!fleet.gets_ready("web"));
    assert!(Fleet::new("  targetNamespace: default\n", &bare).of_code(Code::MissingNamespace).is_empty());
    let cluster = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";
    assert!(Fleet::new("", cluster).of_code(Code::MissingNamespace).is_empty());
    let custom = "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: shop\n";
    assert!(Fleet::new("", custom).of_code(Code::MissingNamespace).is_empty(), "its scope is not known");
    let definition = "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\n\
                      spec:\n  group: example.com\n  names:\n    kind: Thing\n  scope: Namespaced\n";
    let fleet = Fleet::new("", &format!("{custom}{definition}"));
    assert_eq!(fleet.places(Code::MissingNamespace)[0], "web/o.yaml:4:9");
}

#[test]
fn without_variables_expressions_stay() {
    let object = config_map("  a: ${V:=b}\n").replace("shop", "shop-${V}");
    let fleet = Fleet::new("", &object);
    assert_eq!(fleet.places(Code::VariableNotReplaced)[0], "web/o.yaml:4:14");
    assert_eq!(fleet.of_code(Code::VariableNotReplaced)[0].severity, Severity::Error);
    assert!(!fleet.gets_ready("web"));
    let fleet = Fleet::new("  postBuild:\n    substitute: {}\n", &config_map("  a: ${V:=b}\n  b: $${V}\n"));
    assert_eq!(fleet.places(Code::VariableNotReplaced)[0], "web/o.yaml:7:6");
    assert_eq!(fleet.of_code(Code::VariableNotReplaced)[0].severity, Severity::Warning);
    assert!(fleet.gets_ready("web"));
    let always = "  postBuild:\n    substituteStrategy: Always\n";
    assert!(Fleet::new(always, &config_map("  a: ${V:=b}\n")).of_code(Code::VariableNotReplaced).is_empty());
}

#[test]
fn a_variable_that_a_definition_does_not_take() {
    let child = kustomization("web/deep", "  timeout: ${WAIT}\n").replace("name: web/deep", "name: deep");
    let fleet = Fleet::new(&post_build(&[("WAIT", "1d")]), &child);
    assert_eq!(fleet.places(Code::InvalidSpec), ["web/o.yaml:13:12", "clusters/one/web.yaml:15:7"]);
    assert!(fleet.of_code(Code::InvalidSpec)[0].labels[0].text.contains("`WAIT`"));
    assert!(!fleet.gets_ready("web"));
    for fine in ["1h", "90s", "1.5h", "1h30m"] {
        let fleet = Fleet::new(&post_build(&[("WAIT", fine)]), &child);
        assert!(fleet.of_code(Code::InvalidSpec).is_empty(), "{fine}");
    }
}

#[test]
fn the_same_name_twice() {
    let object = "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: default\nspec:\n  ports:\n    - name: a\n\
                  \x20     port: ${ONE}\n    - name: b\n      port: ${TWO}\n      protocol: TCP\n";
    let ports = |one: &str, two: &str| Fleet::new(&post_build(&[("ONE", one), ("TWO", two)]), object);
    let fleet = ports("\"80\"", "\"80\"");
    let places = ["web/o.yaml:11:13", "web/o.yaml:9:13"];
    assert_eq!(fleet.places(Code::RefusedObject), places);
    assert!(!fleet.gets_ready("web"));
    let fleet = ports("\"80\"", "\"81\"");
    assert!(fleet.of_code(Code::RefusedObject).is_empty() && fleet.gets_ready("web"));
}

#[test]
fn a_field_that_flux_takes_out() {
    let fleet = Fleet::new("", &format!("{}spec: {{a: b}}\n", config_map("  a: b\n")));
    assert_eq!(fleet.places(Code::FieldDropped), ["web/o.yaml:8:1"]);
    assert_eq!(fleet.of_code(Code::FieldDropped)[0].severity, Severity::Warning);
    assert!(fleet.gets_ready("web"));
    // Not in an object that is sent as it stands.
    let fleet = Fleet::new("", &format!("{}spec: {{a: b}}\n", config_map("  a: 1\n")));
    assert!(fleet.of_code(Code::FieldDropped).is_empty());
    assert_eq!(fleet.places(Code::RefusedObject), ["web/o.yaml:8:1"]);
}

#[test]
fn labels_and_annotations_that_are_lost_are_not_refused() {
    let labels = |labels: &str| {
        let object =
            config_map("  a: b\n").replace("  namespace", &format!("  labels: {labels}\n  namespace"));
        Fleet::new("", &object)
    };
    let fleet = labels("{a: 1, b: 2, c: a b}");
    assert!(
        fleet.of_code(Code::ValueOfWrongType).is_empty() && fleet.of_code(Code::RefusedObject).is_empty()
    );
    let fleet = labels("{a: x, c: a b}");
    assert_eq!(fleet.places(Code::RefusedObject), ["web/o.yaml:5:21"]);
    assert!(!fleet.gets_ready("web"));
}

#[test]
fn the_source_of_the_kustomization_itself_is_there_however_it_is_written() {
    let object = |name: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
             spec:\n  interval: 1m\n  url: GIT_PREFIX/fleet\n"
        )
    };
    assert!(Fleet::new("", &object("flux-system")).of_code(Code::InvalidSpec).is_empty());
    assert_eq!(Fleet::new("", &object("other")).of_code(Code::InvalidSpec).len(), 1);
}

/// Flux prints what it has read again without quotes around `<<`, so that it is a merge key in the end.
#[test]
fn a_merge_key_made_of_a_variable() {
    let key = |value: &str| {
        let object = config_map(&format!("  \"${{A:0: 2}}\": {value}\n"));
        Fleet::new(&post_build(&[("A", "\"<<\"")]), &object)
    };
    let fleet = key("x");
    let finding = &fleet.of_code(Code::InvalidSubstitution)[0];
    assert!(finding.message.contains("`<<` is a merge key"), "{}", finding.message);
    assert_eq!(fleet.places(Code::InvalidSubstitution)[0], "web/o.yaml:7:4");
    assert!(!fleet.gets_ready("web"));
    let fleet = key("{a: b}");
    assert!(fleet.of_code(Code::InvalidSubstitution).is_empty());
    assert!(fleet.gets_ready("web"));
}
