//! Short names: as short as they are unique in the environment.

use std::collections::HashMap;

use crate::flux::Kind;
use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::text::name;

/// How nodes are called in one answer. A bare name is a Kustomization; other kinds carry theirs.
pub(in crate::render) struct Names {
    counts: HashMap<String, usize>,
}

impl Names {
    pub(in crate::render) fn of(graph: &Graph) -> Self {
        let mut counts = HashMap::new();
        for (_, node) in graph.nodes() {
            if node.kind == Some(Kind::Kustomization) {
                *counts.entry(node.reference.name.to_string()).or_default() += 1;
            }
        }
        Self { counts }
    }

    /// `nats-system`, `flux-system/apps` where the name alone says too little, `HelmRelease/ns/name` for other kinds.
    pub(in crate::render) fn short(&self, reference: &ObjectRef) -> String {
        if Kind::of(reference) != Some(Kind::Kustomization) {
            return name(&reference.to_string());
        }
        if self.counts.get(&*reference.name).copied().unwrap_or(0) <= 1 {
            return name(&reference.name);
        }
        name(&format!("{}/{}", reference.namespace, reference.name))
    }
}
