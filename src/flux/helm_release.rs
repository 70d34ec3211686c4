//! The `HelmRelease`.

use arcstr::ArcStr;

use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::{Mapping, Node};

use super::expression::{HealthCheckExpression, health_check_expressions};
use super::reference::{self, ConfigReference, DependencyReference, SourceReference};
use super::{HelmChart, Kind, duration};

/// A HelmRelease, read leniently: a field of the wrong type counts as absent here, and is a finding elsewhere.
///
/// Follows `api/v2/helmrelease_types.go` of helm-controller.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HelmRelease {
    /// What names it.
    pub reference: ObjectRef,
    /// Where it was written: the name.
    pub span: Span,
    /// The whole `spec`.
    pub spec: Node,
    /// `spec.dependsOn`.
    pub depends_on: Vec<DependencyReference>,
    /// `spec.suspend`.
    pub suspended: bool,
    /// `spec.install.timeout`, else `spec.timeout`, in seconds.
    pub timeout: Option<u32>,
    /// Where the timeout was written.
    pub timeout_span: Option<Span>,
    /// `spec.install.remediation.retries`: how often an install is tried again; endless retries count as none.
    pub retries: u32,
    /// Where the chart comes from.
    pub chart: Option<ChartSource>,
    /// `spec.valuesFrom`.
    pub values_from: Vec<ConfigReference>,
    /// `spec.healthCheckExprs`: kinds of the chart's objects whose health is decided by expressions.
    pub health_check_expressions: Vec<HealthCheckExpression>,
    /// `spec.kubeConfig`: it installs into another cluster.
    pub other_cluster: Option<Span>,
}

/// Where a chart comes from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ChartSource {
    /// `spec.chart`: the controller makes a HelmChart for it in the source's namespace.
    Template {
        /// The chart that the controller makes: `<namespace>-<name>` of the release.
        chart: ObjectRef,
        /// `spec.chart.spec.sourceRef`.
        source: SourceReference,
        /// `spec.chart.spec.chart`, and where it is written: a name in an index of charts, or a folder of the source.
        name: Option<(ArcStr, Span)>,
    },
    /// `spec.chartRef`: an OCIRepository, HelmChart or ExternalArtifact.
    Reference(SourceReference),
}

/// How long a Helm action may take where nothing is written: five minutes.
const DEFAULT_TIMEOUT: u32 = 300;

/// The longest name of a release: helm-controller cuts longer ones that it makes itself, and adds a hash.
const LONGEST_NAME: usize = 53;

impl HelmRelease {
    /// How long one attempt to install it may take, in seconds.
    pub fn attempt(&self) -> u32 {
        self.timeout.unwrap_or(DEFAULT_TIMEOUT)
    }

    /// How long the install may take with all its attempts, in seconds.
    pub fn install_limit(&self) -> u32 {
        self.attempt().saturating_mul(self.retries.saturating_add(1))
    }

    /// How long the removal of the release may take, in seconds: `spec.uninstall.timeout`, else `spec.timeout`.
    pub fn uninstall_limit(&self) -> u32 {
        let written = self.spec.at(&["uninstall", "timeout"]).or_else(|| self.spec.get("timeout"));
        duration::field(written).unwrap_or(DEFAULT_TIMEOUT)
    }

    fn text(&self, key: &str) -> Option<(&str, Span)> {
        let node = self.spec.get(key)?;
        Some((node.text().filter(|text| !text.is_empty())?, node.span))
    }

    /// `spec.targetNamespace`, and where it is written: the namespace of what it installs, where that is not its own.
    pub fn target_namespace(&self) -> Option<(&str, Span)> {
        self.text("targetNamespace")
    }

    /// `spec.storageNamespace`, and where it is written: the namespace in which Helm keeps the release, where that is not its own.
    pub fn storage_namespace(&self) -> Option<(&str, Span)> {
        self.text("storageNamespace")
    }

    /// Whether Helm makes the target namespace: `spec.install.createNamespace`.
    pub fn creates_namespace(&self) -> bool {
        self.spec.at(&["install", "createNamespace"]).and_then(Node::as_bool) == Some(true)
    }

    /// Whether it leaves out what stands in the chart's folder `crds`: `spec.install.crds: Skip`.
    pub fn skips_definitions(&self) -> bool {
        self.spec.at(&["install", "crds"]).and_then(Node::text) == Some("Skip")
    }

    /// `spec.values`.
    pub fn values(&self) -> Option<&Node> {
        self.spec.get("values")
    }

    /// What Helm knows the release by; `None` if only the cluster's variables or the controller's hash tell.
    pub fn release(&self) -> Option<Release> {
        let own = &*self.reference.namespace;
        let target = self.target_namespace().map(|(name, _)| name);
        let written = self.text("releaseName");
        let name = match (written, target) {
            (Some((name, _)), _) => name.to_owned(),
            (None, Some(target)) => format!("{target}-{}", self.reference.name),
            (None, None) => self.reference.name.to_string(),
        };
        let storage = self.storage_namespace().map_or(own, |(name, _)| name).to_owned();
        let namespace = target.unwrap_or(own).to_owned();
        let is_open = [&storage, &namespace, &name].into_iter().any(|part| part.contains("${"));
        let is_known = name.len() <= LONGEST_NAME && !is_open;
        is_known.then_some(Release { storage, namespace, name })
    }

    /// Where the name of the release is written: `spec.releaseName`, else the object's own name.
    pub fn release_span(&self) -> Span {
        self.spec.get("releaseName").map_or(self.span, |node| node.span)
    }

    /// Reads the object, which must be of this kind.
    pub fn read(object: &Object) -> Self {
        let reference = object.reference.clone();
        let namespace = &*reference.namespace;
        let empty = || Node::mapping(Mapping::default(), object.origin);
        let whole = object.node.get("spec").cloned().unwrap_or_else(empty);
        let spec = &whole;
        let timeout = spec.at(&["install", "timeout"]).or_else(|| spec.get("timeout"));
        let retries = spec.at(&["install", "remediation", "retries"]);
        Self {
            span: object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span),
            depends_on: reference::dependencies(spec, Kind::HelmRelease, namespace),
            suspended: spec.get("suspend").and_then(Node::as_bool) == Some(true),
            timeout: duration::field(timeout),
            timeout_span: timeout.map(|node| node.span),
            retries: retries.and_then(Node::text).and_then(|text| text.parse().ok()).unwrap_or(0),
            chart: chart(spec, &reference),
            values_from: reference::values(spec.get("valuesFrom"), namespace),
            health_check_expressions: health_check_expressions(spec),
            other_cluster: spec.get("kubeConfig").filter(|node| !node.is_null()).map(|node| node.span),
            reference,
            spec: whole,
        }
    }
}

/// What Helm knows a release by: two objects with the same are one release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The namespace in which it is kept.
    pub storage: String,
    /// The namespace of what it installs.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

fn chart(spec: &Node, release: &ObjectRef) -> Option<ChartSource> {
    if let Some(source) = reference::source(spec.get("chartRef"), &release.namespace) {
        return Some(ChartSource::Reference(source));
    }
    let template = HelmChart::of(spec.at(&["chart", "spec"])?, &release.namespace);
    let source = template.source()?;
    let name = template.chart().map(|(name, span)| (name.into(), span));
    let made = format!("{}-{}", release.namespace, release.name);
    let chart = Kind::HelmChart.reference(&source.target.namespace, &made);
    Some(ChartSource::Template { chart, source, name })
}
