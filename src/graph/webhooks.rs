//! Edges from who applies what a webhook is asked about to who brings the workload that answers it.

use std::collections::HashSet;

use crate::environment::Environment;
use crate::requirement::{Webhook, webhooks};
use crate::source::Span;

use super::{Confidence, Edge, EdgeKind, Graph, NodeId};

/// Adds an edge to who applies the workload, and to the workload itself where it has a node; none where another edge that
/// somebody wrote joins the two. Linear in the objects for each webhook.
pub(super) fn add(graph: &mut Graph, environment: &Environment) {
    for webhook in webhooks(environment) {
        let workload = graph.find(&webhook.workload.reference);
        let appliers = webhook.workload_by(environment).unwrap_or_default();
        let answers: Vec<NodeId> = appliers.iter().filter_map(|by| graph.find(by)).chain(workload).collect();
        for (from, span) in who_asks(graph, environment, &webhook) {
            for &to in answers.iter().filter(|to| **to != from) {
                let known = |edge: &Edge| {
                    edge.to == to && (edge.kind == EdgeKind::AsksWebhook || !edge.kind.is_inferred())
                };
                if graph.outgoing(from).any(known) {
                    continue;
                }
                let edge = Edge::declared(from, to, EdgeKind::AsksWebhook, span);
                graph.add_edge(Edge { confidence: Confidence::Inferred, ..edge });
            }
        }
    }
}

/// The appliers of what it is asked about, each with the first such object.
fn who_asks(graph: &Graph, environment: &Environment, webhook: &Webhook<'_>) -> Vec<(NodeId, Span)> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (object, appliers) in webhook.asked_about(environment) {
        let span = object.node.get("kind").map_or(object.origin, |kind| kind.span);
        let new = appliers.filter_map(|by| graph.find(by)).filter(|by| seen.insert(*by));
        found.extend(new.map(|by| (by, span)));
    }
    found
}
