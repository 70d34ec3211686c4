//! Nodes.

use camino::Utf8PathBuf;

use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::source::Span;

/// The number of a node in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The node at a position.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The position of the node in [`Graph::nodes`](super::Graph::nodes), from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An object of the environment, or one that something in it names.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of an object, each its own field in the output"
)]
pub struct Node {
    /// What names it.
    pub reference: ObjectRef,
    /// Its kind, where it is one of Flux's.
    pub kind: Option<Kind>,
    /// Where it was written, or first named.
    pub span: Option<Span>,
    /// The folder that a Kustomization applies, as its `spec.path` says.
    pub path: Option<Utf8PathBuf>,
    /// The source that a Kustomization or HelmRelease takes its content from.
    pub source: Option<ObjectRef>,
    /// Whether it is ready only when all that it applies is (`spec.wait`).
    pub wait: bool,
    /// Where that is written.
    pub wait_span: Option<Span>,
    /// Whether it has health checks that count: those of `spec.healthChecks` where `wait` is not set.
    pub health_checked: bool,
    /// Whether it is suspended in the repository.
    pub suspended: bool,
    /// Whether its content lies elsewhere, or the object itself does.
    pub external: bool,
    /// Whether its content lies in a source that lives elsewhere, and is looked into all the same.
    pub mapped: bool,
    /// Whether something depends on it and it does not exist.
    pub missing: bool,
    /// Whether it is the root Kustomization.
    pub root: bool,
    /// Whether no file shows it: the root, where only its being there is known.
    pub implicit: bool,
}

impl Node {
    pub(super) fn new(reference: ObjectRef, span: Option<Span>) -> Self {
        Self {
            kind: Kind::of(&reference),
            reference,
            span,
            path: None,
            source: None,
            wait: false,
            wait_span: None,
            health_checked: false,
            suspended: false,
            external: false,
            mapped: false,
            missing: false,
            root: false,
            implicit: false,
        }
    }

    /// Whether it is a Kustomization that is ready as soon as it is applied, whatever its workloads do.
    pub fn is_unnoticed(&self) -> bool {
        self.is_kustomization() && !self.wait && !self.health_checked
    }

    /// Whether it is a Kustomization that exists.
    pub fn is_kustomization(&self) -> bool {
        self.kind == Some(Kind::Kustomization) && !self.missing
    }
}
