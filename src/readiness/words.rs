//! Milestones and reasons in words.

use crate::flux::Kind;
use crate::graph::NodeId;
use crate::object::ObjectRef;
use crate::requirement::{Confidence, Need};

use super::milestone::{Milestone, MilestoneId};
use super::reason::Reason;
use super::{Hop, Model, Readiness};

/// Puts milestones and reasons of an environment into words.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    model: Model<'a>,
    readiness: &'a Readiness,
}

impl<'a> Words<'a> {
    /// The words of an environment.
    pub fn new(model: Model<'a>, readiness: &'a Readiness) -> Self {
        Self { model, readiness }
    }

    /// A Kustomization by its name, anything else with its kind; with the namespace where the name is there twice.
    pub fn name(&self, id: NodeId) -> String {
        self.of(&self.model.graph.node(id).reference)
    }

    fn of(&self, reference: &ObjectRef) -> String {
        if self.model.graph.is_name_enough(reference) {
            return of_reference(reference);
        }
        let name = format!("{}/{}", reference.namespace, reference.name);
        of_reference(&ObjectRef { name: name.into(), ..reference.clone() })
    }

    /// What a milestone is about.
    pub fn about(&self, milestone: MilestoneId) -> String {
        match self.readiness.milestone(milestone) {
            Milestone::Exists(id)
            | Milestone::Started(id)
            | Milestone::Applied(id, _)
            | Milestone::Ready(id) => self.name(id),
            Milestone::ObjectExists(object) => self.of(object),
            Milestone::Met(need) => of_need(need),
        }
    }

    /// One step: who needs whom, and why. Nothing where the step before says it already.
    pub fn sentence(&self, hop: &Hop) -> Option<String> {
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
            Reason::EarlierStep(_) => format!("{from} comes in a step after {to}"),
            Reason::Needs { consumer, .. } => {
                let consumer_name = self.of(consumer);
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
}

/// A Kustomization by its name, anything else with its kind.
pub fn of_reference(reference: &ObjectRef) -> String {
    match Kind::of(reference) {
        Some(Kind::Kustomization) => reference.name.to_string(),
        _ => format!("{} {}", reference.kind, reference.name),
    }
}

/// A need by what it is of.
pub fn of_need(need: &Need) -> String {
    match need {
        Need::Kind { group, kind } => format!("the kind {kind}.{group}"),
        Need::Namespace(name) => format!("the namespace {name}"),
        Need::Object(object) => of_reference(object),
        Need::Key { object, key } => format!("the key {key} of {}", of_reference(object)),
    }
}
