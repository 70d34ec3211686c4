//! An environment with changes, as far as its graph shows them.

use std::collections::BTreeSet;

use crate::finding::{Action, Advice, Code, Edit, Finding, Severity};
use crate::flux::{HelmRelease, Kustomization};
use crate::graph::{Analyzed, Graph};
use crate::source::Span;
use crate::yaml::{Key, Mapping, Node, Value};

/// What there is before a change.
pub(super) struct Trial<'a> {
    subject: &'a Analyzed,
    all: &'a [Analyzed],
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
    pub(super) fn new(subject: &'a Analyzed, all: &'a [Analyzed], findings: &[Finding]) -> Self {
        Self { subject, all, before: findings.iter().map(Known::of).collect() }
    }

    /// Whether the changes end the findings at these places in the list, and bring no new error.
    pub(super) fn passes(&self, edits: &[Edit], ended: &[usize]) -> bool {
        let after = match self.changed(edits) {
            Ok(changed) => super::super::of_graph(&changed, self.all),
            Err(clash) => return !clash,
        };
        let after: Vec<Known> = after.iter().map(Known::of).collect();
        let is_new = |one: &Known| {
            one.severity == Severity::Error && !self.before.iter().any(|known| one.is_part_of(known))
        };
        let is_left = |at: &usize| {
            let wanted = &self.before[*at];
            is_of_graph(wanted.code)
                && after.iter().any(|one| one.code == wanted.code && one.nodes == wanted.nodes)
        };
        !after.iter().any(is_new) && !ended.iter().any(is_left)
    }

    /// The fixes of what else is to be done after a fix: warnings that were not there, or not seen, about the same nodes.
    pub(super) fn also(&self, edits: &[Edit], at: usize) -> Vec<Advice> {
        let Ok(changed) = self.changed(edits) else { return Vec::new() };
        let about = &self.before[at].nodes;
        let is_new = |finding: &Finding| {
            let one = Known::of(finding);
            finding.severity == Severity::Warning
                && !one.nodes.is_disjoint(about)
                && !self.before.iter().any(|known| one.is_part_of(known))
        };
        let after = super::super::of_graph(&changed, self.all).into_iter().filter(is_new);
        after.filter_map(|finding| finding.advice.into_iter().next()).collect()
    }

    /// The environment with the changes. Not where they change no object of Flux, or (true) where they get in each other's
    /// way.
    fn changed(&self, edits: &[Edit]) -> Result<Analyzed, bool> {
        let mut environment = self.subject.environment.clone();
        // What is added comes first, so that a key that is renamed to the same meets it.
        let (added, other): (Vec<&Edit>, Vec<&Edit>) =
            edits.iter().partition(|edit| matches!(edit.action, Action::Append { .. } | Action::Set { .. }));
        let (mut any, mut clash) = (false, false);
        for object in environment.inventory.flux_objects_mut() {
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

/// Whether a finding is one that the graph alone brings, so that a trial shows whether it is gone.
fn is_of_graph(code: Code) -> bool {
    matches!(
        code,
        Code::DependencyCycle
            | Code::SelfDependency
            | Code::MissingDependency
            | Code::WaitDeadlock
            | Code::ExistenceDeadlock
            | Code::ApplyDeadlock
            | Code::UndeclaredCrd
            | Code::UndeclaredNamespace
            | Code::UndeclaredSource
            | Code::UndeclaredConfiguration
            | Code::DependencyWithoutHealthCheck
            | Code::TimeoutInversion
            | Code::NoRetryInterval
            | Code::RedundantDependency
    )
}

/// Makes a change in all places of an object that were written there: more than one where a base is shared.
fn apply(node: &mut Node, edit: &Edit) -> bool {
    if node.span.file != edit.at.file && !holds(node, edit.at) {
        return false;
    }
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

fn holds(node: &Node, at: Span) -> bool {
    match &node.value {
        Value::Scalar(_) => node.span.file == at.file,
        Value::Sequence(items) => node.span.file == at.file || items.iter().any(|item| holds(item, at)),
        Value::Mapping(mapping) => {
            node.span.file == at.file || mapping.iter().any(|entry| holds(&entry.value, at))
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
