//! Which kinds are there from the start, and which have no namespace.

use crate::environment::Environment;
use crate::object::{Object, ObjectRef, is_built_in};

use super::definition::Definition;

/// Whether an API server with a bootstrapped Flux knows all kinds of this group: those of Kubernetes itself, of Flux and
/// of its operator.
pub(super) fn is_always_there(group: &str) -> bool {
    is_built_in(group) || is_flux(group)
}

/// Whether the kinds of this group are those of Flux or of its operator.
pub(super) fn is_flux(group: &str) -> bool {
    group.ends_with(".toolkit.fluxcd.io") || FLUX.contains(&group)
}

/// Whether objects of this kind have no namespace, also where a build gives them one: the API server drops it. What a
/// custom resource definition of the environment says comes first; these are the well-known ones.
pub(super) fn is_cluster_scoped(reference: &ObjectRef) -> bool {
    CLUSTER_SCOPED
        .iter()
        .any(|(group, kinds)| *group == &*reference.group && kinds.contains(&&*reference.kind))
}

/// Whether objects of this kind are known to live in a namespace: those of Kubernetes and Flux, and those whose definition
/// the environment applies. What a chart brings is not known.
pub fn is_namespaced(environment: &Environment, reference: &ObjectRef) -> bool {
    if is_always_there(&reference.group) {
        return !is_cluster_scoped(reference);
    }
    let defines = |object: &Object| {
        let defined = Definition::read(object);
        defined.is_some_and(|one| {
            one.group == reference.group && one.kind == reference.kind && one.is_namespaced == Some(true)
        })
    };
    environment.inventory.iter().any(|(_, entry)| defines(&entry.object))
}

/// Whether there is a kind of this name in a group that is there from the start; of all others nothing is known. Which
/// version is written does not matter.
pub(super) fn exists(reference: &ObjectRef) -> bool {
    if !is_built_in(&reference.group) {
        return true;
    }
    let group = KINDS.iter().find(|(group, _)| *group == &*reference.group);
    group.is_none_or(|(_, kinds)| kinds.contains(&&*reference.kind))
}

/// The built-in group that has a kind of this name, other than the core group.
pub(super) fn group_with(kind: &str) -> Option<&'static str> {
    KINDS.iter().find(|(group, kinds)| !group.is_empty() && kinds.contains(&kind)).map(|(group, _)| *group)
}

/// The namespaces that every cluster has.
pub(super) const NAMESPACES: [&str; 4] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/// Flux's own groups that do not end in `.toolkit.fluxcd.io`.
const FLUX: [&str; 2] = ["source.extensions.fluxcd.io", "fluxcd.controlplane.io"];

const CLUSTER_SCOPED: &[(&str, &[&str])] = &[
    ("", &["ComponentStatus", "Namespace", "Node", "PersistentVolume"]),
    (
        "admissionregistration.k8s.io",
        &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
    ),
    ("apiextensions.k8s.io", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", &["APIService"]),
    ("certificates.k8s.io", &["CertificateSigningRequest", "ClusterTrustBundle"]),
    ("flowcontrol.apiserver.k8s.io", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("networking.k8s.io", &["IPAddress", "IngressClass", "ServiceCIDR"]),
    ("node.k8s.io", &["RuntimeClass"]),
    ("policy", &["PodSecurityPolicy"]),
    ("rbac.authorization.k8s.io", &["ClusterRole", "ClusterRoleBinding"]),
    ("resource.k8s.io", &["DeviceClass", "ResourceSlice"]),
    ("scheduling.k8s.io", &["PriorityClass"]),
    (
        "storage.k8s.io",
        &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
    ),
    ("cert-manager.io", &["ClusterIssuer"]),
    ("cilium.io", &["CiliumClusterwideNetworkPolicy", "CiliumLoadBalancerIPPool"]),
    ("external-secrets.io", &["ClusterExternalSecret", "ClusterPushSecret", "ClusterSecretStore"]),
    ("gateway.networking.k8s.io", &["GatewayClass"]),
    ("karpenter.k8s.aws", &["EC2NodeClass"]),
    ("karpenter.sh", &["NodeClaim", "NodePool"]),
    ("kyverno.io", &["ClusterCleanupPolicy", "ClusterPolicy"]),
    ("snapshot.storage.k8s.io", &["VolumeSnapshotClass", "VolumeSnapshotContent"]),
];

/// The kinds of the groups that most manifests use. A built-in group that is not among them may have any.
const KINDS: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "ComponentStatus",
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        ],
    ),
    ("apps", &["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    ("autoscaling", &["HorizontalPodAutoscaler"]),
    ("batch", &["CronJob", "Job"]),
    ("networking.k8s.io", &["IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"]),
    ("policy", &["PodDisruptionBudget"]),
    ("rbac.authorization.k8s.io", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    ("scheduling.k8s.io", &["PriorityClass", "Workload"]),
    (
        "storage.k8s.io",
        &[
            "CSIDriver",
            "CSINode",
            "CSIStorageCapacity",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass",
        ],
    ),
    ("apiextensions.k8s.io", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", &["APIService"]),
];
