//! Edges that nobody writes: from who applies what needs something to who brings it.

use std::collections::HashSet;

use crate::environment::Environment;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::requirement::{Gate, Need, Provider, Requirement, Requirements};

use super::{Edge, EdgeKind, Graph, NodeId};

/// Adds the inferred edges, at most one for each pair of nodes and kind.
///
/// The dependent is the Kustomization or ResourceSet that applies the object with the need; for what a Flux object names in
/// its own spec, that object. The other end is the surest provider: a HelmRelease itself, otherwise who applies the manifest
/// that provides it. There is none where the dependent provides it itself, where an installer outside of Flux does, and where
/// a declared edge joins the same two nodes. Linear in the needs.
pub(super) fn add(graph: &mut Graph, environment: &Environment, requirements: &Requirements) {
    let mut inference = Inference { graph, environment, requirements, seen: HashSet::new() };
    for (applier, needs) in requirements.appliers() {
        let Some(from) = applier.and_then(|applier| inference.graph.find(applier)) else { continue };
        for need in needs {
            inference.need(from, need);
        }
    }
    for (object, needs) in requirements.objects() {
        let Some(from) = inference.graph.find(object) else { continue };
        for need in needs {
            inference.need(from, need);
        }
    }
}

struct Inference<'g> {
    graph: &'g mut Graph,
    environment: &'g Environment,
    requirements: &'g Requirements,
    seen: HashSet<(NodeId, NodeId, EdgeKind)>,
}

impl Inference<'_> {
    fn need(&mut self, from: NodeId, requirement: &Requirement) {
        let need = &requirement.need;
        let providers = self.requirements.providers(need);
        if self.requirements.from_outside(need).is_some() {
            return;
        }
        let brought: Vec<(NodeId, &Provider)> =
            providers.iter().flat_map(|p| self.bringers(p).into_iter().map(move |to| (to, p))).collect();
        // Of several, any one will do: itself, or one that it depends on already.
        if brought.iter().any(|(to, _)| *to == from) {
            return;
        }
        let depended_on = brought.iter().find(|(to, _)| self.depends_on(from, *to));
        let Some(&(to, provider)) = depended_on.or(brought.first()) else { return };
        let kind = kind_of(requirement);
        if self.is_declared(from, to, need) || !self.seen.insert((from, to, kind)) {
            return;
        }
        let confidence = requirement.confidence.max(provider.confidence).max(super::Confidence::Inferred);
        let (ready_expression, existence, span) = (false, false, requirement.span);
        self.graph.add_edge(Edge { from, to, kind, confidence, span, ready_expression, existence });
    }

    /// The nodes that bring what an object provides.
    fn bringers(&self, provider: &Provider) -> Vec<NodeId> {
        let object = &provider.object;
        if matches!(Kind::of(object), Some(Kind::HelmRelease | Kind::Kustomization)) {
            return self.graph.find(object).into_iter().collect();
        }
        let Some(entry) = self.environment.inventory.get(object) else { return Vec::new() };
        entry.appliers.iter().filter_map(|applier| self.graph.find(applier.by.as_ref()?)).collect()
    }

    /// Whether the dependent says that it depends on a node, or on who applies it.
    fn depends_on(&self, from: NodeId, to: NodeId) -> bool {
        let appliers = self.graph.outgoing(to).filter(|edge| edge.kind == EdgeKind::AppliedBy);
        let wanted: Vec<NodeId> = appliers.map(|edge| edge.to).chain([to]).collect();
        let mut dependencies = self.graph.outgoing(from).filter(|edge| edge.kind == EdgeKind::DependsOn);
        dependencies.any(|edge| wanted.contains(&edge.to))
    }

    /// Whether an edge that somebody wrote already leads there, or to the needed object itself.
    fn is_declared(&self, from: NodeId, to: NodeId, need: &Need) -> bool {
        let object: Option<&ObjectRef> = if let Need::Object(object) = need { Some(object) } else { None };
        let object = object.filter(|object| self.environment.inventory.contains(object));
        let object = object.and_then(|object| self.graph.find(object));
        // A health check says that it looks at the other at the end, not that it needs it at the start.
        let declared = |edge: &Edge| {
            !edge.kind.is_inferred()
                && edge.kind != EdgeKind::HealthCheck
                && (edge.to == to || Some(edge.to) == object)
        };
        self.graph.outgoing(from).any(declared)
    }
}

fn kind_of(requirement: &Requirement) -> EdgeKind {
    match (&requirement.need, requirement.gate) {
        (Need::Kind { .. }, _) => EdgeKind::NeedsCrd,
        (Need::Namespace(_), _) => EdgeKind::NeedsNamespace,
        (Need::Object(_), Gate::Apply | Gate::Start) => EdgeKind::NeedsObject,
        (Need::Object(_), Gate::Health | Gate::Runtime) => EdgeKind::UsesObject,
    }
}
