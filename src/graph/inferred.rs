//! Edges that nobody writes: from who applies what needs something to who brings it.

use std::collections::{HashMap, HashSet};

use crate::environment::Environment;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::requirement::{Definition, Gate, Need, Provider, Requirement, Requirements};

use super::{Confidence, Edge, EdgeKind, Graph, NodeId};

/// Adds the inferred edges, at most one for each pair of nodes and kind.
///
/// The dependent is the Kustomization or ResourceSet that applies the object with the need; for what a Flux object names in
/// its own spec, that object. The other end is the surest provider: a HelmRelease itself, otherwise who applies the manifest
/// that provides it. There is none where the dependent provides it itself, where an installer outside of Flux does, and where
/// a declared edge joins the same two nodes. Linear in the needs.
pub(super) fn add(graph: &mut Graph, environment: &Environment, requirements: &Requirements) {
    let (bringers, seen) = (HashMap::new(), HashSet::new());
    let mut inference = Inference { graph, environment, requirements, bringers, seen };
    for (applier, needs) in requirements.appliers() {
        let Some(from) = inference.graph.find(applier) else { continue };
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

/// Adds the edges from whoever needs one of these objects to the object itself, where no edge leads there yet: to ask what
/// fails without a Namespace, a definition or a Secret. Linear in the needs.
pub(super) fn add_to_objects(
    graph: &mut Graph,
    environment: &Environment,
    requirements: &Requirements,
    objects: &[ObjectRef],
) {
    let mut wanted: HashMap<Need, NodeId> = HashMap::new();
    for object in objects.iter().filter(|object| Kind::of(object).is_none()) {
        if let Some(node) = graph.find(object) {
            wanted.insert(met_by(environment, object), node);
        }
    }
    if wanted.is_empty() {
        return;
    }
    let mut seen = HashSet::new();
    for (user, needs) in requirements.appliers().chain(requirements.objects()) {
        let Some(from) = graph.find(user) else { continue };
        for requirement in needs {
            let whole = match &requirement.need {
                Need::Key { object, .. } => Need::Object(object.clone()),
                need => need.clone(),
            };
            let Some(&to) = wanted.get(&whole) else { continue };
            let kind = kind_of(requirement);
            let is_there = graph.outgoing(from).any(|edge| edge.to == to && edge.kind != EdgeKind::AppliedBy);
            if from == to || is_there || !seen.insert((from, to, kind)) {
                continue;
            }
            let confidence = requirement.confidence.max(Confidence::Inferred);
            let need = graph.add_need(requirement.need.clone());
            let edge = Edge::declared(from, to, kind, requirement.span);
            graph.add_edge(Edge { confidence, need: Some(need), ..edge });
        }
    }
}

/// What an object is needed as.
fn met_by(environment: &Environment, object: &ObjectRef) -> Need {
    if &*object.kind == "Namespace" && object.group.is_empty() {
        return Need::Namespace(object.name.clone());
    }
    let defined = environment.inventory.get(object).and_then(|entry| Definition::read(&entry.object));
    defined
        .map_or_else(|| Need::Object(object.clone()), |one| Need::Kind { group: one.group, kind: one.kind })
}

struct Inference<'g> {
    graph: &'g mut Graph,
    environment: &'g Environment,
    requirements: &'g Requirements,
    /// Who brings what is needed.
    bringers: HashMap<Need, Bringers>,
    seen: HashSet<(NodeId, NodeId, EdgeKind)>,
}

/// The nodes that bring one thing, of which any one will do.
#[derive(Default)]
struct Bringers {
    surest: Option<NodeId>,
    all: HashMap<NodeId, Confidence>,
    /// For each applier of one of them, which.
    applied_by: HashMap<NodeId, NodeId>,
}

impl Inference<'_> {
    fn need(&mut self, from: NodeId, requirement: &Requirement) {
        let need = &requirement.need;
        if !self.bringers.contains_key(need) {
            self.bringers.insert(need.clone(), self.find(need));
        }
        let bringers = &self.bringers[need];
        if bringers.all.contains_key(&from) {
            return;
        }
        let Some(to) = self.depended_on(from, bringers).or(bringers.surest) else { return };
        let provided = bringers.all[&to];
        let kind = kind_of(requirement);
        if self.is_declared(from, to, need) || !self.seen.insert((from, to, kind)) {
            return;
        }
        let confidence = requirement.confidence.max(provided).max(Confidence::Inferred);
        let need = self.graph.add_need(need.clone());
        let edge = Edge::declared(from, to, kind, requirement.span);
        self.graph.add_edge(Edge { confidence, need: Some(need), ..edge });
    }

    /// The nodes that bring something; none where an installer outside of Flux does.
    fn find(&self, need: &Need) -> Bringers {
        let mut bringers = Bringers::default();
        if self.requirements.from_outside(need).is_some() {
            return bringers;
        }
        for provider in self.requirements.providers(need) {
            for node in self.nodes(provider) {
                bringers.surest.get_or_insert(node);
                bringers.all.entry(node).or_insert(provider.confidence);
                let appliers = self.graph.outgoing(node).filter(|edge| edge.kind == EdgeKind::AppliedBy);
                for applier in appliers {
                    bringers.applied_by.entry(applier.to).or_insert(node);
                }
            }
        }
        bringers
    }

    /// The nodes that bring what an object provides.
    fn nodes(&self, provider: &Provider) -> Vec<NodeId> {
        let object = &provider.object;
        if matches!(Kind::of(object), Some(Kind::HelmRelease | Kind::Kustomization)) {
            return self.graph.find(object).into_iter().collect();
        }
        let Some(entry) = self.environment.inventory.get(object) else { return Vec::new() };
        entry.appliers.iter().filter_map(|applier| self.graph.find(applier.by.as_ref()?)).collect()
    }

    /// The one that the dependent says it depends on, itself or who applies it.
    fn depended_on(&self, from: NodeId, bringers: &Bringers) -> Option<NodeId> {
        let dependencies = self.graph.outgoing(from).filter(|edge| edge.kind == EdgeKind::DependsOn);
        let mut found = dependencies.filter_map(|edge| {
            let itself = bringers.all.contains_key(&edge.to).then_some(edge.to);
            itself.or_else(|| bringers.applied_by.get(&edge.to).copied())
        });
        found.next()
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
        (Need::Kind { .. }, _) => EdgeKind::NeedsKind,
        (Need::Namespace(_), _) => EdgeKind::NeedsNamespace,
        (Need::Object(_) | Need::Key { .. }, Gate::Apply | Gate::Start) => EdgeKind::NeedsObject,
        (Need::Object(_) | Need::Key { .. }, Gate::Health | Gate::Runtime) => EdgeKind::UsesObject,
    }
}
