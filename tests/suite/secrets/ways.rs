//! What makes Secrets, changes them, and takes values out of them.

use super::{Planted, ask_everything};

const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: {}}\n";
const CONFIG: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: taken}\ndata: {host: h, text: \"a:b\"}\nlist: [1]\n";

/// Files of a folder: in each, `{}` is a value of its own.
const WAYS: &[&[(&str, &str)]] = &[
    // Generators, right and wrong.
    &[("kustomization.yaml", "secretGenerator: [{name: g, literals: [\"password={}\"]}]\n")],
    &[(
        "kustomization.yaml",
        "secretGenerator:\n- name: g\n  literals:\n  - password={}\n  - other={}\n  - {}\n",
    )],
    &[("kustomization.yaml", "secretGenerator: [{name: g, literals: [\"={}\"]}]\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, literals: {}}]\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, literals: [{a: {}}]}]\n")],
    &[("kustomization.yaml", "secretGenerator:\n- name: g\n  literals: [\"a={}\", \"a={}\"]\n")],
    &[("kustomization.yaml", "secretGenerator:\n- name: g\n  litterals: [\"a={}\"]\n")],
    &[("kustomization.yaml", "secretGenerator:\n- {name: g, literals: [\"a={}\"], kvSources: [{}]}\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, envs: [s.env]}]\n"), ("s.env", "password={}\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, envs: [s.env]}]\n"), ("s.env", "{}\na={}\na={}\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, env: s.env}]\n"), ("s.env", "bad key={}\n=\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, files: [p.txt]}]\n"), ("p.txt", "{}\n${MISSING}")],
    &[
        ("kustomization.yaml", "secretGenerator: [{name: g, files: [c.yaml]}]\nresources: [c.yaml]\n"),
        ("c.yaml", "kind: ConfigMap\nmetadata: {}\na: {}\n: [\n"),
    ],
    &[
        ("kustomization.yaml", "generators: [g.yaml]\n"),
        (
            "g.yaml",
            "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: g}\nliterals: [\"a={}\", \"{}\"]\n",
        ),
    ],
    &[("kustomization.yaml", "secretGenerator: [{name: g, literals: [\"p=${known}{}${MISSING}\"]}]\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, behavior: merge, literals: [\"p={}\"]}]\n")],
    &[("kustomization.yaml", "secretGenerator: [{name: g, literals: [\"p={}\"]}]\n  broken: [\n")],
    // Patches.
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml]\npatches:\n- patch: |\n    kind: Secret\n    metadata: {name: db}\n    stringData: {password: {}}\n",
        ),
        ("s.yaml", SECRET),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml]\npatches:\n- target: {kind: Secret}\n  patch: |\n    - {op: add, path: /stringData/x, value: {}}\n",
        ),
        ("s.yaml", SECRET),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml]\npatches:\n- target: {kind: Secret}\n  patch: |\n    - {op: test, path: /stringData/password, value: {}}\n",
        ),
        ("s.yaml", SECRET),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml]\npatches:\n- target: {kind: Secret}\n  patch: |\n    - {op: add, path: /nowhere/x, value: {}}\n",
        ),
        ("s.yaml", SECRET),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml]\npatches:\n- target: {kind: Secret}\n  patch: '[{\"op\": \"add\", \"path\": \"/stringData\", \"value\": \"{}\"}]'\n",
        ),
        ("s.yaml", SECRET),
    ],
    &[
        ("kustomization.yaml", "resources: [s.yaml]\npatches: [{path: p.yaml, target: {kind: Secret}}]\n"),
        ("s.yaml", SECRET),
        ("p.yaml", "stringData: {a: {}}\nmetadata: {name: db}\n"),
    ],
    &[
        ("kustomization.yaml", "resources: [s.yaml]\npatches: [{path: p.yaml, target: {kind: Secret}}]\n"),
        ("s.yaml", SECRET),
        ("p.yaml", "stringData: {a: {}\n- {}\n"),
    ],
    &[
        ("kustomization.yaml", "resources: [s.yaml]\npatches: [{path: p.yaml, target: {kind: Sec.*}}]\n"),
        ("s.yaml", SECRET),
        ("p.yaml", "- op: replace\n  path: /stringData/nowhere/x\n  value: {}\n"),
    ],
    &[
        ("kustomization.yaml", "resources: [s.yaml]\npatchesStrategicMerge: [p.yaml]\n"),
        ("s.yaml", SECRET),
        ("p.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: nowhere}\nstringData: {a: {}}\n"),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml]\npatchesJson6902: [{target: {version: v1, kind: Secret, name: db}, patch: '[{\"op\": \"x\", \"path\": \"/stringData/a\", \"value\": \"{}\"}]'}]\n",
        ),
        ("s.yaml", SECRET),
    ],
    // Values taken out of a Secret.
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml, c.yaml]\nreplacements:\n- source: {kind: Secret, fieldPath: stringData.password}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.host]}]\n",
        ),
        ("s.yaml", SECRET),
        ("c.yaml", CONFIG),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml, c.yaml]\nreplacements:\n- source: {kind: Secret, fieldPath: stringData.password}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [list]}]\n",
        ),
        ("s.yaml", SECRET),
        ("c.yaml", CONFIG),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml, c.yaml]\nreplacements:\n- source: {kind: Secret, fieldPath: stringData.password, options: {delimiter: ':', index: 4}}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.host]}]\n",
        ),
        ("s.yaml", SECRET),
        ("c.yaml", CONFIG),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml, c.yaml]\nreplacements:\n- source: {kind: Secret, fieldPath: stringData.password}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.text], options: {delimiter: ':', index: 1}}]\n",
        ),
        ("s.yaml", SECRET),
        ("c.yaml", CONFIG),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml, c.yaml]\nreplacements:\n- source: {kind: Secret, fieldPath: stringData}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.host]}]\n",
        ),
        ("s.yaml", SECRET),
        ("c.yaml", CONFIG),
    ],
    &[
        (
            "kustomization.yaml",
            "resources: [s.yaml, c.yaml]\nvars:\n- {name: PASSWORD, objref: {apiVersion: v1, kind: Secret, name: db}, fieldref: {fieldpath: stringData.password}}\nconfigurations: [v.yaml]\n",
        ),
        ("s.yaml", SECRET),
        (
            "c.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: taken}\ndata: {host: \"$(PASSWORD)\"}\n",
        ),
        ("v.yaml", "varReference: [{path: data/host, kind: ConfigMap}]\n"),
    ],
    // Objects in objects.
    &[(
        "set.yaml",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: flux-system}\nspec:\n  resources:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: db, namespace: x}\n    stringData: {password: {}}\n",
    )],
    &[(
        "set.yaml",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: flux-system}\nspec:\n  inputs: [{password: {}, tenant: a}]\n  resources:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: db, namespace: x}\n    stringData: {password: << inputs.password | int >>, other: << inputs.password.x >>}\n",
    )],
    &[(
        "set.yaml",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: flux-system}\nspec:\n  inputs: [{password: {}}]\n  resourcesTemplate: |\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: db, namespace: x}\n    stringData:\n      password: << inputs.password | nothing >>\n      other: {}\n",
    )],
    &[(
        "set.yaml",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: flux-system}\nspec:\n  resourcesTemplate: \"apiVersion: v1\\nkind: Secret\\nmetadata: {name: db, namespace: x}\\nstringData: {p: {}\"\n",
    )],
    &[
        (
            "release.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: x}\nspec:\n  interval: 1h\n  chart: {spec: {chart: c, sourceRef: {kind: HelmRepository, name: nowhere}}}\n  valuesFrom: [{kind: Secret, name: db}]\n  values:\n    extraDeploy:\n    - apiVersion: v1\n      kind: Secret\n      metadata: {name: x}\n      stringData: {p: {}}\n    raw: |\n      kind: Secret\n      stringData: {p: {}}\n",
        ),
        (
            "s.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: x}\nstringData:\n  values.yaml: |\n    a: {}\n",
        ),
    ],
    &[(
        "flux.yaml",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: inner, namespace: flux-system}\nspec:\n  interval: 1h\n  path: ./nowhere\n  sourceRef: {kind: GitRepository, name: flux-system}\n  patches:\n  - patch: |\n      kind: Secret\n      metadata: {name: db}\n      stringData: {password: {}}\n  - target: {kind: Secret}\n    patch: |\n      - {op: replace, path: /stringData/password, value: {}}\n",
    )],
    // Variables.
    &[
        (
            "s.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: flux-system}\nstringData: {PASSWORD: {}, \"bad-name\": {}}\n",
        ),
        (
            "c.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c-${known}}\ndata: {p: \"${PASSWORD}\", q: \"${PASSWORD:=x}\", r: \"${PASSWORD/a\"}\n",
        ),
    ],
];

#[test]
fn by_every_way() {
    let mut planted = Planted::new();
    for (number, files) in WAYS.iter().enumerate() {
        let folder = format!("w/n{number}");
        for (file, text) in *files {
            let mut whole = (*text).to_owned();
            // `metadata: {}` and the like have no value in them.
            let empty = "\u{1}";
            whole = whole.replace("metadata: {}", empty);
            while whole.contains("{}") {
                let marker = planted.marker();
                whole = whole.replacen("{}", &marker, 1);
            }
            planted.write(&format!("{folder}/{file}"), &whole.replace(empty, "metadata: {}"));
        }
        planted.kustomization(&folder, "");
    }
    ask_everything(&planted);
}

#[test]
fn as_variables() {
    let mut planted = Planted::new();
    let (first, second) = (planted.marker(), planted.marker());
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: vars, namespace: flux-system}}\nstringData: {{PASSWORD: {first}, PATH: {second}}}\n"
    );
    planted.write("clusters/one/vars.yaml", &secret);
    planted.write("app/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  p: ${PASSWORD}\n  q: a-${PASSWORD}-b\n  r: ${PASSWORD:0:3}${MISSING}\n  s: ${PASSWORD/x}\n");
    planted.write("app/k.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: \"${PATH}\", namespace: flux-system}\nspec: {interval: 1h, path: \"./${PATH}\", sourceRef: {kind: GitRepository, name: \"${PATH}\"}}\n");
    planted.kustomization("app", "");
    let text = std::fs::read_to_string(planted.path().join("clusters/one/app.yaml")).unwrap();
    let text = text.replace(
        "postBuild: {substitute: {known: x}}",
        "postBuild: {substituteFrom: [{kind: Secret, name: vars}]}",
    );
    planted.write("clusters/one/app.yaml", &text);
    ask_everything(&planted);
}
