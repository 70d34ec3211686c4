//! Needs.

use arcstr::ArcStr;

use crate::object::ObjectRef;
use crate::source::Span;

use super::{Confidence, Stage};

/// What can be needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A kind that the API server has to know: a custom resource definition.
    Kind {
        /// The API group.
        group: ArcStr,
        /// The kind.
        kind: ArcStr,
    },
    /// A namespace.
    Namespace(ArcStr),
    /// An object: a ConfigMap, a Secret, an issuer, a store.
    Object(ObjectRef),
    /// A key of a ConfigMap or Secret which, as the repository has it, lacks it.
    Key {
        /// The ConfigMap or Secret.
        object: ObjectRef,
        /// The key.
        key: ArcStr,
    },
}

/// What does not happen while the need is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// The API server refuses the object: the dry-run of its apply stage fails, and with it the whole stage.
    Apply,
    /// The object is applied, but its controller does not start to work on it: a HelmRelease without its values.
    Start,
    /// The object is there, but does not get healthy: an `ExternalSecret` without its store.
    Health,
    /// Nothing that Flux sees.
    Runtime,
}

/// One need of one applied object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The object that needs it: where several objects of one applier need the same in the same stage, the first.
    pub consumer: ObjectRef,
    /// The stage of the apply that the consumer belongs to.
    pub stage: Stage,
    /// What it needs.
    pub need: Need,
    /// What does not happen without.
    pub gate: Gate,
    /// How sure the need is; how sure its provider is, the provider says.
    pub confidence: Confidence,
    /// The line of the consumer that shows it: its kind, its namespace, the reference.
    pub span: Span,
}
