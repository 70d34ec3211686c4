//! The `HelmRelease`.

use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::Kind;
use super::reference::{self, ConfigReference, DependencyReference, SourceReference};

/// A HelmRelease, read leniently: a field of the wrong type counts as absent here, and is a finding elsewhere.
///
/// Follows `api/v2/helmrelease_types.go` of helm-controller.
#[derive(Debug, Clone)]
pub struct HelmRelease {
    /// What names it.
    pub reference: ObjectRef,
    /// Where it was written: the name.
    pub span: Span,
    /// `spec.dependsOn`.
    pub depends_on: Vec<DependencyReference>,
    /// `spec.suspend`.
    pub suspended: bool,
    /// Where the chart comes from.
    pub chart: Option<ChartSource>,
    /// `spec.valuesFrom`.
    pub values_from: Vec<ConfigReference>,
}

/// Where a chart comes from.
#[derive(Debug, Clone)]
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

impl HelmRelease {
    /// Reads the object, which must be of this kind.
    pub fn read(object: &Object) -> Self {
        let reference = object.reference.clone();
        let namespace = &*reference.namespace;
        let nothing = Node::plain("", object.origin);
        let spec = object.node.get("spec").unwrap_or(&nothing);
        Self {
            span: object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span),
            depends_on: reference::dependencies(spec, Kind::HelmRelease, namespace),
            suspended: spec.get("suspend").and_then(Node::as_bool) == Some(true),
            chart: chart(spec, &reference),
            values_from: reference::configuration(spec.get("valuesFrom"), namespace),
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
