//! `ResourceSet`s of the Flux operator.

use crate::graph::{Node, NodeId};
use crate::object::ObjectRef;
use crate::requirement::{Gate, Stage};
use crate::source::Span;

use super::super::horn::Premise;
use super::super::milestone::Milestones;
use super::super::reason::Reason;
use super::Rules;

impl Rules<'_> {
    /// It starts when its dependencies and the providers that it names are there, applies step by step, each when the one before is ready, and is ready
    /// after the last; with `wait` when that one's objects are ready too.
    pub(super) fn resource_set(&mut self, id: NodeId, node: &Node) {
        if node.suspended {
            // The operator marks a set Ready that is switched off when it comes, and applies nothing of it.
            self.add(Milestones::ready(id), &[Self::same(Milestones::exists(id))], 0);
            return;
        }
        if self.is_refused(&node.reference) {
            return;
        }
        let started = Milestones::started(id);
        let mut body = vec![Self::same(Milestones::exists(id))];
        self.dependencies(id, &mut body);
        self.own_needs(&node.reference, Gate::Start, &mut body);
        self.add(started, &body, 0);
        // Of a set that the operator refuses nothing is applied.
        if self.failed.contains(&node.reference) {
            return;
        }
        let in_steps = self.environment.steps.get(&node.reference).is_some_and(|steps| steps.len() > 1);
        let applied = Milestones::applied(id, Stage::Rest);
        if in_steps {
            for stage in [Stage::Definitions, Stage::Classes, Stage::Rest] {
                self.add(Milestones::applied(id, stage), &[Self::same(started)], 0);
            }
        } else {
            self.stages(id, vec![Self::same(started)]);
        }
        let mut body = vec![Self::same(applied)];
        self.steps_waited_for(node, &mut body);
        self.add(Milestones::ready(id), &body, 0);
    }

    /// What an object that a set applies stands on: its own stage, and all that the steps before its own apply.
    pub(super) fn applied_by_set(&mut self, object: &ObjectRef, set: NodeId, span: Span) -> Vec<Premise> {
        let applied = Milestones::applied(set, Stage::of(object));
        let mut body = vec![self.premise(applied, Reason::AppliedBy(span))];
        let (graph, environment) = (self.graph, self.environment);
        let Some(steps) = environment.steps.get(&graph.node(set).reference) else { return body };
        let own = steps.iter().position(|step| step.contains(object)).unwrap_or(0);
        let span = self.step_place(set, own).unwrap_or(span);
        for earlier in steps.iter().take(own).flatten().filter_map(|reference| graph.find(reference)) {
            body.push(self.premise(Milestones::ready(earlier), Reason::EarlierStep(span)));
        }
        body
    }

    /// Where a step of a set is named.
    fn step_place(&self, set: NodeId, step: usize) -> Option<Span> {
        self.environment.resource_sets.get(&self.graph.node(set).reference)?.step_span(step)
    }

    /// Each step is waited for before the next; the last one only with `wait`.
    fn steps_waited_for(&mut self, node: &Node, body: &mut Vec<Premise>) {
        let (graph, environment) = (self.graph, self.environment);
        let Some(steps) = environment.steps.get(&node.reference) else { return };
        let checked = if node.wait { steps.len() } else { steps.len().saturating_sub(1) };
        for object in steps.iter().take(checked).flatten().filter(|object| **object != node.reference) {
            if let Some(id) = graph.find(object) {
                body.push(self.premise(Milestones::ready(id), Reason::Wait(None)));
            }
        }
    }
}
