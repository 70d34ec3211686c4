//! An environment with changes, as far as its graph shows them.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Action, Advice, Code, Edit, Finding, Severity};
use crate::flux::{HelmRelease, Kustomization};
use crate::graph::{Edge as GraphEdge, EdgeKind, Graph, Node as GraphNode};
use crate::object::ObjectRef;
use crate::readiness::Readiness;
use crate::source::{FileId, Span};

use super::change::{apply, has_key_twice, is_of};

/// What there is before a change.
pub(super) struct Trial<'a> {
    analyzed: &'a AnalyzedEnvironment,
    readiness: &'a Readiness,
    before: Vec<Known>,
    /// Who depended on each other in a loop before.
    in_loops: OnceCell<BTreeSet<ObjectRef>>,
    /// The changes that were made last, and what came of them: what has to be done besides is often nothing, and then the same
    /// changes are tried.
    last: RefCell<Option<(Vec<Edit>, Rc<Changed>)>>,
}

/// An environment with changes. Not where they change no object of Flux, or (true) where they get in each other's way.
type Changed = Result<AnalyzedEnvironment, bool>;

/// A finding, as far as it is the same one after a change of something else.
struct Known {
    code: Code,
    nodes: BTreeSet<String>,
    severity: Severity,
    /// Its first place, where a node may have several of the code: each is another entry of its list.
    entry: Option<Span>,
}

impl Known {
    fn of(finding: &Finding) -> Self {
        let nodes = finding.nodes.iter().cloned().collect();
        let is_entry = matches!(finding.code, Code::MissingDependency | Code::DependencyOfWrongKind);
        let entry = finding.span().filter(|_| is_entry);
        Self { code: finding.code, nodes, severity: finding.severity, entry }
    }

    /// Whether it is `other`, or what is left of it.
    fn is_part_of(&self, other: &Self) -> bool {
        self.code == other.code && self.nodes.is_subset(&other.nodes) && self.severity <= other.severity
    }
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        analyzed: &'a AnalyzedEnvironment,
        readiness: &'a Readiness,
        findings: &[Finding],
    ) -> Self {
        let before = findings.iter().map(Known::of).collect();
        Self { analyzed, readiness, before, in_loops: OnceCell::new(), last: RefCell::new(None) }
    }

    /// Whether with the changes all is ready that was before, no new loop is there, and of the findings at these places in
    /// the list those are gone that say that something is never ready.
    pub(super) fn passes(&self, edits: &[Edit], ended: &[usize]) -> bool {
        let changed = self.changed(edits);
        let changed = match &*changed {
            Ok(changed) => changed,
            Err(clash) => return !clash,
        };
        let readiness = changed.empty();
        let is_ready = |readiness: &Readiness, graph: &Graph, id| {
            !graph.node(id).missing && readiness.done(id).is_some()
        };
        let (before, after) = (self.analyzed.graph(), changed.graph());
        // A name that nothing here has is assumed to be ready; that nobody names it any more loses nothing.
        let inventory = &self.analyzed.environment().inventory;
        let was_ready = before.nodes().filter(|(id, node)| {
            inventory.contains(&node.reference) && is_ready(self.readiness, before, *id)
        });
        let is_lost =
            |node: &GraphNode| after.find(&node.reference).is_none_or(|id| !is_ready(readiness, after, id));
        if was_ready.into_iter().any(|(_, node)| is_lost(node)) || !self.has_only_known_loops(after) {
            return false;
        }
        let stuck = ended.iter().map(|at| &self.before[*at]).filter(|known| is_stuck(known.code));
        let stuck: Vec<&Known> = stuck.collect();
        if stuck.is_empty() {
            return true;
        }
        let mut left = super::super::stuck(changed, readiness).map(|finding| Known::of(&finding));
        let is_left = |one: &Known| {
            stuck
                .iter()
                .any(|known| (one.code, &one.nodes, one.entry) == (known.code, &known.nodes, known.entry))
        };
        let was_there = |one: &Known| self.before.iter().any(|known| one.is_part_of(known));
        left.all(|one| !is_left(&one) && was_there(&one))
    }

    /// Whether who depends on each other in a loop did so before: with a `readyExpr`, such a loop is ready all the same.
    fn has_only_known_loops(&self, after: &Graph) -> bool {
        let before = self.in_loops.get_or_init(|| in_loops(self.analyzed.graph()));
        in_loops(after).is_subset(before)
    }

    /// The fixes of what else is to be done after some fixes, each with the finding that it belongs to: warnings that were
    /// not there, or not seen, about the same nodes.
    pub(super) fn also(&self, edits: &[Edit], fixed: &[usize]) -> Vec<(usize, Advice)> {
        let changed = self.changed(edits);
        let Ok(changed) = &*changed else { return Vec::new() };
        let mut found = Vec::new();
        for finding in super::super::order(changed) {
            let one = Known::of(&finding);
            let is_new =
                one.severity == Severity::Warning && !self.before.iter().any(|known| one.is_part_of(known));
            let Some(advice) = finding.advice.into_iter().next().filter(|_| is_new) else { continue };
            let of = fixed.iter().filter(|at| !self.before[**at].nodes.is_disjoint(&one.nodes));
            found.extend(of.map(|at| (*at, advice.clone())));
        }
        found
    }

    /// The environment with the changes.
    fn changed(&self, edits: &[Edit]) -> Rc<Changed> {
        if let Some((_, changed)) = self.last.borrow().as_ref().filter(|(of, _)| of == edits) {
            return Rc::clone(changed);
        }
        let changed = Rc::new(self.change(edits));
        *self.last.borrow_mut() = Some((edits.to_vec(), Rc::clone(&changed)));
        changed
    }

    fn change(&self, edits: &[Edit]) -> Changed {
        let mut environment = self.analyzed.environment().clone();
        // What is added comes first, so that a key that is renamed to the same meets it.
        let (added, other): (Vec<&Edit>, Vec<&Edit>) =
            edits.iter().partition(|edit| matches!(edit.action, Action::Append { .. } | Action::Set { .. }));
        let (mut changed, mut clash) = (Vec::new(), false);
        let files: HashSet<FileId> = edits.iter().map(|edit| edit.at.file).collect();
        for object in environment.inventory.flux_objects_mut() {
            if !is_of(&object.node, &files) {
                continue;
            }
            let mut any = false;
            for edit in added.iter().chain(&other) {
                any |= apply(&mut object.node, edit);
            }
            clash |= object.node.get("spec").is_some_and(has_key_twice);
            changed.extend(any.then(|| object.reference.clone()));
        }
        if changed.is_empty() || clash {
            return Err(clash);
        }
        for reference in &changed {
            let Some(entry) = environment.inventory.get(reference) else { continue };
            if let Some(kustomization) = environment.kustomizations.get_mut(reference) {
                *kustomization = Kustomization::read(&entry.object);
            }
            if let Some(release) = environment.helm_releases.get_mut(reference) {
                *release = HelmRelease::read(&entry.object);
            }
        }
        let requirements = self.analyzed.requirements().clone();
        Ok(AnalyzedEnvironment::new(environment, requirements, self.analyzed.sources().clone()))
    }
}

/// Who depends on each other in a loop, also one that a `readyExpr` opens.
fn in_loops(graph: &Graph) -> BTreeSet<ObjectRef> {
    let depends = |edge: &GraphEdge| edge.kind == EdgeKind::DependsOn && !edge.existence;
    let groups = graph.cyclic_components(depends);
    groups.iter().flatten().map(|id| graph.node(*id).reference.clone()).collect()
}

/// Whether a finding says that something is never ready.
fn is_stuck(code: Code) -> bool {
    matches!(
        code,
        Code::DependencyCycle
            | Code::SelfDependency
            | Code::MissingDependency
            | Code::DependencyOfWrongKind
            | Code::MissingSource
            | Code::WaitDeadlock
            | Code::ExistenceDeadlock
            | Code::ApplyDeadlock
            | Code::InvalidExpression
    )
}
