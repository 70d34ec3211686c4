//! The Flux `Kustomization`.

use camino::Utf8PathBuf;

use crate::object::{Object, ObjectRef};
use crate::source::{Span, normalize};
use crate::yaml::Node;

use super::expression::{HealthCheckExpression, health_check_expressions};
use super::reference::{self, ConfigReference, DependencyReference, SourceReference};
use super::{Kind, PostBuild, duration};

/// What an interval counts as that is missing or no duration: ten minutes. The API server would refuse the object.
const MISSING_INTERVAL: u32 = 600;

/// A Kustomization, read leniently: a field of the wrong type counts as absent here, and is a finding elsewhere.
///
/// Follows `api/v1/kustomization_types.go` of kustomize-controller.
#[derive(Debug, Clone)]
pub struct Kustomization {
    /// What names it.
    pub reference: ObjectRef,
    /// Where it was written: the name.
    pub span: Span,
    /// The whole `spec`.
    pub spec: Node,
    /// `spec.path` below the root of the source, clamped there.
    pub path: Utf8PathBuf,
    /// Where the path was written; nothing for the default, the root.
    pub path_span: Option<Span>,
    /// Whether the path as it is written climbs out of the source, so that Flux clamps it.
    pub path_climbs: bool,
    /// `spec.sourceRef`.
    pub source: Option<SourceReference>,
    /// `spec.dependsOn`.
    pub depends_on: Vec<DependencyReference>,
    /// `spec.wait`: it is ready when all that it applies is.
    pub wait: bool,
    /// Where `wait: true` was written.
    pub wait_span: Option<Span>,
    /// `spec.suspend`.
    pub suspended: bool,
    /// `spec.interval` in seconds; nothing where it is missing or no duration.
    pub interval: Option<u32>,
    /// `spec.retryInterval` in seconds.
    pub retry_interval: Option<u32>,
    /// `spec.timeout` in seconds, as it is written.
    pub timeout: Option<u32>,
    /// Where `timeout` was written.
    pub timeout_span: Option<Span>,
    /// `spec.healthChecks`; without effect where `wait` is set.
    pub health_checks: Vec<ConfigReference>,
    /// `spec.healthCheckExprs`: kinds whose health is decided by expressions.
    pub health_check_expressions: Vec<HealthCheckExpression>,
    /// `spec.postBuild`.
    pub post_build: Option<PostBuild>,
    /// `spec.decryption`: what SOPS encrypted is decrypted before it is applied.
    pub decryption: Option<Span>,
    /// `spec.kubeConfig`: it applies to another cluster.
    pub other_cluster: Option<Span>,
}

impl Kustomization {
    /// Reads the object, which must be of this kind.
    pub fn read(object: &Object) -> Self {
        let reference = object.reference.clone();
        let empty = Node::mapping(crate::yaml::Mapping::default(), object.origin);
        let spec = object.node.get("spec").cloned().unwrap_or(empty);
        let namespace = &*reference.namespace;
        let flag = |key: &str| spec.get(key).filter(|node| node.as_bool() == Some(true));
        let path = spec.get("path").filter(|node| node.text().is_some());
        let written = path.and_then(Node::text).unwrap_or_default();
        Self {
            span: object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span),
            path: normalize(written),
            path_span: path.map(|node| node.span),
            path_climbs: crate::source::join("".into(), written.trim_start_matches('/')).is_none(),
            source: reference::source(spec.get("sourceRef"), namespace),
            depends_on: reference::dependencies(&spec, Kind::Kustomization, namespace),
            wait: flag("wait").is_some(),
            wait_span: flag("wait").map(|node| node.span),
            suspended: flag("suspend").is_some(),
            interval: duration::field(spec.get("interval")),
            retry_interval: duration::field(spec.get("retryInterval")),
            timeout: duration::field(spec.get("timeout")),
            timeout_span: spec.get("timeout").map(|node| node.span),
            health_checks: health_checks(&spec),
            health_check_expressions: health_check_expressions(&spec),
            post_build: PostBuild::read(&spec, namespace),
            decryption: spec.get("decryption").filter(|node| !node.is_null()).map(|node| node.span),
            other_cluster: spec.get("kubeConfig").filter(|node| !node.is_null()).map(|node| node.span),
            reference,
            spec,
        }
    }

    /// How long a health check may take, in seconds: `timeout`, else the interval less 30 seconds; 30 at least in either case.
    ///
    /// Follows `GetTimeout` of `kustomization_types.go`.
    pub fn effective_timeout(&self) -> u32 {
        self.timeout.unwrap_or_else(|| self.effective_interval().saturating_sub(30)).max(30)
    }

    /// After how many seconds it is tried again when it has failed: `retryInterval`, else the interval.
    pub fn retry(&self) -> u32 {
        self.retry_interval.unwrap_or_else(|| self.effective_interval())
    }

    fn effective_interval(&self) -> u32 {
        self.interval.unwrap_or(MISSING_INTERVAL)
    }
}

/// `spec.healthChecks`. The namespace is taken as it is written: Flux has no default for it.
fn health_checks(spec: &Node) -> Vec<ConfigReference> {
    let entries = spec.get("healthChecks").and_then(Node::as_sequence).unwrap_or_default();
    let read = |entry: &Node| {
        let text = |key: &str| entry.get(key).and_then(Node::text);
        let name = entry.get("name")?;
        let group = ObjectRef::group_of(text("apiVersion").unwrap_or("apps/v1"));
        let target =
            ObjectRef::new(group, text("kind")?, text("namespace").unwrap_or_default(), name.text()?);
        Some(ConfigReference { target, span: name.span, optional: false, key: None })
    };
    entries.iter().filter_map(read).collect()
}
