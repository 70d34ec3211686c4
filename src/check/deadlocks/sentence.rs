//! The steps of a loop in words.

use crate::finding::enumerate;
use crate::flux::Kind;
use crate::graph::{Analyzed, NodeId};
use crate::object::ObjectRef;
use crate::readiness::{Class, Core, Hop, Milestone, MilestoneId, Readiness, Reason};
use crate::requirement::{Confidence, Need};

/// Puts milestones and reasons of an environment into words.
#[derive(Clone, Copy)]
pub(super) struct Speaker<'a> {
    pub(super) subject: &'a Analyzed,
    pub(super) readiness: &'a Readiness,
}

impl Speaker<'_> {
    /// A Kustomization by its name, anything else with its kind.
    pub(super) fn name(&self, id: NodeId) -> String {
        of_reference(&self.subject.graph.node(id).reference)
    }

    /// What a milestone is about.
    pub(super) fn about(&self, milestone: MilestoneId) -> String {
        match self.readiness.milestone(milestone) {
            Milestone::Exists(id)
            | Milestone::Started(id)
            | Milestone::Applied(id, _)
            | Milestone::Ready(id) => self.name(id),
            Milestone::EntryApplied(_) => "the entry point".to_owned(),
            Milestone::ObjectExists(object) => of_reference(object),
            Milestone::Met(need) => of_need(need),
        }
    }

    /// One step: who needs whom, and why. Nothing where the step before says it already.
    pub(super) fn sentence(&self, hop: &Hop) -> Option<String> {
        let (from, to) = (self.about(hop.from), self.about(hop.to));
        Some(match self.readiness.reason(hop.reason) {
            Reason::Same => return None,
            Reason::DependsOn(_) => format!("{from} waits for {to}"),
            Reason::AppliedBy(_) => format!("{from} is applied by {to}"),
            Reason::Wait(_) => format!("{from} waits for all that it applies, {to} included"),
            Reason::HealthCheck(_) => format!("{from} checks the health of {to}"),
            Reason::Source(_) => format!("{from} takes its content from {to}"),
            Reason::Chart(_) => format!("{from} takes its chart from {to}"),
            Reason::MadeFor => format!("{from} is made for {to}"),
            Reason::EarlierStep => format!("{from} comes in a step after {to}"),
            Reason::Needs { consumer, .. } => {
                let consumer_name = of_reference(consumer);
                if consumer_name == from {
                    format!("{from} needs {to}")
                } else {
                    format!("{from} applies {consumer_name}, which needs {to}")
                }
            }
            Reason::ProvidedBy { confidence, .. } => match (self.readiness.milestone(hop.from), confidence) {
                (Milestone::Met(Need::Kind { .. }), Confidence::Declared) => {
                    format!("{to} defines {from}")
                }
                // A Namespace is itself what is needed.
                (_, Confidence::Declared) => return None,
                _ => format!("{from} comes with {to}"),
            },
        })
    }

    /// Who cannot get ready, and why in short.
    pub(super) fn headline(&self, core: &Core) -> String {
        let names: Vec<String> = core.members.iter().map(|id| self.name(*id)).collect();
        match (core.class, names.as_slice()) {
            (Class::Apply, _) => {
                self.apply_headline(core).unwrap_or_else(|| format!("{} need each other", enumerate(&names)))
            }
            (_, [one]) => format!("{one} waits for itself"),
            (Class::Existence, [one, two]) => {
                format!("{one} waits for what only {two} would bring, and {two} waits for {one}")
            }
            (_, [one, two]) => format!("{one} and {two} wait for each other"),
            (_, many) => format!("{} wait for each other in a loop", super::some(many)),
        }
    }

    fn apply_headline(&self, core: &Core) -> Option<String> {
        let need = core.hops.iter().find_map(|hop| {
            match (self.readiness.milestone(hop.to), self.readiness.reason(hop.reason)) {
                (Milestone::Met(need @ (Need::Kind { .. } | Need::Namespace(_))), Reason::Needs { .. }) => {
                    Some((hop, need))
                }
                _ => None,
            }
        });
        let (hop, need) = need?;
        let provider = core.hops.iter().find(|next| next.from == hop.to)?;
        let from = self.about(hop.from);
        let brings = self.about(provider.to);
        let is_applied = |hop: &&Hop| matches!(self.readiness.reason(hop.reason), Reason::AppliedBy(_));
        let applied = core.hops.iter().filter(is_applied).find(|next| self.about(next.from) == brings)?;
        let together = self.about(applied.to) == from;
        Some(match (self.readiness.reason(provider.reason), together) {
            (Reason::ProvidedBy { confidence: Confidence::Declared, .. }, true) => {
                format!("{from} applies {brings} only together with what needs it")
            }
            (_, true) => {
                format!("{from} needs {}, which comes only with {brings}, in the same apply", of_need(need))
            }
            (_, false) => format!("{from} needs {}, which comes only after it, with {brings}", of_need(need)),
        })
    }
}

/// A Kustomization by its name, anything else with its kind.
pub(super) fn of_reference(reference: &ObjectRef) -> String {
    match Kind::of(reference) {
        Some(Kind::Kustomization) => reference.name.to_string(),
        _ => format!("{} {}", reference.kind, reference.name),
    }
}

fn of_need(need: &Need) -> String {
    match need {
        Need::Kind { group, kind } => format!("the kind {kind}.{group}"),
        Need::Namespace(name) => format!("the namespace {name}"),
        Need::Object(object) => of_reference(object),
    }
}
