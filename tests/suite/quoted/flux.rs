//! Faults of Flux's objects, of variables and of templates.

use super::{KINDS, ONCE, Row, check};

#[test]
fn variables() {
    check(
        &[
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"S3CR3T-7${\"}\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"${A S3CR3T-7}\"}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"${A-S3CR3T-7}\"}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"${known/S3CR3T-7\"}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"${MISSING}S3CR3T-7\"}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"${known:2:-1}\"}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"${A:=S3CR3T-7\"}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: '${A:=\"}S3CR3T-7'}\n",
                )],
            ),
        ],
        KINDS,
    );
}

const KUSTOMIZATION: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: k, namespace: n}\nspec:\n";

/// A Kustomization with a line more in its spec.
fn spec(line: &str) -> String {
    format!("{KUSTOMIZATION}  path: ./nowhere\n  sourceRef: {{kind: GitRepository, name: g}}\n  {line}\n")
}

#[test]
fn specs() {
    let lines = [
        "interval: S3CR3T-7",
        "timeout: ${known}",
        "wait: S3CR3T-7",
        "wait: ${known}",
        "dependsOn: S3CR3T-7",
        "dependsOn: [S3CR3T-7]",
        "components: S3CR3T-7",
        "decryption: S3CR3T-7",
        "postBuild: {substitute: {a: [S3CR3T-7]}}",
        "postBuild: {substitute: S3CR3T-7}",
        "patches: [S3CR3T-7]",
        "patches: [{patch: S3CR3T-7}]",
        "images: S3CR3T-7",
        "commonMetadata: {labels: [S3CR3T-7]}",
        "noSuchField: S3CR3T-7",
        "prune: \"${known}\"",
    ];
    for line in lines {
        check(
            &[(
                "resources: [k.yaml]
",
                &[("k.yaml", &spec(line))],
            )],
            ONCE,
        );
    }
    let rows: &[Row<'_>] = &[
        (
            "resources: [r.yaml]\n",
            &[(
                "r.yaml",
                "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: n, annotations: {a: [S3CR3T-7]}}\nspec: {chart: S3CR3T-7, valuesFrom: S3CR3T-7}\n",
            )],
        ),
        (
            "resources: [r.yaml]\n",
            &[(
                "r.yaml",
                "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: r, namespace: n}\nspec: {url: [S3CR3T-7], secretRef: S3CR3T-7, interval: S3CR3T-7}\n",
            )],
        ),
        (
            "resources: [r.yaml]\n",
            &[(
                "r.yaml",
                "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: r, namespace: n}\nspec:\n  sources: [{alias: a, kind: GitRepository, name: g}]\n  artifacts: [{name: x, copy: [{from: \"@a/x\", to: \"@artifact/\", strategy: S3CR3T-7}]}]\n",
            )],
        ),
    ];
    check(rows, ONCE);
}

#[test]
fn templates() {
    let actions = [
        "<< inputs.p | fail >>",
        "<< fail \"S3CR3T-7\" >>",
        "<< printf \"S3CR3T-7%#v\" inputs.p >>",
        "<< regexFind inputs.bad inputs.p | index inputs.list >>",
        "<< index inputs.list inputs.n >>",
        "<< inputs.p.x >>",
        "<< range inputs.p >><< end >>",
        "<< inputs.p | slugify | b64dec >>",
        "<< 7S3CR3T-7 >>",
        "<< \"S3CR3T-7 >>",
        "<< inputs.p | toYaml | nindent inputs.p >>",
        "<< inputs.odd | trunc 10 >>",
        "<< inputs.p | nothing >>",
        "<< inputs.nothing >>",
        "<< template \"x\" inputs.p >>",
        "<< eq inputs.p 1 >>",
        "<< slice inputs.p 3 99 >>",
        "<< inputs.bad >>",
        "<< if >>S3CR3T-7<< end >>",
        "<< inputs.p",
    ];
    for action in actions {
        let set = format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: set, namespace: n}}\nspec:\n  \
             inputs: [{{p: S3CR3T-7, list: [1], n: 7, odd: \"S3CR3T-7 日\", bad: \"S3CR3T-7: {{\"}}]\n  resourcesTemplate: |\n    \
             apiVersion: v1\n    kind: Secret\n    metadata: {{name: s, namespace: n}}\n    stringData:\n      p: {action}\n"
        );
        check(
            &[(
                "resources: [set.yaml]
",
                &[("set.yaml", &set)],
            )],
            ONCE,
        );
    }
    let rows: &[Row<'_>] = &[
        (
            "resources: [set.yaml]\n",
            &[(
                "set.yaml",
                "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: n}\nspec: {inputs: S3CR3T-7, resources: [S3CR3T-7]}\n",
            )],
        ),
        (
            "resources: [set.yaml]\n",
            &[(
                "set.yaml",
                "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: n}\nspec: {inputs: [S3CR3T-7], resourcesTemplate: [S3CR3T-7]}\n",
            )],
        ),
    ];
    check(rows, ONCE);
}
