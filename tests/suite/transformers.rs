//! Labels, images, replicas, generators, replacements and the order of the output. What is expected is what
//! `kubectl kustomize` prints.

use crate::support::render;

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  template:
    spec:
      containers:
      - {name: c, image: 'registry.io:5000/app:1'}
      - {name: e, image: app@sha256:abc}
";

/// What comes out of a kustomization with one `Deployment`.
fn deployment(fields: &str) -> Result<String, String> {
    let kustomization = format!("resources: [d.yaml]\n{fields}\n");
    render(&[("kustomization.yaml", &kustomization), ("d.yaml", DEPLOYMENT)])
}

fn lines_with<'o>(output: &'o str, part: &str) -> Vec<&'o str> {
    output.lines().map(str::trim).filter(|line| line.contains(part)).collect()
}

#[test]
fn labels_go_where_they_are_asked_for() {
    let output = deployment("labels: [{pairs: {a: \"1\"}}]").unwrap();
    assert_eq!(output.matches("a: \"1\"").count(), 1);
    let output = deployment("labels: [{pairs: {a: \"1\"}, includeTemplates: true}]").unwrap();
    assert_eq!(output.matches("a: \"1\"").count(), 2);
    let output = deployment("commonLabels: {a: \"1\"}").unwrap();
    assert_eq!(output.matches("a: \"1\"").count(), 3);
    assert!(output.contains("  selector:\n    matchLabels:\n      a: \"1\"\n"));
    let output = deployment("commonAnnotations: {a: \"1\"}").unwrap();
    assert_eq!(output.matches("annotations:\n").count(), 2);
}

#[test]
fn images_change_name_tag_and_digest() {
    for (image, expected) in [
        ("{name: app, newTag: '2'}", ["- image: registry.io:5000/app:1", "- image: app:2"]),
        ("{name: 'registry.io:5000/app', newName: other}", ["- image: other:1", "- image: app@sha256:abc"]),
        ("{name: app, digest: sha256:def}", ["- image: registry.io:5000/app:1", "- image: app@sha256:def"]),
        ("{name: '.*app', newTag: v}", ["- image: registry.io:5000/app:v", "- image: app:v"]),
    ] {
        let output = deployment(&format!("images: [{image}]")).unwrap();
        assert_eq!(lines_with(&output, "image:"), expected, "{image}");
    }
}

#[test]
fn replicas_are_made_where_they_are_missing() {
    let output = deployment("replicas: [{name: d, count: 3}]").unwrap();
    assert!(output.contains("spec:\n  replicas: 3\n"));
}

#[test]
fn generators_read_literals_files_and_env_files() {
    let kustomization = "configMapGenerator:
- name: c
  literals: ['a=\"x y\"', b=c=d, 'e=']
  files: [dir/f.txt, key=dir/f.txt]
  envs: [x.env]
  options: {labels: {l: m}, immutable: true}
";
    let files = [
        ("kustomization.yaml", kustomization),
        ("dir/f.txt", "one\ntwo\n"),
        ("x.env", "# comment\n\n  X=1 # no comment\nALONE\nQ=\"q\"\n"),
    ];
    let expected = "apiVersion: v1
data:
  ALONE: \"\"
  Q: '\"q\"'
  X: '1 # no comment'
  a: x y
  b: c=d
  e: \"\"
  f.txt: |
    one
    two
  key: |
    one
    two
immutable: true
kind: ConfigMap
metadata:
  labels:
    l: m
  name: c-d6md2cckdt
";
    assert_eq!(render(&files).unwrap(), expected);
}

#[test]
fn secrets_are_base64_in_lines_of_70() {
    let long = "x".repeat(60);
    let kustomization = format!("secretGenerator:\n- name: s\n  literals: [short=a, long={long}]\n");
    let output = render(&[("kustomization.yaml", &kustomization)]).unwrap();
    assert!(output.contains("  short: YQ==\n"), "{output}");
    let wrapped = "  long: |\n    eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH\n    h4eHh4eHh4\n";
    assert!(output.contains(wrapped), "{output}");
    assert!(output.contains("type: Opaque\n"), "{output}");
}

#[test]
fn generators_say_what_is_wrong() {
    for (fields, expected) in [
        ("literals: [a]", "loading KV pairs: literal sources: invalid literal source, expected key=value"),
        ("literals: [a=1, a=2]", "configmap c illegally repeats the key `a`"),
        ("files: [a=b=c]", "the key name or the file path of a source contains '='"),
        ("files: ['=b']", "missing key name for a file path"),
        ("files: ['a=']", "missing file path for a key name"),
    ] {
        let kustomization = format!("configMapGenerator:\n- name: c\n  {fields}\n");
        let error = render(&[("kustomization.yaml", &kustomization)]).unwrap_err();
        assert!(error.contains(expected), "{fields}: {error}");
    }
}

/// What a replacement makes of the `spec` of a custom resource, in one line.
fn replaced(source: &str, target: &str) -> Result<String, String> {
    let kustomization = format!(
        "resources: [a.yaml]\nreplacements:\n- source: {{kind: Source, {source}}}\n  targets: [{{select: {{kind: Foo}}, {target}}}]\n"
    );
    let objects = "{apiVersion: v1, kind: Source, metadata: {name: src}, data: {host: a.b.c, port: '80', n: 81}}
---
{apiVersion: x.io/v1, kind: Foo, metadata: {name: foo}, spec: {s: x/y/z, i: 1, l: [{name: a, v: 1}, {name: ab, v: 2}]}}
";
    let output = render(&[("kustomization.yaml", &kustomization), ("a.yaml", objects)])?;
    let below =
        output.split("---\n").find_map(|document| document.split_once("spec:\n")).map_or("", |two| two.1);
    Ok(below.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

#[test]
fn replacements_write_values() {
    for (source, target, expected) in [
        ("name: src", "fieldPaths: [spec.s]", "i: 1 l: - name: a v: 1 - name: ab v: 2 s: src"),
        // A string stays one, a number too.
        ("fieldPath: data.n", "fieldPaths: [spec.s]", "i: 1 l: - name: a v: 1 - name: ab v: 2 s: \"81\""),
        ("fieldPath: data.port", "fieldPaths: [spec.i]", "i: 80 l: - name: a v: 1 - name: ab v: 2 s: x/y/z"),
        // The expression is not anchored.
        (
            "fieldPath: data.n",
            "fieldPaths: ['spec.l.[name=a].v']",
            "i: 1 l: - name: a v: 81 - name: ab v: 81 s: x/y/z",
        ),
        (
            "fieldPath: data.n",
            "fieldPaths: ['spec.l.[name=^a$].v']",
            "i: 1 l: - name: a v: 81 - name: ab v: 2 s: x/y/z",
        ),
        (
            "fieldPath: data.n",
            "fieldPaths: [spec.l.*.v]",
            "i: 1 l: - name: a v: 81 - name: ab v: 81 s: x/y/z",
        ),
        (
            "fieldPath: data.host, options: {delimiter: ., index: 1}",
            "fieldPaths: [spec.s], options: {delimiter: /, index: 2}",
            "i: 1 l: - name: a v: 1 - name: ab v: 2 s: x/y/b",
        ),
        (
            "fieldPath: data.host",
            "fieldPaths: [spec.new.x], options: {create: true}",
            "i: 1 l: - name: a v: 1 - name: ab v: 2 new: x: a.b.c s: x/y/z",
        ),
    ] {
        assert_eq!(replaced(source, target).unwrap(), expected, "{source} {target}");
    }
}

#[test]
fn replacements_say_what_is_wrong() {
    for (source, target, expected) in [
        ("name: none", "fieldPaths: [spec.s]", "nothing selected by Source.[noVer].[noGrp]/none.[noNs]"),
        (
            "fieldPath: data.none",
            "fieldPaths: [spec.s]",
            "fieldPath `data.none` is missing for replacement source",
        ),
        (
            "fieldPath: data.n",
            "fieldPaths: [spec.none]",
            "unable to find field \"spec.none\" in replacement target",
        ),
        ("fieldPath: data.n", "fieldPaths: [spec.l.7.v]", "index 7 specified but only 2 elements found"),
        ("fieldPath: data.host", "fieldPaths: [spec.i]", "cannot decode a !!str as a !!int"),
    ] {
        let error = replaced(source, target).unwrap_err();
        assert!(error.contains(expected), "{source} {target}: {error}");
    }
}
