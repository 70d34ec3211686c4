//! Short names: as short as they are unique in the environment.

use std::collections::BTreeSet;
use std::sync::Arc;

use arcstr::ArcStr;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;
use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::text::name;

/// How objects are called in one answer. A bare name is a Kustomization; other kinds carry theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The names that several Kustomizations have.
    ambiguous: Arc<BTreeSet<ArcStr>>,
}

impl AnalyzedEnvironment {
    /// How its objects are called in an answer.
    pub fn names(&self) -> Names {
        Names::of(self.graph())
    }
}

impl Names {
    pub(super) fn of(graph: &Graph) -> Self {
        Self { ambiguous: graph.shared_names().clone() }
    }

    /// `nats-system`, `flux-system/apps` where the name alone says too little, `HelmRelease/ns/name` for other kinds.
    pub fn short(&self, reference: &ObjectRef) -> String {
        if Kind::of(reference) != Some(Kind::Kustomization) {
            return name(&reference.to_string());
        }
        self.bare(reference)
    }

    /// The name without its kind, with its namespace where several Kustomizations have it.
    pub fn bare(&self, reference: &ObjectRef) -> String {
        if self.ambiguous.contains(reference.name.as_str()) {
            return name(&format!("{}/{}", reference.namespace, reference.name));
        }
        name(&reference.name)
    }
}
