//! Faults of kustomizations.

use super::{GENERATORS, KINDS, ONCE, Row, check};

const OBJECT: &str =
    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {key: S3CR3T-7, list: a}\nother: [S3CR3T-7]\n";
const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: c, image: i, env: [{name: P, value: S3CR3T-7}]}]}}}\n";

#[test]
fn generators() {
    check(
        &[
            ("GENERATOR: [{name: g, literals: [S3CR3T-7]}]\n", &[]),
            ("GENERATOR: [{name: g, literals: [\"=S3CR3T-7\"]}]\n", &[]),
            ("GENERATOR: [{name: g, literals: [a=S3CR3T-7, a=S3CR3T-7]}]\n", &[]),
            ("GENERATOR: [{name: g, literals: S3CR3T-7}]\n", &[]),
            ("GENERATOR: [{name: g, literals: [{a: S3CR3T-7}]}]\n", &[]),
            ("GENERATOR: [{name: g, literals: {a: S3CR3T-7}}]\n", &[]),
            ("GENERATOR: [{literals: [a=S3CR3T-7]}]\n", &[]),
            ("GENERATOR: [{name: g, literal: [a=S3CR3T-7]}]\n", &[]),
            ("GENERATOR: [{name: g, behavior: merge, literals: [a=S3CR3T-7]}]\n", &[]),
            ("GENERATOR: [{name: g, options: S3CR3T-7}]\n", &[]),
            ("GENERATOR: [{name: g, options: {immutable: S3CR3T-7}}]\n", &[]),
            ("GENERATOR: S3CR3T-7\n", &[]),
            ("GENERATOR: [S3CR3T-7]\n", &[]),
            ("GENERATOR: [{name: g, envs: S3CR3T-7}]\n", &[]),
            ("GENERATOR: [{name: g, envs: [PASSWORD=S3CR3T-7]}]\n", &[]),
            ("GENERATOR: [{name: g, env: PASSWORD=S3CR3T-7}]\n", &[]),
            ("GENERATOR: [{name: g, envs: [e]}]\n", &[("e", "S3CR3T-7\nS3CR3T-7\n")]),
            ("GENERATOR: [{name: g, envs: [e]}]\n", &[("e", "a=S3CR3T-7\na=S3CR3T-7\n")]),
            ("GENERATOR: [{name: g, files: [a=b=S3CR3T-7]}]\n", &[]),
            ("GENERATOR: [{name: g, files: [\"=S3CR3T-7\"]}]\n", &[]),
            ("GENERATOR: [{name: g, files: [\"S3CR3T-7=\"]}]\n", &[]),
            ("GENERATOR: [{name: g, files: [{a: S3CR3T-7}]}]\n", &[]),
            ("generatorOptions: S3CR3T-7\nGENERATOR: [{name: g, literals: [a=S3CR3T-7]}]\n", &[]),
        ],
        GENERATORS,
    );
}

const PATCHES: &[Row<'_>] = &[
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    - {op: test, path: /data/key, value: S3CR3T-7x}\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    - {op: add, path: /no/where, value: S3CR3T-7}\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    - {op: replace, path: /data/key/x, value: S3CR3T-7}\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    - {op: add, path: /other/x, value: S3CR3T-7}\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    - {op: S3CR3T-7, path: /data/key}\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    - S3CR3T-7\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: '[{\"op\": \"add\", \"value\": \"S3CR3T-7\"'\n",
        &[("o.yaml", OBJECT)],
    ),
    ("resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: S3CR3T-7\n", &[("o.yaml", OBJECT)]),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    data: {key: S3CR3T-7\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND}\n  patch: |\n    {op: add, path: /a, value: S3CR3T-7}\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- patch: |\n    - {op: add, path: /a, value: S3CR3T-7}\n",
        &[("o.yaml", OBJECT)],
    ),
    ("resources: [o.yaml]\npatches:\n- path: p.yaml\n  patch: S3CR3T-7\n", &[("o.yaml", OBJECT)]),
    ("resources: [o.yaml]\npatches:\n- S3CR3T-7\n", &[("o.yaml", OBJECT)]),
    ("resources: [o.yaml]\npatches:\n- patch: {a: S3CR3T-7}\n", &[("o.yaml", OBJECT)]),
    (
        "resources: [o.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: KIND\n    metadata: {name: o}\n    $patch: S3CR3T-7\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: KIND\n    metadata: {name: o}\n    data: [S3CR3T-7]\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: KIND\n    metadata: {name: other}\n    data: {key: S3CR3T-7}\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    metadata: {name: o, annotations: {a: S3CR3T-7}, labels: {b: S3CR3T-7}}\n",
        &[("o.yaml", OBJECT)],
    ),
    ("resources: [o.yaml]\npatchesStrategicMerge:\n- \"data: {key: S3CR3T-7}\"\n", &[("o.yaml", OBJECT)]),
    ("resources: [o.yaml]\npatchesStrategicMerge:\n- |\n  data:\n    key: S3CR3T-7\n", &[("o.yaml", OBJECT)]),
    (
        "resources: [o.yaml]\npatchesStrategicMerge:\n- |\n  data: {\n    key: S3CR3T-7\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatchesJson6902:\n- target: {version: v1, kind: KIND, name: o}\n  patch: '{\"value\": \"S3CR3T-7\"}'\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatchesJson6902:\n- target: {version: v1, kind: KIND, name: o}\n  patch: '[{\"value\": \"S3CR3T-7\"'\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatchesJson6902:\n- target: {version: v1, kind: KIND}\n  patch: '[{\"value\": \"S3CR3T-7\"}]'\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatchesJson6902:\n- target: {version: v1, kind: KIND, name: o}\n  patch: '# S3CR3T-7'\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {labelSelector: \"a in S3CR3T-7\"}\n  patch: '[]'\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {labelSelector: \"a=*S3CR3T-7\"}\n  patch: '[]'\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {labelSelector: \"a S3CR3T-7\"}\n  patch: '[]'\n",
        &[("o.yaml", OBJECT)],
    ),
    (
        "resources: [o.yaml]\npatches:\n- target: {kind: KIND, annotationSelector: a=S3CR3T-7}\n  patch: |\n    - {op: remove, path: /data/key}\n",
        &[("o.yaml", OBJECT)],
    ),
    ("resources: [o.yaml]\npatches: S3CR3T-7\n", &[("o.yaml", OBJECT)]),
];

#[test]
fn patches() {
    check(PATCHES, KINDS);
}

#[test]
fn replacements_and_variables() {
    check(
        &[
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key}\n  targets: [{select: {kind: KIND}, fieldPaths: [other.x]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key.x}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.list]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key.0}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.list]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key, options: {delimiter: ':', index: 4}}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.list]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data, options: {delimiter: ':'}}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.list]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key}\n  targets: [{select: {kind: KIND}, fieldPaths: [other], options: {delimiter: ':'}}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.none]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key}\n  targets: [{select: {kind: KIND}, fieldPaths: [\"data.[a=b]\"]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.key.deep], options: {create: true}}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- source: {kind: KIND, fieldPath: data.key}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.number]}]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {key: S3CR3T-7, number: !!int 5}\n",
                )],
            ),
            ("resources: [o.yaml]\nreplacements:\n- S3CR3T-7\n", &[("o.yaml", OBJECT)]),
            (
                "resources: [o.yaml]\nreplacements:\n- sourceValue: S3CR3T-7\n  source: {kind: KIND}\n  targets: [{select: {kind: KIND}, fieldPaths: [data.list]}]\n",
                &[("o.yaml", OBJECT)],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- path: r.yaml\n",
                &[("o.yaml", OBJECT), ("r.yaml", "S3CR3T-7\n")],
            ),
            (
                "resources: [o.yaml]\nreplacements:\n- path: r.yaml\n",
                &[("o.yaml", OBJECT), ("r.yaml", "source: {kind: [S3CR3T-7]}\n")],
            ),
            (
                "resources: [o.yaml]\nvars:\n- {name: V, objref: {apiVersion: v1, kind: KIND, name: o}, fieldref: {fieldpath: data.none}}\n",
                &[("o.yaml", OBJECT)],
            ),
            ("resources: [o.yaml]\nvars: [S3CR3T-7]\n", &[("o.yaml", OBJECT)]),
        ],
        KINDS,
    );
}

#[test]
fn objects() {
    check(
        &[
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {annotations: {a: S3CR3T-7}, labels: {b: S3CR3T-7}}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nmetadata: {name: o, annotations: {a: S3CR3T-7}}\n")],
            ),
            ("resources: [o.yaml]\n", &[("o.yaml", "S3CR3T-7\n")]),
            ("resources: [o.yaml]\n", &[("o.yaml", "- S3CR3T-7\n")]),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\n--- S3CR3T-7\na: b\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: S3CR3T-7, a: S3CR3T-7}\n",
                )],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {1: S3CR3T-7}\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: S3CR3T-7\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"S3CR3T-7}\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata:\n  a: S3CR3T-7: b\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: *S3CR3T-7 }\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: \"\\S3CR3T-7\"}\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {<<: S3CR3T-7}\n")],
            ),
            (
                "resources: [o.yaml]\n",
                &[(
                    "o.yaml",
                    "apiVersion: v1\nkind: KIND\nmetadata: {name: o}\ndata: {a: {{ .S3CR3T-7 }}}\n",
                )],
            ),
            ("resources: [o.yaml]\n", &[("o.yaml", "apiVersion: v1\nkind: KINDList\nitems: S3CR3T-7\n")]),
            (
                "resources: [o.yaml]\nnamespace: n\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o, namespace: [S3CR3T-7]}\n")],
            ),
            (
                "resources: [o.yaml]\ncommonLabels: {a: b}\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o, labels: S3CR3T-7}\n")],
            ),
            (
                "resources: [o.yaml]\ncommonAnnotations: {a: b}\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: o, annotations: [S3CR3T-7]}\n")],
            ),
            (
                "resources: [o.yaml]\nnamePrefix: p-\n",
                &[("o.yaml", "apiVersion: v1\nkind: KIND\nmetadata: {name: [S3CR3T-7]}\n")],
            ),
            ("resources: [o.yaml, o.yaml]\n", &[("o.yaml", OBJECT)]),
        ],
        KINDS,
    );
}

const FIELDS: &[Row<'_>] = &[
    ("namespace: [S3CR3T-7]\n", &[]),
    ("images: S3CR3T-7\nresources: [d.yaml]\n", &[("d.yaml", DEPLOYMENT)]),
    ("images: [{name: i, newTag: {a: S3CR3T-7}}]\nresources: [d.yaml]\n", &[("d.yaml", DEPLOYMENT)]),
    ("replicas: [{name: d, count: S3CR3T-7}]\nresources: [d.yaml]\n", &[("d.yaml", DEPLOYMENT)]),
    ("labels: [{pairs: S3CR3T-7}]\nresources: [d.yaml]\n", &[("d.yaml", DEPLOYMENT)]),
    ("commonLabels: {a: [S3CR3T-7]}\nresources: [d.yaml]\n", &[("d.yaml", DEPLOYMENT)]),
    ("sortOptions: {order: S3CR3T-7}\nresources: [d.yaml]\n", &[("d.yaml", DEPLOYMENT)]),
    (
        "resources: [d.yaml]\nimages: [{name: i, newTag: t}]\n",
        &[(
            "d.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [S3CR3T-7]}}}\n",
        )],
    ),
    (
        "resources: [d.yaml]\nimages: [{name: i, newTag: t}]\n",
        &[(
            "d.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{image: [S3CR3T-7]}]}}}\n",
        )],
    ),
    (
        "resources: [d.yaml]\nreplicas: [{name: d, count: 2}]\n",
        &[(
            "d.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: [S3CR3T-7]}\n",
        )],
    ),
    (
        "resources: [d.yaml]\ncommonLabels: {a: b}\n",
        &[(
            "d.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {template: S3CR3T-7}\n",
        )],
    ),
    (
        "resources: [d.yaml]\nconfigMapGenerator: [{name: g}]\n",
        &[(
            "d.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: d}\nspec: {volumes: [{configMap: {name: [[S3CR3T-7]]}}]}\n",
        )],
    ),
    (
        "resources: [a.yaml, b.yaml, d.yaml]\n",
        &[
            (
                "a.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: a}\nstringData: {k: S3CR3T-7}\n",
            ),
            (
                "b.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: b}\nstringData: {k: S3CR3T-7}\n",
            ),
            (
                "d.yaml",
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules: [{resources: [secrets], resourceNames: [[S3CR3T-7]]}]\n",
            ),
        ],
    ),
    (
        "transformers: [t.yaml]\nresources: [d.yaml]\n",
        &[
            ("d.yaml", DEPLOYMENT),
            (
                "t.yaml",
                "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: n}\nsetRoleBindingSubjects: S3CR3T-7\n",
            ),
        ],
    ),
    (
        "transformers: [t.yaml]\nresources: [d.yaml]\n",
        &[
            ("d.yaml", DEPLOYMENT),
            (
                "t.yaml",
                "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\ntarget: {kind: Deployment}\npatch: '[{\"op\": \"add\", \"path\": \"/x/y\", \"value\": \"S3CR3T-7\"}]'\n",
            ),
        ],
    ),
    (
        "transformers: [t.yaml]\nresources: [d.yaml]\n",
        &[
            ("d.yaml", DEPLOYMENT),
            (
                "t.yaml",
                "apiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: t}\ntarget: {version: v1, kind: Deployment, name: d}\njsonOp: '{\"value\": \"S3CR3T-7\"}'\n",
            ),
        ],
    ),
    (
        "transformers: [t.yaml]\nresources: [d.yaml]\n",
        &[
            ("d.yaml", DEPLOYMENT),
            (
                "t.yaml",
                "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: t}\nvalue: S3CR3T-7\ntargets: [{fieldPath: \"spec/[a=S3CR3T-7]/x\"}]\n",
            ),
        ],
    ),
    (
        "transformers: [t.yaml]\nresources: [d.yaml]\n",
        &[
            ("d.yaml", DEPLOYMENT),
            (
                "t.yaml",
                "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {name: t}\nvalue: S3CR3T-7\ntargets: [{fieldPath: a, filePathPosition: S3CR3T-7}]\n",
            ),
        ],
    ),
    (
        "transformers: [t.yaml]\nresources: [d.yaml]\n",
        &[
            ("d.yaml", DEPLOYMENT),
            (
                "t.yaml",
                "apiVersion: builtin\nkind: NoSuchTransformer\nmetadata: {name: t}\nvalue: S3CR3T-7\n",
            ),
        ],
    ),
    (
        "generators: [t.yaml]\n",
        &[(
            "t.yaml",
            "apiVersion: builtin\nkind: IAMPolicyGenerator\nmetadata: {name: t}\ncloud: S3CR3T-7\n",
        )],
    ),
    (
        "generators: [t.yaml]\n",
        &[(
            "t.yaml",
            "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: t}\nliterals: [S3CR3T-7]\n",
        )],
    ),
    (
        "configurations: [c.yaml]\nresources: [d.yaml]\n",
        &[("d.yaml", DEPLOYMENT), ("c.yaml", "namePrefix: S3CR3T-7\n")],
    ),
    ("resources: [\"https://user:S3CR3T-7@example.com/a.yaml\"]\n", &[]),
    ("resources: [\"https://S3CR3T-7@github.com/o/r?ref=v1\"]\n", &[]),
    ("resources: [\"https://github.com/o/r?ref=v1&token=S3CR3T-7\"]\n", &[]),
    ("resources: [\"git::https://oauth2:S3CR3T-7@gitlab.com/o/r.git//x?ref=v1\"]\n", &[]),
    ("resources: [\"oauth2:S3CR3T-7@gitlab.com/o/r\"]\n", &[]),
    ("components: [\"ssh://git:S3CR3T-7@example.com/o/r\"]\n", &[]),
    ("patches: [{path: \"https://user:S3CR3T-7@example.com/p.yaml\"}]\n", &[]),
    ("openapi: {path: \"key: S3CR3T-7\"}\n", &[]),
    ("resources: [\"key: S3CR3T-7\"]\n", &[]),
    ("resources: [{key: S3CR3T-7}]\n", &[]),
    ("resources: [\"/key=S3CR3T-7\", \"../../key=S3CR3T-7\"]\n", &[]),
];

#[test]
fn fields_of_kustomizations() {
    check(FIELDS, ONCE);
}
