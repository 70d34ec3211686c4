//! An environment with changes, as far as its graph shows them.

use std::collections::BTreeSet;

use crate::finding::{Action, Advice, Code, Edit, Finding, Severity};
use crate::flux::{HelmRelease, Kustomization};
use crate::graph::{Analyzed, Edge as GraphEdge, EdgeKind, Graph, Node as GraphNode};
use crate::object::ObjectRef;
use crate::readiness::Readiness;
use crate::source::{FileId, Span};
use crate::yaml::{Key, Mapping, Node, Value};

/// What there is before a change.
pub(super) struct Trial<'a> {
    subject: &'a Analyzed,
    all: &'a [Analyzed],
    readiness: &'a Readiness,
    before: Vec<Known>,
}

/// A finding, as far as it is the same one after a change of something else.
struct Known {
    code: Code,
    nodes: BTreeSet<String>,
    severity: Severity,
}

impl Known {
    fn of(finding: &Finding) -> Self {
        let nodes = finding.nodes.iter().cloned().collect();
        Self { code: finding.code, nodes, severity: finding.severity }
    }

    /// Whether it is `other`, or what is left of it.
    fn is_part_of(&self, other: &Self) -> bool {
        self.code == other.code && self.nodes.is_subset(&other.nodes) && self.severity <= other.severity
    }
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        subject: &'a Analyzed,
        all: &'a [Analyzed],
        readiness: &'a Readiness,
        findings: &[Finding],
    ) -> Self {
        Self { subject, all, readiness, before: findings.iter().map(Known::of).collect() }
    }

    /// Whether with the changes all is ready that was before, no new loop is there, and of the findings at these places in
    /// the list those are gone that say that something is never ready.
    pub(super) fn passes(&self, edits: &[Edit], ended: &[usize]) -> bool {
        let changed = match self.changed(edits) {
            Ok(changed) => changed,
            Err(clash) => return !clash,
        };
        let readiness = Readiness::of(&changed);
        let is_ready = |readiness: &Readiness, graph: &Graph, id| {
            !graph.node(id).missing && readiness.done(id).is_some()
        };
        let (before, after) = (&self.subject.graph, &changed.graph);
        let was_ready = before.nodes().filter(|(id, _)| is_ready(self.readiness, before, *id));
        let is_lost =
            |node: &GraphNode| after.find(&node.reference).is_none_or(|id| !is_ready(&readiness, after, id));
        if was_ready.into_iter().any(|(_, node)| is_lost(node)) || !self.has_only_known_loops(after) {
            return false;
        }
        let stuck = ended.iter().map(|at| &self.before[*at]).filter(|known| is_stuck(known.code));
        let stuck: Vec<&Known> = stuck.collect();
        if stuck.is_empty() {
            return true;
        }
        let left = super::super::stuck(&changed, self.all, &readiness);
        let left: Vec<Known> = left.iter().map(Known::of).collect();
        let is_left =
            |known: &&Known| left.iter().any(|one| one.code == known.code && one.nodes == known.nodes);
        !stuck.iter().any(is_left)
            && !left.iter().any(|one| !self.before.iter().any(|known| one.is_part_of(known)))
    }

    /// Whether who depends on each other in a loop did so before: with a `readyExpr`, such a loop is ready all the same.
    fn has_only_known_loops(&self, after: &Graph) -> bool {
        let depends = |edge: &GraphEdge| edge.kind == EdgeKind::DependsOn && !edge.existence;
        let members = |graph: &Graph| -> BTreeSet<ObjectRef> {
            let groups = graph.cyclic_components(depends);
            groups.iter().flatten().map(|id| graph.node(*id).reference.clone()).collect()
        };
        members(after).is_subset(&members(&self.subject.graph))
    }

    /// The fixes of what else is to be done after some fixes, each with the finding that it belongs to: warnings that were
    /// not there, or not seen, about the same nodes.
    pub(super) fn also(&self, edits: &[Edit], fixed: &[usize]) -> Vec<(usize, Advice)> {
        let Ok(changed) = self.changed(edits) else { return Vec::new() };
        let mut found = Vec::new();
        for finding in super::super::order(&changed) {
            let one = Known::of(&finding);
            let is_new =
                one.severity == Severity::Warning && !self.before.iter().any(|known| one.is_part_of(known));
            let Some(advice) = finding.advice.into_iter().next().filter(|_| is_new) else { continue };
            let of = fixed.iter().filter(|at| !self.before[**at].nodes.is_disjoint(&one.nodes));
            found.extend(of.map(|at| (*at, advice.clone())));
        }
        found
    }

    /// The environment with the changes. Not where they change no object of Flux, or (true) where they get in each other's
    /// way.
    fn changed(&self, edits: &[Edit]) -> Result<Analyzed, bool> {
        let mut environment = self.subject.environment.clone();
        // What is added comes first, so that a key that is renamed to the same meets it.
        let (added, other): (Vec<&Edit>, Vec<&Edit>) =
            edits.iter().partition(|edit| matches!(edit.action, Action::Append { .. } | Action::Set { .. }));
        let (mut any, mut clash) = (false, false);
        let files: BTreeSet<FileId> = edits.iter().map(|edit| edit.at.file).collect();
        for object in environment.inventory.flux_objects_mut() {
            if !is_of(&object.node, &files) {
                continue;
            }
            for edit in added.iter().chain(&other) {
                any |= apply(&mut object.node, edit);
            }
            clash |= object.node.get("spec").is_some_and(has_key_twice);
        }
        if !any || clash {
            return Err(clash);
        }
        for (reference, kustomization) in &mut environment.kustomizations {
            if let Some(entry) = environment.inventory.get(reference) {
                *kustomization = Kustomization::read(&entry.object);
            }
        }
        for (reference, release) in &mut environment.helm_releases {
            if let Some(entry) = environment.inventory.get(reference) {
                *release = HelmRelease::read(&entry.object);
            }
        }
        let requirements = self.subject.requirements.clone();
        let graph = Graph::build(&environment, &requirements);
        Ok(Analyzed { environment, requirements, graph })
    }
}

/// Whether a finding says that something is never ready.
fn is_stuck(code: Code) -> bool {
    matches!(
        code,
        Code::DependencyCycle
            | Code::SelfDependency
            | Code::MissingDependency
            | Code::MissingSource
            | Code::WaitDeadlock
            | Code::ExistenceDeadlock
            | Code::ApplyDeadlock
    )
}

/// Makes a change in all places of an object that were written there: more than one where a base is shared.
fn apply(node: &mut Node, edit: &Edit) -> bool {
    match &edit.action {
        Action::Rename { .. } => false,
        Action::Remove => remove(node, edit.at),
        Action::Unset => unset(node, edit.at),
        Action::Replace { text } => replace(node, edit.at, text),
        Action::Set { field, value } => each(node, edit.at, &mut |node| {
            let Some(mapping) = node.as_mapping_mut() else { return false };
            mapping.insert(Key::new(*field, edit.at), Node::plain(value.as_str(), edit.at));
            true
        }),
        Action::Append { field, entry } => {
            let entry = node_of(entry, edit.at);
            each(node, edit.at, &mut |node| append(node, field, &entry, edit.at))
        }
    }
}

/// Whether any part of a node was written in one of the files. The values of a release are none of Flux's.
fn is_of(node: &Node, files: &BTreeSet<FileId>) -> bool {
    files.contains(&node.span.file)
        || match &node.value {
            Value::Scalar(_) => false,
            Value::Sequence(items) => items.iter().any(|item| is_of(item, files)),
            Value::Mapping(mapping) => {
                mapping.iter().any(|entry| &*entry.key.text != "values" && is_of(&entry.value, files))
            }
        }
}

fn node_of(entry: &[(&'static str, String)], at: Span) -> Node {
    let mut mapping = Mapping::default();
    for (key, value) in entry {
        mapping.insert(Key::new(*key, at), Node::string(value.as_str(), at));
    }
    Node::mapping(mapping, at)
}

/// Adds an entry to the list itself, or a list with it to the `spec`.
fn append(node: &mut Node, field: &'static str, entry: &Node, at: Span) -> bool {
    if let Some(items) = node.as_sequence_mut() {
        items.push(entry.clone());
        return true;
    }
    let Some(mapping) = node.as_mapping_mut() else { return false };
    match mapping.get_mut(field).and_then(Node::as_sequence_mut) {
        Some(items) => items.push(entry.clone()),
        None => _ = mapping.insert(Key::new(field, at), Node::sequence(vec![entry.clone()], at)),
    }
    true
}

/// Calls `change` for each node that was written at the place.
fn each(node: &mut Node, at: Span, change: &mut dyn FnMut(&mut Node) -> bool) -> bool {
    if node.span == at && !matches!(node.value, Value::Scalar(_)) {
        return change(node);
    }
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        items.iter_mut().for_each(|item| any |= each(item, at, change));
    } else if let Some(mapping) = node.as_mapping_mut() {
        mapping.iter_mut().for_each(|entry| any |= each(&mut entry.value, at, change));
    }
    any
}

fn replace(node: &mut Node, at: Span, text: &str) -> bool {
    if node.span == at && matches!(node.value, Value::Scalar(_)) {
        *node = Node::plain(text, at);
        return true;
    }
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        items.iter_mut().for_each(|item| any |= replace(item, at, text));
    } else if let Some(mapping) = node.as_mapping_mut() {
        for entry in mapping.iter_mut() {
            if entry.key.span == at {
                entry.key.text = text.into();
                any = true;
            }
            any |= replace(&mut entry.value, at, text);
        }
    }
    any
}

/// Takes out the items that hold a value at the place.
fn remove(node: &mut Node, at: Span) -> bool {
    let is_held = |item: &Node| {
        item.span == at
            || item.as_mapping().is_some_and(|mapping| mapping.iter().any(|entry| entry.value.span == at))
    };
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        let before = items.len();
        items.retain(|item| !is_held(item));
        any = items.len() != before;
        items.iter_mut().for_each(|item| any |= remove(item, at));
    } else if let Some(mapping) = node.as_mapping_mut() {
        mapping.iter_mut().for_each(|entry| any |= remove(&mut entry.value, at));
    }
    any
}

/// Takes out the fields whose value is at the place.
fn unset(node: &mut Node, at: Span) -> bool {
    let mut any = false;
    if let Some(items) = node.as_sequence_mut() {
        items.iter_mut().for_each(|item| any |= unset(item, at));
    } else if let Some(mapping) = node.as_mapping_mut() {
        let before = mapping.len();
        mapping.retain(|entry| entry.value.span != at);
        any = mapping.len() != before;
        mapping.iter_mut().for_each(|entry| any |= unset(&mut entry.value, at));
    }
    any
}

fn has_key_twice(spec: &Node) -> bool {
    let Some(mapping) = spec.as_mapping() else { return false };
    let mut keys = BTreeSet::new();
    !mapping.iter().all(|entry| keys.insert(&*entry.key.text))
}
