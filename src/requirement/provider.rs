//! Who provides what is needed.

use serde::Serialize;

use crate::object::ObjectRef;
use crate::source::Span;

/// How sure something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A manifest says it.
    Declared,
    /// It follows from manifests.
    Inferred,
    /// It is likely.
    Heuristic,
}

/// An object of the environment that provides what others need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// The object: the custom resource definition, the Namespace, the ConfigMap itself; or the HelmRelease, `ExternalSecret` or
    /// Certificate that makes it.
    pub object: ObjectRef,
    /// How sure it is that this object provides it.
    pub confidence: Confidence,
    /// The line that shows it: the name of the manifest, the chart of the release.
    pub span: Span,
}
