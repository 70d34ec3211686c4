//! Words that come again and again in a text, each kept once.

use std::hash::BuildHasher as _;
use std::sync::LazyLock;

use arcstr::{ArcStr, literal};
use foldhash::fast::FixedState;

/// How many words are remembered; a power of two.
const SLOTS: usize = 256;

/// How many places there are for the words that every repository has; a power of two, and so many that most of them find
/// one.
const COMMON_SLOTS: usize = 2048;

/// What is longer hardly comes twice.
const LONGEST: usize = 48;

/// Keys and values of one text, so that `web` or `letsencrypt` is one allocation however often it stands there. A word that
/// falls into the slot of another takes its place: what is forgotten is made anew, and nothing grows.
pub(super) struct Interner {
    slots: Vec<ArcStr>,
    common: &'static [ArcStr],
    hash: FixedState,
}

impl Interner {
    /// One that knows no words but those that every repository has.
    pub(super) fn new() -> Self {
        Self { slots: vec![ArcStr::new(); SLOTS], common: &COMMON, hash: FixedState::default() }
    }

    /// The word, shared with its last occurrence.
    pub(super) fn share(&mut self, word: &str) -> ArcStr {
        if word.len() > LONGEST {
            return word.into();
        }
        let hash = self.hash.hash_one(word);
        if let Some(common) = find(self.common, hash, word) {
            return common;
        }
        let Some(slot) = self.slots.get_mut(place(hash, SLOTS)) else { return word.into() };
        if slot != word {
            *slot = word.into();
        }
        slot.clone()
    }
}

/// A text of its own, or the word of the program where it is one that every repository has.
pub fn word(text: &str) -> ArcStr {
    let hash = FixedState::default().hash_one(text);
    find(&COMMON, hash, text).unwrap_or_else(|| text.into())
}

/// The common word that a word with this hash is, if it is one.
fn find(common: &[ArcStr], hash: u64, word: &str) -> Option<ArcStr> {
    common.get(place(hash, COMMON_SLOTS)).filter(|common| *common == word).cloned()
}

/// Where a word belongs among so many.
fn place(hash: u64, slots: usize) -> usize {
    usize::try_from(hash % slots as u64).unwrap_or(0)
}

/// The words that manifests are made of. They are part of the program: to copy one counts nothing, where every copy of
/// another text is counted, and forgotten again, across all threads.
static COMMON: LazyLock<Vec<ArcStr>> = LazyLock::new(|| {
    let mut slots = vec![ArcStr::new(); COMMON_SLOTS];
    for word in words() {
        if let Some(slot) = slots.get_mut(place(FixedState::default().hash_one(word.as_str()), COMMON_SLOTS))
        {
            *slot = word;
        }
    }
    slots
});

macro_rules! literals {
    ($($word:literal)*) => {
        [$(literal!($word)),*]
    };
}

fn words() -> impl IntoIterator<Item = ArcStr> {
    literals!(
        // What every object has.
        "apiVersion" "kind" "metadata" "name" "namespace" "labels" "annotations" "spec" "data" "stringData" "type"
        // Flux.
        "Kustomization" "HelmRelease" "HelmRepository" "HelmChart" "GitRepository" "OCIRepository" "Bucket"
        "kustomize.toolkit.fluxcd.io/v1" "helm.toolkit.fluxcd.io/v2" "source.toolkit.fluxcd.io/v1" "flux-system"
        "kustomize.toolkit.fluxcd.io" "helm.toolkit.fluxcd.io" "source.toolkit.fluxcd.io"
        "interval" "retryInterval" "timeout" "path" "prune" "wait" "force" "suspend" "sourceRef" "dependsOn"
        "targetNamespace" "decryption" "provider" "secretRef" "sops" "postBuild" "substitute" "substituteFrom" "patches"
        "patch" "target" "components" "healthChecks" "healthCheckExprs" "chart" "chartRef" "version" "values"
        "valuesFrom" "valuesKey" "install" "upgrade" "remediation" "retries" "createNamespace" "crds" "url" "ref"
        "branch" "tag" "semver" "layerSelector" "mediaType" "operation" "commonMetadata" "5m" "10m" "30m" "1h" "12h"
        // kustomize.
        "resources" "configMapGenerator" "secretGenerator" "files" "images" "newTag" "kustomize.config.k8s.io/v1beta1"
        "kustomize.config.k8s.io/v1alpha1" "Component" "generatorOptions" "disableNameSuffixHash"
        // Kinds and versions.
        "v1" "v2" "v1beta1" "v1alpha1" "apps/v1" "batch/v1" "rbac.authorization.k8s.io/v1" "networking.k8s.io/v1"
        "apiextensions.k8s.io/v1" "monitoring.coreos.com/v1" "external-secrets.io/v1" "gateway.networking.k8s.io/v1"
        "apps" "batch" "networking.k8s.io" "apiextensions.k8s.io" "monitoring.coreos.com" "external-secrets.io"
        "Namespace" "ConfigMap" "Secret" "Service" "ServiceAccount" "Deployment" "StatefulSet" "DaemonSet" "Job" "CronJob"
        "Ingress" "HTTPRoute" "Role" "RoleBinding" "ClusterRole" "ClusterRoleBinding" "PersistentVolumeClaim"
        "CustomResourceDefinition" "ExternalSecret" "ClusterSecretStore" "ServiceMonitor" "PrometheusRule"
        // Workloads.
        "replicas" "selector" "matchLabels" "template" "containers" "initContainers" "image" "repository" "env" "value"
        "valueFrom" "key" "ports" "containerPort" "protocol" "port" "targetPort" "TCP" "UDP" "http" "requests"
        "limits" "cpu" "memory" "volumeMounts" "mountPath" "subPath" "readOnly" "volumes" "configMap" "emptyDir"
        "persistence" "existingClaim" "globalMounts" "securityContext" "runAsUser" "runAsGroup" "runAsNonRoot"
        "allowPrivilegeEscalation" "readOnlyRootFilesystem" "capabilities" "drop" "ALL" "livenessProbe"
        "readinessProbe" "startupProbe" "command" "args" "controllers" "controller" "app" "service" "route" "hostnames"
        "parentRefs" "sectionName" "rules" "backendRefs" "host" "hosts" "paths" "pathType" "backend" "ingressClassName"
        "className" "tls" "secretName" "serviceAccount" "serviceAccountName" "accessModes" "ReadWriteOnce" "storage"
        "storageClassName" "size" "verbs" "apiGroups" "subjects" "roleRef" "apiGroup" "rbac.authorization.k8s.io"
        "enabled" "enable" "create" "optional" "description" "properties" "items" "string" "object" "array" "boolean"
        "integer" "true" "false" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/part-of"
    )
}
