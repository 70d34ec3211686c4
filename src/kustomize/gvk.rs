//! Group, version and kind, and which kinds have no namespace.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use arcstr::ArcStr;

use crate::yaml::{Node, word};

/// Group, version and kind of a resource (`resid.Gvk`), shared: those of most objects of a build are equal at a glance. In a
/// selector an empty part means any.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Gvk(Arc<Parts>);

/// The parts of a [`Gvk`], which reads as them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Parts {
    /// The API group; empty for the core group.
    pub(crate) group: ArcStr,
    /// The version.
    pub(crate) version: ArcStr,
    /// The kind.
    pub(crate) kind: ArcStr,
}

impl Deref for Gvk {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Gvk {
    /// From the three parts.
    pub(crate) fn new(group: impl Into<ArcStr>, version: impl Into<ArcStr>, kind: impl Into<ArcStr>) -> Self {
        Self(Arc::new(Parts { group: group.into(), version: version.into(), kind: kind.into() }))
    }

    /// The same group and version with another kind.
    pub(crate) fn with_kind(&self, kind: &ArcStr) -> Self {
        if self.kind == *kind {
            return self.clone();
        }
        Self::new(self.group.clone(), self.version.clone(), kind.clone())
    }

    /// From an `apiVersion` and a kind (`resid.ParseGroupVersion`): a group is what stands before the first `/`.
    pub(crate) fn parse(api_version: &str, kind: &str) -> Self {
        let (group, version) = split(api_version);
        Self::new(word(group), word(version), word(kind))
    }

    /// Of an object; what is missing is empty.
    pub(crate) fn of(node: &Node) -> Self {
        let (api_version, kind) = of_object(node);
        Self::parse(api_version, kind)
    }

    /// Whether it is that of an object.
    pub(crate) fn is_of(&self, node: &Node) -> bool {
        let (api_version, kind) = of_object(node);
        (&*self.group, &*self.version) == split(api_version) && *self.kind == *kind
    }

    /// Whether each part that the selector names equals ours (`Gvk.IsSelected`).
    pub(crate) fn is_selected(&self, selector: &Self) -> bool {
        let fits = |wanted: &str, have: &str| wanted.is_empty() || wanted == have;
        fits(&selector.group, &self.group)
            && fits(&selector.version, &self.version)
            && fits(&selector.kind, &self.kind)
    }

    /// Whether, as a selector, it selects an object.
    pub(crate) fn selects(&self, object: &Node) -> bool {
        if self.group.is_empty() && self.version.is_empty() && self.kind.is_empty() {
            return true;
        }
        let (api_version, kind) = of_object(object);
        let (group, version) = split(api_version);
        let fits = |wanted: &str, have: &str| wanted.is_empty() || wanted == have;
        fits(&self.group, group) && fits(&self.version, version) && fits(&self.kind, kind)
    }

    /// Whether kustomize is certain that objects of it have no namespace. It knows built-in kinds only: those of
    /// a custom resource definition count as namespaced.
    pub(crate) fn is_cluster_scoped(&self) -> bool {
        self.is_in(CLUSTER_SCOPED)
    }

    /// Whether kustomize has in a table whether objects of it have a namespace. For all others it asks its schema.
    pub(crate) fn has_known_scope(&self) -> bool {
        self.is_in(NAMESPACED) || self.is_in(CLUSTER_SCOPED)
    }

    fn is_in(&self, table: &[(&str, &[&str], &[&str])]) -> bool {
        table.iter().any(|(group, versions, kinds)| {
            *group == &*self.group && versions.contains(&&*self.version) && kinds.contains(&&*self.kind)
        })
    }

    /// The text by which kustomize orders kinds of equal rank (`Gvk.stableSortString`).
    pub(crate) fn sort_text(&self) -> String {
        let group = or(&self.group, "~G");
        let version = or(&self.version, "~V");
        let kind = or(&self.kind, "~K");
        format!("{group}_{version}_{kind}")
    }
}

/// `Kind.version.group`, with `[noKind]`, `[noVer]` and `[noGrp]` for what is empty.
impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = or(&self.kind, "[noKind]");
        let version = or(&self.version, "[noVer]");
        let group = or(&self.group, "[noGrp]");
        write!(f, "{kind}.{version}.{group}")
    }
}

/// The group and the version in an `apiVersion`.
/// Whether kustomize is certain that an object of this kind has a namespace.
pub(crate) fn is_namespaced(object: &Node) -> bool {
    let kind = Gvk::of(object);
    kind.has_known_scope() && !kind.is_cluster_scoped()
}

/// Whether kustomize is certain that an object of this kind has none.
pub(crate) fn is_cluster_scoped(object: &Node) -> bool {
    Gvk::of(object).is_cluster_scoped()
}

fn split(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}

/// The `apiVersion` and the kind of an object; empty where they are missing.
fn of_object(object: &Node) -> (&str, &str) {
    let text = |key| object.get(key).and_then(Node::text).unwrap_or_default();
    (text("apiVersion"), text("kind"))
}

/// The text, or what stands for an empty one.
pub(super) fn or<'a>(text: &'a str, blank: &'a str) -> &'a str {
    if text.is_empty() { blank } else { text }
}

/// Group, versions, kinds: the cluster-scoped kinds that kustomize is certain of (`precomputedIsNamespaceScoped`
/// of `kyaml/openapi`).
const CLUSTER_SCOPED: &[(&str, &[&str], &[&str])] = &[
    ("", &["v1"], &["ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume"]),
    (
        "admissionregistration.k8s.io",
        &["v1", "v1beta1"],
        &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
    ),
    ("apiextensions.k8s.io", &["v1", "v1beta1"], &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", &["v1", "v1beta1"], &["APIService"]),
    ("certificates.k8s.io", &["v1", "v1beta1"], &["CertificateSigningRequest"]),
    ("flowcontrol.apiserver.k8s.io", &["v1beta1"], &["FlowSchema", "PriorityLevelConfiguration"]),
    ("networking.k8s.io", &["v1", "v1beta1"], &["IngressClass"]),
    ("node.k8s.io", &["v1", "v1beta1"], &["RuntimeClass"]),
    ("policy", &["v1beta1"], &["PodSecurityPolicy"]),
    ("rbac.authorization.k8s.io", &["v1", "v1beta1"], &["ClusterRole", "ClusterRoleBinding"]),
    ("scheduling.k8s.io", &["v1", "v1beta1"], &["PriorityClass"]),
    ("storage.k8s.io", &["v1", "v1beta1"], &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
];

/// The kinds that the same table says have a namespace.
const NAMESPACED: &[(&str, &[&str], &[&str])] = &[
    (
        "",
        &["v1"],
        &[
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "PersistentVolumeClaim",
            "Pod",
            "PodAttachOptions",
            "PodExecOptions",
            "PodPortForwardOptions",
            "PodProxyOptions",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
            "ServiceProxyOptions",
        ],
    ),
    ("apps", &["v1"], &["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    ("autoscaling", &["v1"], &["HorizontalPodAutoscaler", "Scale"]),
    ("autoscaling", &["v2beta1", "v2beta2"], &["HorizontalPodAutoscaler"]),
    ("batch", &["v1"], &["CronJob", "Job"]),
    ("batch", &["v1beta1"], &["CronJob"]),
    ("coordination.k8s.io", &["v1", "v1beta1"], &["Lease"]),
    ("discovery.k8s.io", &["v1", "v1beta1"], &["EndpointSlice"]),
    ("events.k8s.io", &["v1", "v1beta1"], &["Event"]),
    ("extensions", &["v1beta1"], &["Ingress"]),
    ("networking.k8s.io", &["v1"], &["Ingress", "NetworkPolicy"]),
    ("networking.k8s.io", &["v1beta1"], &["Ingress"]),
    ("policy", &["v1", "v1beta1"], &["PodDisruptionBudget"]),
    ("rbac.authorization.k8s.io", &["v1", "v1beta1"], &["Role", "RoleBinding"]),
    ("storage.k8s.io", &["v1beta1"], &["CSIStorageCapacity"]),
];
