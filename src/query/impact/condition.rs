//! What it means that something fails, by what it is.

use serde::Serialize;

use crate::flux::Kind;
use crate::object::{ObjectRef, is_built_in};

/// In what way the target fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It is not ready; what is never ready by itself is not there.
    Down,
    /// It is suspended (`spec.suspend`), and was ready before.
    Suspended,
    /// It is deleted, out of Git or out of the cluster.
    Deleted,
    /// It changes, or brings a new revision.
    Changed,
}

/// What the mode means for one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Condition {
    /// It is not ready.
    Down,
    /// It is a source without a new artifact: whoever has the last one keeps it.
    Stale,
    /// It is not there, and has no health of its own: configuration, a definition, a namespace.
    Missing,
    /// It is nothing that could be down (a Role, a Service), and so taken as missing.
    Passive,
    /// It is suspended.
    Suspended,
    /// It is deleted.
    Deleted,
    /// It changes.
    Changed,
}

/// Kinds of Kubernetes itself whose objects are healthy or not.
const WORKLOADS: [&str; 9] = [
    "APIService",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "PersistentVolumeClaim",
    "Pod",
    "ReplicaSet",
    "StatefulSet",
];
/// Kinds of Kubernetes itself that others name, or that their objects lie in or are of.
const GROUNDS: [&str; 4] = ["ConfigMap", "CustomResourceDefinition", "Namespace", "Secret"];

impl Condition {
    /// What the mode means for an object; `None` where it cannot be so: only what Flux reconciles can be suspended.
    pub fn of(mode: Mode, object: &ObjectRef) -> Option<Self> {
        let kind = Kind::of(object);
        match mode {
            Mode::Suspended => kind.map(|_| Self::Suspended),
            Mode::Deleted => Some(Self::Deleted),
            Mode::Changed => Some(Self::Changed),
            Mode::Down => Some(match kind {
                Some(kind) if is_source(kind) => Self::Stale,
                Some(_) => Self::Down,
                None if !is_plain(object) || WORKLOADS.contains(&&*object.kind) => Self::Down,
                None if GROUNDS.contains(&&*object.kind) => Self::Missing,
                None => Self::Passive,
            }),
        }
    }
}

/// Whether Kubernetes itself knows the kind.
fn is_plain(object: &ObjectRef) -> bool {
    is_built_in(&object.group) || object.group == "apiregistration.k8s.io"
}

/// Whether its objects give artifacts.
pub(super) fn is_source(kind: Kind) -> bool {
    kind.is_source() || kind == Kind::ArtifactGenerator
}
