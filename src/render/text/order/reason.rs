//! Why something never gets ready.

use crate::flux::is_left_alone;
use crate::flux::{FluxBuild, Kind};
use crate::graph::{EdgeKind, NodeId};
use crate::object::ObjectRef;
use crate::readiness::{Milestone, MilestoneId, Words};
use crate::requirement::Need;
use crate::text::name;

use super::super::words;
use super::View;

impl View<'_> {
    /// The first reason that holds, with its place.
    pub(super) fn why_not(&self, id: NodeId) -> (String, String) {
        let node = self.graph.node(id);
        let place = |span| words::place(self.sources, span);
        let own = node.span.map(place).unwrap_or_default();
        if node.suspended {
            return ("is suspended".to_owned(), own);
        }
        let Some(hop) = self.lacks.obstacle(id) else { return (self.own_fault(id), own) };
        let reason = self.readiness.reason(hop.reason);
        let words = Words::new(self.subject, &self.readiness);
        let sentence = words.sentence(&hop).unwrap_or_default();
        // Its own name stands at the left already.
        let own_name = format!("{} ", words.name(id));
        let why = name(sentence.strip_prefix(&own_name).unwrap_or(&sentence));
        let why = format!("{why}{}", self.lack(hop.to).unwrap_or_default());
        (why, reason.span().map(place).unwrap_or_default())
    }

    /// What is to be said of the thing that is waited for, where it never comes.
    fn lack(&self, wanted: MilestoneId) -> Option<&'static str> {
        let environment = &self.subject.environment;
        match self.readiness.milestone(wanted) {
            Milestone::Met(need) if self.subject.requirements.providers(need).is_empty() => {
                Some(if matches!(need, Need::Key { .. }) {
                    ", which it does not have"
                } else {
                    ", which nothing here brings"
                })
            }
            Milestone::Exists(id) | Milestone::Ready(id) => {
                let node = self.graph.node(id);
                let entry = environment.inventory.get(&node.reference);
                match entry {
                    Some(entry) if is_left_alone(&entry.object) => {
                        Some(", which Flux is told to leave alone")
                    }
                    None if node.missing => Some(", which does not exist"),
                    None if node.external => Some(", which nothing here brings"),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Why a node is never ready by itself.
    fn own_fault(&self, id: NodeId) -> String {
        let (graph, environment) = (self.graph, &self.subject.environment);
        let node = graph.node(id);
        if environment.inventory.get(&node.reference).is_some_and(|entry| is_left_alone(&entry.object)) {
            return "is not applied: Flux is told to leave it alone".to_owned();
        }
        if node.kind == Some(Kind::HelmChart) {
            let users = graph.incoming(id).filter(|edge| edge.kind == EdgeKind::ChartSource);
            let suspended = users.map(|edge| graph.node(edge.from)).find(|user| user.suspended);
            if let Some(user) = suspended {
                return format!("is made for {}, which is suspended", self.names.short(&user.reference));
            }
        }
        let fails = |(by, build): &(ObjectRef, std::sync::Arc<FluxBuild>)| {
            *by == node.reference && build.failure.is_some()
        };
        let is_failing = environment.builds.iter().any(fails);
        if is_failing { "does not build" } else { "is brought by nothing" }.to_owned()
    }
}
