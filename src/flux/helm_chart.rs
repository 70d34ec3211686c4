//! The `HelmChart`.

use crate::object::Object;
use crate::source::Span;
use crate::yaml::Node;

use super::reference::{self, SourceReference};

/// What a `HelmChart` says, or `spec.chart.spec` of a `HelmRelease`, of which helm-controller makes one. Nothing is copied.
///
/// Follows `api/v1/helmchart_types.go` of source-controller.
#[derive(Debug, Clone, Copy)]
pub struct HelmChart<'o> {
    spec: &'o Node,
    namespace: &'o str,
}

impl<'o> HelmChart<'o> {
    /// Looks at an object, which must be of this kind; `None` if it has no spec.
    pub fn read(object: &'o Object) -> Option<Self> {
        Some(Self::of(object.node.get("spec")?, &object.reference.namespace))
    }

    /// Looks at a spec in a namespace.
    pub(super) fn of(spec: &'o Node, namespace: &'o str) -> Self {
        Self { spec, namespace }
    }

    /// `chart`, and where it is written: a name in an index of charts, or a folder of the source.
    pub fn chart(self) -> Option<(&'o str, Span)> {
        let node = self.spec.get("chart")?;
        Some((node.text()?, node.span))
    }

    /// `sourceRef`.
    pub fn source(self) -> Option<SourceReference> {
        reference::source(self.spec.get("sourceRef"), self.namespace)
    }
}
