//! What is wrong is named with its place, and the rest is built.

use super::{MAP, flux, kubectl};

#[test]
fn a_missing_file() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources:\n- missing.yaml\n- map.yaml\n"),
        ("app/map.yaml", MAP),
    ]);
    assert_eq!(built.names(), ["ConfigMap/map"]);
    assert_eq!(built.findings(), ["missing-file: `missing.yaml` is not there @ app/kustomization.yaml:2:3"]);
    assert!(built.build.incomplete);
    let words = "accumulating resources: accumulation err='accumulating resources from 'missing.yaml': evalsymlink \
                 failure on '/app/missing.yaml' : lstat /app/missing.yaml: no such file or directory': must build at \
                 directory: not a valid directory: evalsymlink failure on '/app/missing.yaml' : lstat \
                 /app/missing.yaml: no such file or directory";
    assert_eq!(built.failure(), words);
}

#[test]
fn missing_patches_components_and_generator_files() {
    let built = kubectl(&[
        (
            "app/kustomization.yaml",
            "resources: [map.yaml]\npatches:\n- path: p.yaml\ncomponents:\n- ../c\nconfigMapGenerator:\n- name: g\n  files:\n  - f.txt\n",
        ),
        ("app/map.yaml", MAP),
    ]);
    let mut findings = built.findings();
    findings.sort();
    assert_eq!(findings.len(), 3, "{findings:#?}");
    assert!(findings[0].starts_with("missing-file: `../c` is not there @ app/kustomization.yaml:5:3"));
    assert!(findings[1].starts_with("missing-file: `f.txt` is not there @ app/kustomization.yaml:9:5"));
    assert!(findings[2].starts_with("missing-file: `p.yaml` is not there @ app/kustomization.yaml:3:9"));
    assert_eq!(built.names(), ["ConfigMap/map"]);
}

#[test]
fn a_broken_document_among_good_ones() {
    let text = format!("{MAP}---\na: [\n---\n{}", MAP.replace("name: map", "name: other"));
    let built = kubectl(&[("app/kustomization.yaml", "resources: [all.yaml]"), ("app/all.yaml", &text)]);
    assert_eq!(built.names(), ["ConfigMap/map", "ConfigMap/other"]);
    let findings = built.findings();
    assert!(findings[0].starts_with("invalid-yaml: "), "{findings:?}");
    assert!(findings[0].contains(" @ app/all.yaml:"), "{findings:?}");
    assert!(findings[0].ends_with("@ app/kustomization.yaml:1:13 (listed here)"), "{findings:?}");
    assert!(built.failure().contains("MalformedYAMLError"));
}

#[test]
fn a_template_is_no_manifest() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources: [t.yaml]"),
        ("app/t.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {{ .Values.data }}\n"),
    ]);
    assert!(built.findings()[0].starts_with("template-in-manifest: "), "{:?}", built.findings());
}

#[test]
fn an_unknown_field_with_a_suggestion() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resource: [map.yaml]\nresources: [map.yaml]\n"),
        ("app/map.yaml", MAP),
    ]);
    assert_eq!(built.failure(), "invalid Kustomization: json: unknown field \"resource\"");
    assert_eq!(
        built.findings(),
        ["unknown-field: kustomize does not know the field `resource` @ app/kustomization.yaml:1:1"]
    );
    assert_eq!(built.build.findings[0].help.as_deref(), Some("did you mean `resources`?"));
    assert_eq!(built.names(), ["ConfigMap/map"]);
}

#[test]
fn yaml_1_1_booleans_are_no_strings() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "namespace: on\nresources: [map.yaml]\n"),
        ("app/map.yaml", MAP),
    ]);
    assert_eq!(
        built.failure(),
        "invalid Kustomization: json: cannot unmarshal bool into Go struct field Kustomization.namespace of type string"
    );
    assert_eq!(
        built.findings(),
        ["build-failed: `namespace` must be a string, and is a boolean @ app/kustomization.yaml:1:12"]
    );
}

#[test]
fn a_remote_base_is_no_failure() {
    let patch = "resources:\n- https://github.com/x/y//z?ref=v1\n- https://example.com/a.yaml\n- map.yaml\npatches:\n- patch: |\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: from-remote}\n";
    let built = kubectl(&[("app/kustomization.yaml", patch), ("app/map.yaml", MAP)]);
    assert_eq!(built.failure(), "");
    assert!(built.build.incomplete);
    assert_eq!(built.names(), ["ConfigMap/map"]);
    // The patch may be for what the remote base brings: nothing is said about it.
    assert_eq!(
        built.findings(),
        [
            "remote-resource: `https://github.com/x/y//z?ref=v1` is a remote file; what is in it is not known here @ app/kustomization.yaml:2:3",
            "remote-resource: `https://example.com/a.yaml` is a remote file; what is in it is not known here @ app/kustomization.yaml:3:3",
        ]
    );
}

#[test]
fn a_patch_that_fits_nothing() {
    let patch = "resources: [map.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: typo\n";
    let built = kubectl(&[("app/kustomization.yaml", patch), ("app/map.yaml", MAP)]);
    assert_eq!(
        built.findings(),
        [
            "build-failed: this patch fits no object: there is no ConfigMap typo in the namespace default @ app/kustomization.yaml:4:5 @ app/kustomization.yaml:3:3 (asked for here)"
        ]
    );
    assert_eq!(
        built.failure(),
        "no resource matches strategic merge patch \"ConfigMap.v1.[noGrp]/typo.[noNs]\": no matches for Id \
         ConfigMap.v1.[noGrp]/typo.[noNs]; failed to find unique target for patch ConfigMap.v1.[noGrp]/typo.[noNs]"
    );
}

#[test]
fn each_fault_is_named_and_the_first_is_the_failure() {
    let built =
        kubectl(&[("app/kustomization.yaml", "resources: [one.yaml, two.yaml]\nhelmCharts:\n- name: x\n")]);
    assert_eq!(built.build.findings.len(), 3);
    assert!(built.failure().contains("one.yaml"), "{}", built.failure());
}

#[test]
fn a_loop_of_bases() {
    let files = [
        ("app/kustomization.yaml", "resources: [../b, map.yaml]"),
        ("app/map.yaml", MAP),
        ("b/kustomization.yaml", "resources: [../app]"),
    ];
    let built = kubectl(&files);
    assert!(built.failure().contains("cycle detected: candidate root '/app' contains visited root '/app'"));
    assert_eq!(built.names(), ["ConfigMap/map"]);
}

#[test]
fn files_outside_of_the_folder() {
    let files = [("app/kustomization.yaml", "resources: [../map.yaml]"), ("map.yaml", MAP)];
    assert!(kubectl(&files).failure().contains("security; file '/map.yaml' is not in or below '/app'"));
    assert_eq!(flux(&files).names(), ["ConfigMap/map"]);
    let built = flux(&[("app/kustomization.yaml", "resources: [../../x.yaml]")]);
    assert_eq!(
        built.findings(),
        ["build-failed: `../../x.yaml` leads out of the repository @ app/kustomization.yaml:1:13"]
    );
}

#[test]
fn the_same_object_twice() {
    let built = kubectl(&[
        ("app/kustomization.yaml", "resources: [one.yaml, two.yaml]"),
        ("app/one.yaml", MAP),
        ("app/two.yaml", MAP),
    ]);
    assert_eq!(
        built.findings(),
        [
            "build-failed: ConfigMap map is there twice @ app/two.yaml:1:1 @ app/one.yaml:1:1 (the first one) @ app/kustomization.yaml:1:23 (listed here)"
        ]
    );
}

#[test]
fn a_key_twice_fails_where_it_is_printed() {
    let text = MAP.replace("  key: value", "  key: value\n  key: other");
    let built = kubectl(&[("app/kustomization.yaml", "resources: [map.yaml]"), ("app/map.yaml", &text)]);
    assert_eq!(
        built.findings(),
        [
            "invalid-yaml: the key `key` stands twice in one mapping @ app/map.yaml:7:3 @ app/map.yaml:6:3 (here first)"
        ]
    );
}

#[test]
fn no_kustomization_no_folder() {
    let built = kubectl(&[("app/x.txt", "")]);
    assert_eq!(
        built.failure(),
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/app'"
    );
    assert!(
        kubectl(&[("other/x.txt", "")])
            .failure()
            .starts_with("must build at directory: not a valid directory")
    );
}

#[test]
fn hostile_trees_do_not_panic() {
    let deep = format!("a: {}{}", "[".repeat(5000), "]".repeat(5000));
    let texts = [
        "",
        "\u{feff}",
        "---",
        "null",
        "[]",
        "- a",
        "resources: [.]",
        "resources: ['']",
        "resources: [/]",
        "resources: [..]",
        "resources: [kustomization.yaml]",
        "patches: [null]",
        "patches: [{path: x, patch: y}]",
        "replacements: [{}]",
        "vars: [{}]",
        "images: [{}]",
        "replicas: [{}]",
        "generators: [null]",
        "transformers: ['kind: x']",
        "openapi: {path: kustomization.yaml}",
        "crds: [kustomization.yaml]",
        "configurations: [kustomization.yaml]",
        &deep,
    ];
    for text in texts {
        let built = kubectl(&[("app/kustomization.yaml", text)]);
        assert!(built.build.objects.is_empty(), "{text:?}");
    }
}

/// Trees that would use up memory, time or stack.
#[test]
fn bombs_are_refused() {
    let mut layers: Vec<(String, String)> =
        vec![("l0/kustomization.yaml".into(), "resources: [map.yaml]".into())];
    layers.push(("l0/map.yaml".into(), MAP.into()));
    for at in 1..400 {
        layers.push((format!("l{at}/kustomization.yaml"), format!("resources: [../l{}]", at - 1)));
    }
    layers.push(("app/kustomization.yaml".into(), "resources: [../l399]".into()));
    let files: Vec<(&str, &str)> = layers.iter().map(|(path, text)| (&**path, &**text)).collect();
    assert!(kubectl(&files).failure().contains("more than 100 kustomizations build upon each other"));

    let mut doubling: Vec<(String, String)> =
        vec![("a0/kustomization.yaml".into(), "resources: [map.yaml]".into())];
    doubling.push(("a0/map.yaml".into(), MAP.into()));
    for at in 1..40 {
        for side in ["a", "b"] {
            let folder = if side == "a" { format!("a{at}") } else { format!("b{at}") };
            let text = if side == "a" {
                format!("resources: [../a{}, ../b{at}]", at - 1)
            } else {
                format!("namePrefix: b{at}-\nresources: [../a{}]", at - 1)
            };
            doubling.push((format!("{folder}/kustomization.yaml"), text));
        }
    }
    doubling.push(("app/kustomization.yaml".into(), "resources: [../a39]".into()));
    let files: Vec<(&str, &str)> = doubling.iter().map(|(path, text)| (&**path, &**text)).collect();
    assert!(kubectl(&files).failure().contains("the build has more than 50000 objects"));

    let copies = "    - {op: copy, from: /data, path: /data/key}\n".repeat(40);
    let text =
        format!("resources: [map.yaml]\npatches:\n- target: {{kind: ConfigMap}}\n  patch: |\n{copies}");
    let built = kubectl(&[("app/kustomization.yaml", &text), ("app/map.yaml", MAP)]);
    assert_eq!(built.failure(), "");
    let doubled =
        "    - {op: copy, from: /data, path: /data/a}\n    - {op: copy, from: /data, path: /data/b}\n"
            .repeat(40);
    let text =
        format!("resources: [map.yaml]\npatches:\n- target: {{kind: ConfigMap}}\n  patch: |\n{doubled}");
    let built = kubectl(&[("app/kustomization.yaml", &text), ("app/map.yaml", MAP)]);
    assert!(
        built.failure().contains("the copied value would give the object more than"),
        "{}",
        built.failure()
    );
}

#[test]
fn a_generator_with_nothing_to_merge_into_names_it_as_go_prints_it() {
    let built = kubectl(&[(
        "app/kustomization.yaml",
        "configMapGenerator:\n- {name: a, behavior: merge, literals: [x=y]}\n",
    )]);
    let words = "id resid.ResId{Gvk:resid.Gvk{Group:\"\", Version:\"v1\", Kind:\"ConfigMap\", isClusterScoped:false}, \
                 Name:\"a\", Namespace:\"\"} does not exist; cannot merge or replace";
    assert!(built.failure().ends_with(words), "{}", built.failure());
}
