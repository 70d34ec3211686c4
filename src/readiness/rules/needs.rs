//! Needs that no `dependsOn` says.

use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::requirement::{Confidence, Gate, Need, Provider, Requirement, Stage};

use super::super::horn::Premise;
use super::super::milestone::{MilestoneId, Milestones};
use super::super::reason::Reason;
use super::Rules;

impl Rules<'_> {
    /// What the objects of one stage need so that the API server takes them.
    pub(super) fn needs_of_stage(&mut self, needs: &[Requirement], stage: Stage, body: &mut Vec<Premise>) {
        for need in needs.iter().filter(|need| need.stage == stage && need.gate == Gate::Apply) {
            self.need(need, body);
        }
    }

    /// What an object's own spec needs.
    pub(super) fn own_needs(&mut self, object: &ObjectRef, gate: Gate, body: &mut Vec<Premise>) {
        let requirements = self.requirements;
        for need in requirements.of_object(object).iter().filter(|need| need.gate == gate) {
            self.need(need, body);
        }
    }

    /// A need, unless it is a guess.
    pub(super) fn need(&mut self, need: &Requirement, body: &mut Vec<Premise>) {
        if need.confidence == Confidence::Heuristic {
            return;
        }
        let met = self.met(&need.need);
        let Requirement { consumer, span, gate, .. } = need;
        body.push(self.premise(met, Reason::Needs { consumer: consumer.clone(), span: *span, gate: *gate }));
    }

    /// Whether a need is met from the start.
    fn is_there_before(&self, need: &Need, providers: &[Provider]) -> bool {
        let evidence = self.requirements.from_outside(need);
        if self.bare {
            return evidence.is_some_and(|evidence| evidence.certain);
        }
        let is_sure = !providers.is_empty()
            && providers.iter().all(|provider| provider.confidence != Confidence::Heuristic);
        evidence.is_some() || !is_sure && !self.requirements.is_absent(need)
    }

    /// A need is met by any of its providers. Where none is known, or only a guess, it is assumed to be met from outside.
    fn met(&mut self, need: &Need) -> MilestoneId {
        let (head, new) = self.book.milestones.need(need);
        if !new {
            return head;
        }
        let requirements = self.requirements;
        let providers = requirements.providers(need);
        if self.is_there_before(need, providers) {
            self.fact(head);
        }
        for provider in providers {
            // A chart brings what it brings when it is installed.
            let release = self.graph.find(&provider.object);
            let release = release.filter(|_| Kind::of(&provider.object) == Some(Kind::HelmRelease));
            let there = match release {
                Some(id) => Milestones::ready(id),
                None => self.object_exists(&provider.object),
            };
            let reason = Reason::ProvidedBy { span: provider.span, confidence: provider.confidence };
            let premise = self.premise(there, reason);
            self.add(head, &[premise], 0);
        }
        head
    }
}
