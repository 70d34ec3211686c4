//! The forms of names, labels and keys.

use super::lines;

fn told(api_version: &str, kind: &str, metadata: &str) -> Vec<String> {
    lines(&format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {metadata}\n"))
}

fn faults(api_version: &str, kind: &str, metadata: &str) -> usize {
    told(api_version, kind, metadata).len()
}

#[test]
fn names_by_kind() {
    for (api_version, kind, fine, refused) in [
        ("v1", "ConfigMap", "a.b-1", "a_b"),
        ("apps/v1", "Deployment", "1.a", "A"),
        ("v1", "Namespace", "a-1", "a.b"),
        ("v1", "Service", "a-1", "1a"),
        ("v1", "Service", "a", "a.b"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", "system:Node_x", "a/b"),
        ("batch/v1", "CronJob", &"a".repeat(52), &"a".repeat(53)),
        ("networking.k8s.io/v1", "Ingress", &"a".repeat(253), &"a".repeat(254)),
    ] {
        assert_eq!(faults(api_version, kind, &format!("{{name: '{fine}'}}")), 0, "{kind} {fine}");
        assert_eq!(faults(api_version, kind, &format!("{{name: '{refused}'}}")), 1, "{kind} {refused}");
    }
    assert_eq!(
        told("v1", "ConfigMap", "{name: web_settings}"),
        [
            "3:18 refused-object metadata.name \"web_settings\" is not a valid name: '_' is not allowed in it [write small letters a-z, digits, `-` and `.` only, with a letter or a digit at both ends]"
        ]
    );
    assert_eq!(faults("v1", "ConfigMap", "{name: '${A}_b', namespace: '${N}'}"), 0);
    assert_eq!(faults("example.com/v1", "Thing", "{name: a_b}"), 0, "not known");
    assert_eq!(faults("policy/v1", "PodDisruptionBudget", "{name: a_B}"), 0, "anything");
}

#[test]
fn labels_and_annotations() {
    let of = |metadata: &str| faults("v1", "ConfigMap", &format!("{{name: a, {metadata}}}"));
    for fine in [
        "labels: {a: b, example.com/a_B.c: '', x: 1a-b}",
        "annotations: {Example.COM/a: 'any thing: at {all}', a: ''}",
        "labels: {'${A B}': x, a: '${B}'}",
    ] {
        assert_eq!(of(fine), 0, "{fine}");
    }
    let long = "a".repeat(64);
    for refused in [
        "labels: {a: b c}".to_owned(),
        "labels: {a: -b}".to_owned(),
        format!("labels: {{a: {long}}}"),
        format!("labels: {{{long}: a}}"),
        "labels: {a b: c}".to_owned(),
        "labels: {Example.com/a: b}".to_owned(),
        "labels: {example.com/: b}".to_owned(),
        "annotations: {a b: c}".to_owned(),
        "annotations: {a/b/c: d}".to_owned(),
    ] {
        assert_eq!(of(&refused), 1, "{refused}");
    }
}

#[test]
fn of_the_template_of_pods_too() {
    let of = |labels: &str| {
        lines(&format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: a}}\nspec: {{jobTemplate: {{spec: {{template: {{metadata: {{labels: {labels}}}}}}}}}}}\n"
        ))
        .len()
    };
    assert_eq!((of("{a: b}"), of("{a: b c}"), of("{a b: c}")), (0, 1, 1));
}

#[test]
fn keys_of_data() {
    let of = |kind: &str, data: &str| {
        lines(&format!("apiVersion: v1\nkind: {kind}\nmetadata: {{name: a}}\n{data}\n")).len()
    };
    for (kind, data) in
        [("ConfigMap", "data"), ("ConfigMap", "binaryData"), ("Secret", "data"), ("Secret", "stringData")]
    {
        assert_eq!(of(kind, &format!("{data}: {{a.b_C-1: '', .a: ''}}")), 0, "{kind} {data}");
        for key in ["a b", "a/b", "..", "..a", "''", "."] {
            assert_eq!(of(kind, &format!("{data}: {{{key}: ''}}")), 1, "{kind} {data} {key}");
        }
    }
}
