//! The field specs that kustomize has built in, one list a transformer (`builtinpluginconsts`).

use super::field_spec::FieldSpec;
use super::gvk::Gvk;

/// Fields of some kinds. A kind is written `[group/]Kind[@version]`; an empty text is any kind.
struct Row {
    path: &'static str,
    create: bool,
    kinds: &'static [&'static str],
}

const fn made(path: &'static str, kinds: &'static [&'static str]) -> Row {
    Row { path, create: true, kinds }
}

const fn found(path: &'static str, kinds: &'static [&'static str]) -> Row {
    Row { path, create: false, kinds }
}

fn specs(rows: &[Row]) -> Vec<FieldSpec> {
    let spec = |row: &Row, kind: &str| FieldSpec {
        gvk: parse_kind(kind),
        path: row.path.into(),
        create: row.create,
    };
    rows.iter().flat_map(|row| row.kinds.iter().map(move |kind| spec(row, kind))).collect()
}

/// Reads `[group/]Kind[@version]`, where the group may hold slashes itself.
pub(super) fn parse_kind(text: &str) -> Gvk {
    let (rest, version) = text.rsplit_once('@').unwrap_or((text, ""));
    let (group, kind) = rest.rsplit_once('/').unwrap_or(("", rest));
    Gvk::new(group, version, kind)
}

/// Of `commonLabels`, and of `labels` with `includeSelectors`.
pub(crate) fn common_labels() -> Vec<FieldSpec> {
    let mut all = specs(SELECTORS);
    all.extend(template_labels());
    all
}

/// What `labels` with `includeTemplates` adds to its own fields.
pub(crate) fn template_labels() -> Vec<FieldSpec> {
    let mut all = specs(TEMPLATE_LABELS);
    all.extend(volume_claim_template_labels());
    all
}

/// What `labels` with `includeVolumeClaimTemplates` adds. Up to 5.8 there is no such option, and `includeTemplates`
/// has it too.
pub(crate) fn volume_claim_template_labels() -> Vec<FieldSpec> {
    specs(&[made("spec/volumeClaimTemplates[]/metadata/labels", &["apps/StatefulSet"])])
}

/// Of `labels` with neither: `metadata/labels`.
pub(crate) fn metadata_labels() -> Vec<FieldSpec> {
    specs(&[made("metadata/labels", &[""])])
}

/// Of `commonAnnotations`.
pub(crate) fn common_annotations() -> Vec<FieldSpec> {
    specs(ANNOTATIONS)
}

/// Of `images`.
pub(crate) fn images() -> Vec<FieldSpec> {
    specs(IMAGES)
}

/// Of `replicas`.
pub(crate) fn replicas() -> Vec<FieldSpec> {
    specs(&[made("spec/replicas", &["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"])])
}

/// Of `namespace`, besides `metadata/namespace` itself.
pub(crate) fn namespace() -> Vec<FieldSpec> {
    specs(&[
        made("metadata/name", &["Namespace"]),
        made("spec/service/namespace", &["apiregistration.k8s.io/APIService"]),
        found(
            "spec/conversion/webhook/clientConfig/service/namespace",
            &["apiextensions.k8s.io/CustomResourceDefinition"],
        ),
    ])
}

/// Of `namePrefix`, and of `nameSuffix`.
pub(crate) fn name_prefix() -> Vec<FieldSpec> {
    specs(&[found("metadata/name", &[""])])
}

/// Where `vars` are replaced.
pub(crate) fn var_reference() -> Vec<FieldSpec> {
    let mut all = Vec::new();
    for (kind, prefix) in POD_TEMPLATES {
        for field in POD_VARIABLES {
            all.push(FieldSpec {
                gvk: parse_kind(kind),
                path: format!("{prefix}spec/{field}").into(),
                create: false,
            });
        }
    }
    all.extend(specs(OTHER_VARIABLES));
    all
}

const APPS: &[&str] = &["apps/Deployment", "apps/StatefulSet"];

const SELECTORS: &[Row] = &[
    made("spec/selector", &["Service@v1", "ReplicationController@v1"]),
    made("spec/selector/matchLabels", &["Deployment", "ReplicaSet", "DaemonSet", "apps/StatefulSet"]),
    found(
        "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
        APPS,
    ),
    found(
        "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
        APPS,
    ),
    found(
        "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
        APPS,
    ),
    found(
        "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
        APPS,
    ),
    found("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", APPS),
    found("spec/selector/matchLabels", &["batch/Job", "policy/PodDisruptionBudget"]),
    found("spec/jobTemplate/spec/selector/matchLabels", &["batch/CronJob"]),
    found("spec/podSelector/matchLabels", &["networking.k8s.io/NetworkPolicy"]),
    found("spec/ingress/from/podSelector/matchLabels", &["networking.k8s.io/NetworkPolicy"]),
    found("spec/egress/to/podSelector/matchLabels", &["networking.k8s.io/NetworkPolicy"]),
];

const TEMPLATE_LABELS: &[Row] = &[
    made("metadata/labels", &[""]),
    made(
        "spec/template/metadata/labels",
        &[
            "ReplicationController@v1",
            "Deployment",
            "ReplicaSet",
            "DaemonSet",
            "apps/StatefulSet",
            "batch/Job",
        ],
    ),
    made("spec/jobTemplate/metadata/labels", &["batch/CronJob"]),
    made("spec/jobTemplate/spec/template/metadata/labels", &["batch/CronJob"]),
];

const ANNOTATIONS: &[Row] = &[
    made("metadata/annotations", &[""]),
    made(
        "spec/template/metadata/annotations",
        &["ReplicationController@v1", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "batch/Job"],
    ),
    made("spec/jobTemplate/metadata/annotations", &["batch/CronJob"]),
    made("spec/jobTemplate/spec/template/metadata/annotations", &["batch/CronJob"]),
];

const IMAGES: &[Row] = &[
    made("spec/containers[]/image", &[""]),
    made("spec/initContainers[]/image", &[""]),
    made("spec/volumes[]/image/reference", &[""]),
    made("spec/template/spec/containers[]/image", &[""]),
    made("spec/template/spec/initContainers[]/image", &[""]),
    made("spec/template/spec/volumes[]/image/reference", &[""]),
];

/// Kinds with pods in them, and where.
const POD_TEMPLATES: &[(&str, &str)] = &[
    ("CronJob", "spec/jobTemplate/spec/template/"),
    ("DaemonSet", "spec/template/"),
    ("Deployment", "spec/template/"),
    ("Job", "spec/template/"),
    ("Pod", ""),
    ("ReplicaSet", "spec/template/"),
    ("StatefulSet", "spec/template/"),
];

const POD_VARIABLES: &[&str] = &[
    "containers/args",
    "containers/command",
    "containers/env/value",
    "containers/volumeMounts/mountPath",
    "initContainers/args",
    "initContainers/command",
    "initContainers/env/value",
    "initContainers/volumeMounts/mountPath",
];

const OTHER_VARIABLES: &[Row] = &[
    // Upstream leaves the `spec` out here, so it never matches.
    found("spec/jobTemplate/spec/template/volumes/nfs/server", &["CronJob"]),
    found("spec/template/spec/volumes/nfs/server", &["DaemonSet", "Deployment", "Job", "ReplicaSet"]),
    found("spec/volumes/nfs/server", &["Pod"]),
    found("spec/template/metadata/annotations", &["Deployment"]),
    found("spec/rules/host", &["Ingress"]),
    found("spec/tls/hosts", &["Ingress"]),
    found("spec/tls/secretName", &["Ingress"]),
    found("spec/ports/port", &["Service"]),
    found("spec/ports/targetPort", &["Service"]),
    found("spec/volumeClaimTemplates/spec/nfs/server", &["StatefulSet"]),
    found("spec/nfs/server", &["PersistentVolume"]),
    found("metadata/labels", &[""]),
    found("metadata/annotations", &[""]),
];
