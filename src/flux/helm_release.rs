//! The `HelmRelease`.

use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::expression::{HealthCheckExpression, health_check_expressions};
use super::reference::{self, ConfigReference, DependencyReference, SourceReference};
use super::{Kind, duration};

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
    },
    /// `spec.chartRef`: an OCIRepository, HelmChart or ExternalArtifact.
    Reference(SourceReference),
}

/// How long a Helm action may take where nothing is written: five minutes.
const DEFAULT_TIMEOUT: u32 = 300;

impl HelmRelease {
    /// How long one attempt to install it may take, in seconds.
    pub fn attempt(&self) -> u32 {
        self.timeout.unwrap_or(DEFAULT_TIMEOUT)
    }

    /// How long the install may take with all its attempts, in seconds.
    pub fn install_limit(&self) -> u32 {
        self.attempt().saturating_mul(self.retries.saturating_add(1))
    }

    /// Reads the object, which must be of this kind.
    pub fn read(object: &Object) -> Self {
        let reference = object.reference.clone();
        let namespace = &*reference.namespace;
        let nothing = Node::plain("", object.origin);
        let spec = object.node.get("spec").unwrap_or(&nothing);
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
            reference,
        }
    }
}

fn chart(spec: &Node, release: &ObjectRef) -> Option<ChartSource> {
    if let Some(source) = reference::source(spec.get("chartRef"), &release.namespace) {
        return Some(ChartSource::Reference(source));
    }
    let source = reference::source(spec.at(&["chart", "spec", "sourceRef"]), &release.namespace)?;
    let name = format!("{}-{}", release.namespace, release.name);
    let chart = Kind::HelmChart.reference(&source.target.namespace, &name);
    Some(ChartSource::Template { chart, source })
}
