//! `webhook-not-serving`: what answers a webhook comes with, or after, the objects that the webhook is asked about.

mod server;

use indexmap::IndexMap;

use crate::finding::{Code, Finding};
use crate::graph::{Analyzed, NodeId};
use crate::object::{Object, ObjectRef};
use crate::readiness::{Implied, Readiness};
use crate::requirement::Stage;
use crate::source::Span;

use server::{Asked, Server};

/// One finding for each webhook and each Kustomization with objects that it is asked about, where the workload behind it
/// is applied by that Kustomization itself, or only after it is ready.
pub(super) fn check(subject: &Analyzed, readiness: &Readiness, findings: &mut Vec<Finding>) {
    let servers = server::all(subject);
    if servers.is_empty() {
        return;
    }
    let mut implied = Implied::new(readiness);
    for server in &servers {
        for (by, object) in first_asked(subject, server) {
            findings.extend(finding(subject, readiness, &mut implied, server, by, object));
        }
    }
}

/// For each Kustomization, the first of its objects that the webhook is asked about.
fn first_asked<'a>(subject: &'a Analyzed, server: &Server<'_>) -> IndexMap<NodeId, &'a Object> {
    let mut found = IndexMap::new();
    for (reference, entry) in subject.environment.inventory.iter() {
        // Objects of the stages before are there before any webhook of the apply is.
        if Stage::of(reference) != Stage::Rest || !server.is_asked(&entry.object) {
            continue;
        }
        for by in entry.appliers.iter().filter_map(|applier| subject.graph.find(applier.by.as_ref()?)) {
            if subject.graph.node(by).is_kustomization() {
                found.entry(by).or_insert(&entry.object);
            }
        }
    }
    found
}

fn finding(
    subject: &Analyzed,
    readiness: &Readiness,
    implied: &mut Implied<'_>,
    server: &Server<'_>,
    by: NodeId,
    object: &Object,
) -> Option<Finding> {
    let brought = server.workload_by(subject)?;
    let together = brought.contains(&by);
    implied.look_for(&[Readiness::ready(by)]);
    let after = |one: &NodeId| {
        readiness.holds(Readiness::started(*one)) && implied.before(Readiness::started(*one)) != 0
    };
    if !together && !brought.iter().all(after) {
        return None;
    }
    let name = |id: NodeId| subject.graph.node(id).reference.name.to_string();
    let (own, other) = (name(by), name(*brought.first()?));
    let asks = server.asks();
    let message = if together {
        format!("{own} applies {} together with what answers {asks}", object.reference)
    } else {
        format!(
            "{own} applies {}, and what answers {asks} comes only after it, with {other}",
            object.reference
        )
    };
    let mut finding = Finding::new(Code::WebhookNotServing, message)
        .at(kind_place(object), "the API server asks the webhook about this")
        .at(server.span, "which this Service answers")
        .at(server.workload.origin, format!("with the pods of {}", server.workload.reference));
    for id in std::iter::once(by).chain(brought) {
        let id = subject.graph.node(id).reference.to_string();
        if !finding.nodes.contains(&id) {
            finding.nodes.push(id);
        }
    }
    Some(finding.note(consequence(server, &own, &other, together)).help(format!(
        "put {} into a Kustomization that depends on the one with {}, which has `wait: true`",
        object.reference.kind, server.workload.reference.name
    )))
}

fn consequence(server: &Server<'_>, own: &str, other: &str, together: bool) -> String {
    let mends = if together { "the workload" } else { other };
    match server.asked {
        Asked::Conversion { .. } => format!(
            "Without the workload the API server cannot convert the object. Its dry-run is refused, {own} applies nothing of \
             the same stage, and so {mends} never comes on an empty cluster."
        ),
        Asked::Admission { .. } => format!(
            "While the workload is down, every apply of {own} is refused, unchanged objects included. So Flux cannot mend \
             {mends} either: no new revision of it is applied."
        ),
    }
}

fn kind_place(object: &Object) -> Span {
    object.node.get("kind").map_or(object.origin, |kind| kind.span)
}

/// The Kustomizations that apply an object; nothing where not all are known.
fn appliers(subject: &Analyzed, reference: &ObjectRef) -> Option<Vec<NodeId>> {
    let entry = subject.environment.inventory.get(reference)?;
    entry.appliers.iter().map(|applier| subject.graph.find(applier.by.as_ref()?)).collect()
}
