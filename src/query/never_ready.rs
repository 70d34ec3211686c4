//! Why something never gets ready.

use std::sync::Arc;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::{FluxBuild, Kind, is_left_alone};
use crate::graph::{EdgeKind, Node, NodeId};
use crate::object::ObjectRef;
use crate::readiness::{Lacks, Milestone, MilestoneId, Readiness, Reason, Words};
use crate::requirement::Need;
use crate::source::Location;

use super::names::Names;
use super::step::Why;

/// Why an object never gets ready: the first thing that it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NeverReady {
    /// The object.
    pub id: ObjectRef,
    /// What holds it up; `None` where it is its own fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// What it waits for in vain, where that is an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<ObjectRef>,
    /// The same in words, the object itself left out.
    pub message: String,
    /// The line that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Whether it would be there if only somebody else got on: who applies it, what it is made of.
    pub follows: bool,
}

/// The reasons of these nodes, in their order. Linear.
pub(super) fn never_ready(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    names: &Names,
    nodes: &[NodeId],
) -> Vec<NeverReady> {
    if nodes.is_empty() {
        return Vec::new();
    }
    let search = Search { analyzed, readiness, names, lacks: Lacks::of(readiness) };
    nodes.iter().map(|id| search.why_not(*id)).collect()
}

struct Search<'a> {
    analyzed: &'a AnalyzedEnvironment,
    readiness: &'a Readiness,
    names: &'a Names,
    lacks: Lacks,
}

impl Search<'_> {
    fn why_not(&self, id: NodeId) -> NeverReady {
        let node = self.analyzed.graph().node(id);
        let place = |span| self.analyzed.sources().location(span);
        let own = |message: String| NeverReady {
            id: node.reference.clone(),
            why: None,
            lacks: None,
            message,
            location: node.span.map(place),
            follows: false,
        };
        if node.suspended {
            return own("is suspended".to_owned());
        }
        let Some(hop) = self.lacks.obstacle(id) else { return own(self.own_fault(id)) };
        let reason = self.readiness.reason(hop.reason);
        let wanted = self.readiness.milestone(hop.to);
        let words = Words::new(self.analyzed.model(), self.readiness);
        let sentence = words.sentence(&hop).unwrap_or_default();
        // Its own name is said already.
        let own_name = format!("{} ", words.name(id));
        let message = sentence.strip_prefix(&own_name).unwrap_or(&sentence).to_owned();
        let lacks = match wanted {
            Milestone::ObjectExists(object)
            | Milestone::Met(Need::Object(object) | Need::Key { object, .. }) => Some(object),
            _ => self.readiness.node_of(hop.to).map(|id| &self.analyzed.graph().node(id).reference),
        };
        NeverReady {
            why: Why::of_reason(reason, wanted),
            lacks: lacks.cloned(),
            location: reason.span().or(node.span).map(place),
            follows: matches!(
                reason,
                Reason::AppliedBy(_) | Reason::MadeFor | Reason::Chart(_) | Reason::Source(_)
            ),
            ..own(message + self.lack(hop.to).unwrap_or_default())
        }
    }

    /// What is to be said of the thing that is waited for, where it never comes.
    fn lack(&self, wanted: MilestoneId) -> Option<&'static str> {
        let environment = self.analyzed.environment();
        match self.readiness.milestone(wanted) {
            Milestone::Met(need) if self.analyzed.requirements().providers(need).is_empty() => {
                Some(if matches!(need, Need::Key { .. }) {
                    ", which it does not have"
                } else {
                    ", which nothing here brings"
                })
            }
            Milestone::Exists(id) | Milestone::Ready(id) => {
                let node = self.analyzed.graph().node(id);
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
        let (graph, environment) = (self.analyzed.graph(), self.analyzed.environment());
        let node = graph.node(id);
        if environment.inventory.get(&node.reference).is_some_and(|entry| is_left_alone(&entry.object)) {
            return "is not applied: Flux is told to leave it alone".to_owned();
        }
        if node.kind == Some(Kind::HelmChart) {
            let users = graph.incoming(id).filter(|edge| edge.kind == EdgeKind::Chart);
            let suspended = users.map(|edge| graph.node(edge.from)).find(|user| user.suspended);
            if let Some(user) = suspended {
                return format!("is made for {}, which is suspended", self.names.short(&user.reference));
            }
        }
        let makers = graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::AppliedBy);
        let mut makers = makers.map(|edge| graph.node(edge.to));
        let is_off = |by: &&Node| by.suspended && by.kind == Some(Kind::ArtifactGenerator);
        if let Some(by) = makers.find(is_off) {
            return format!("is made by {}, which is suspended", self.names.short(&by.reference));
        }
        let fails =
            |(by, build): &(ObjectRef, Arc<FluxBuild>)| *by == node.reference && build.failure.is_some();
        let is_failing = environment.builds.iter().any(fails);
        if is_failing { "does not build" } else { "is brought by nothing" }.to_owned()
    }
}
