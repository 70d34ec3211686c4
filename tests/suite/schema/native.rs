//! The kinds of Kubernetes itself.

use super::lines;

/// The findings of a Deployment with one container of such fields, without their help.
fn container(fields: &str) -> Vec<String> {
    deployment(&format!("{{template: {{spec: {{containers: [{{name: a, {fields}}}]}}}}}}"))
}

fn deployment(spec: &str) -> Vec<String> {
    of("apps/v1", "Deployment", &format!("spec: {spec}"))
}

fn of(api_version: &str, kind: &str, fields: &str) -> Vec<String> {
    let text =
        format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\n{fields}\n");
    let without_help = |line: String| line.split(" [").next().unwrap_or_default().to_owned();
    lines(&text).into_iter().map(without_help).collect()
}

#[test]
fn values_have_the_type_of_their_field() {
    for (fields, needed) in [
        ("image: 1", "a string"),
        ("image: true", "a string"),
        ("image: [a]", "a string"),
        ("args: [1]", "a string"),
        ("args: a", "a list"),
        ("env: {a: b}", "a list"),
        ("env: [a]", "a mapping"),
        ("env: [{name: a, value: 8080}]", "a string"),
        ("ports: [{containerPort: '80'}]", "a whole number"),
        ("ports: [{containerPort: 80.5}]", "a whole number"),
        ("tty: 1", "a boolean"),
        ("tty: 'true'", "a boolean"),
        ("tty: yes", "a boolean"),
        ("resources: {limits: {cpu: true}}", "a quantity"),
        ("resources: {limits: [a]}", "a mapping"),
        ("livenessProbe: {httpGet: {port: true}}", "a whole number or a string"),
        ("livenessProbe: {httpGet: {port: 80.5}}", "a whole number or a string"),
    ] {
        let told = container(fields);
        assert_eq!(told.len(), 1, "{fields}: {told:?}");
        let end = format!(", {needed} is needed");
        assert!(told[0].contains(" value-of-wrong-type ") && told[0].ends_with(&end), "{told:?}");
    }
    for fields in [
        "image: '1', args: ['1', yes], tty: true",
        "ports: [{containerPort: 80.0}]",
        "resources: {limits: {cpu: 1, memory: 1.5, storage: 1Gi, other: '1e3'}}",
        "livenessProbe: {httpGet: {port: http}}, readinessProbe: {httpGet: {port: 80}}",
        "image: null, args: null, env: [{name: a, value: null}], tty: null, resources: {limits: {cpu: null}}",
        "image: '${IMAGE}', tty: '${TTY}', ports: ['${PORTS}'], args: 'ENC[x]'",
    ] {
        assert_eq!(container(fields), Vec::<String>::new(), "{fields}");
    }
}

#[test]
fn quantities_and_base64_have_a_form() {
    assert_eq!(
        container("resources: {limits: {memory: 1gb}}"),
        [
            "4:78 refused-object spec.template.spec.containers[0].resources.limits.memory of Deployment/b/a is no quantity, a quantity is needed"
        ]
    );
    assert_eq!(
        of("v1", "Secret", "data: {a: YQ==, b: '', c: a}"),
        ["4:27 refused-object data.c of Secret/b/a is no base64, base64 is needed"]
    );
    assert_eq!(of("v1", "Secret", "data: {a: 'YW\n\n  Jj', b: YR==}"), Vec::<String>::new());
    assert_eq!(of("v1", "Secret", "stringData: {a: a}"), Vec::<String>::new());
    assert_eq!(of("v1", "ConfigMap", "binaryData: {a: a b}").len(), 1);
}

#[test]
fn fields_that_a_kind_does_not_have_are_dropped() {
    assert_eq!(
        container("imagePullpolicy: Always, livenessProbe: {httpget: {}}"),
        [
            "4:49 field-dropped spec.template.spec.containers[0].imagePullpolicy is not a field of Deployment apps/v1",
            "4:90 field-dropped spec.template.spec.containers[0].livenessProbe.httpget is not a field of Deployment apps/v1",
        ]
    );
    assert_eq!(
        of("v1", "ConfigMap", "spec: {}\nstatus: {a: b}"),
        ["4:1 field-dropped spec is not a field of ConfigMap v1"]
    );
    assert_eq!(of("v1", "ConfigMap", "sops: {a: b}\nother: null"), Vec::<String>::new());
}

#[test]
fn where_the_controller_does_not_read_them_they_are_refused() {
    assert_eq!(
        of("rbac.authorization.k8s.io/v1", "Role", "rule: []"),
        ["4:1 refused-object rule is not a field of Role rbac.authorization.k8s.io/v1"]
    );
    let told = container("imagee: a, image: 1");
    assert!(
        told.len() == 2 && told[0].contains("refused-object") && told[1].contains("value-of-wrong-type"),
        "{told:?}"
    );
    // What is refused for another reason fits its type all the same.
    let told = container("imagee: a, env: [{name: x}, {name: x}]");
    assert!(told.iter().any(|line| line.contains("field-dropped")), "{told:?}");
}

#[test]
fn items_of_a_list_with_a_key_are_there_once() {
    assert_eq!(
        container("env: [{name: A, value: a}, {name: B}, {name: A, value: b}]"),
        [
            "4:94 refused-object spec.template.spec.containers[0].env of Deployment/b/a has two items with name \"A\""
        ]
    );
    for fields in [
        "ports: [{containerPort: 80}, {containerPort: 80, protocol: TCP}]",
        "ports: [{containerPort: 80, protocol: null}, {containerPort: 80, protocol: TCP}]",
        "volumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /a}]",
    ] {
        let told = container(fields);
        assert!(told.len() == 1 && told[0].contains("refused-object"), "{fields}: {told:?}");
    }
    for fields in [
        "ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]",
        "volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /b}]",
        "args: [a, a], env: [{name: '${A}'}, {name: '${A}'}], envFrom: [{prefix: a}, {prefix: a}]",
    ] {
        assert_eq!(container(fields), Vec::<String>::new(), "{fields}");
    }
    let told = lines("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, finalizers: [x/y, z/y, x/y]}\n");
    assert!(
        told.len() == 1 && told[0].contains("metadata.finalizers of ConfigMap/a has \"x/y\" twice"),
        "{told:?}"
    );
}

#[test]
fn kinds_and_versions_that_are_not_known_are_left_alone() {
    for (api_version, kind) in
        [("apps/v1beta1", "Deployment"), ("example.com/v1", "Deployment"), ("v1", "Thing")]
    {
        assert_eq!(of(api_version, kind, "spec: {replicas: x, a: 1}"), Vec::<String>::new());
    }
    let schema = "spec: {versions: [{name: v1, schema: {openAPIV3Schema: {properties: 1, any: x}}}], preserveUnknownFields: false}";
    assert_eq!(of("apiextensions.k8s.io/v1", "CustomResourceDefinition", schema), Vec::<String>::new());
    let told = of("apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec: {group: 1, validation: {}}");
    assert_eq!(told.len(), 2, "{told:?}");
}
