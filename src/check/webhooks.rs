//! `webhook-not-serving`: what answers a webhook comes with, or after, the objects that the webhook is asked about.

use indexmap::IndexMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, enumerate};
use crate::graph::NodeId;
use crate::object::Object;
use crate::readiness::{Implied, Readiness};
use crate::requirement::{Asked, Webhook, webhooks};
use crate::source::Span;

/// How many others are named that stop, too.
const SHOWN: usize = 4;

/// One finding for each webhook and each Kustomization with objects that it is asked about, where the workload behind it
/// is applied by that Kustomization itself, or only after it is ready.
pub(super) fn check(analyzed: &AnalyzedEnvironment, readiness: &Readiness, findings: &mut Vec<Finding>) {
    let webhooks = webhooks(analyzed.environment());
    if webhooks.is_empty() {
        return;
    }
    let mut implied = Implied::new(readiness);
    for webhook in &webhooks {
        let asked = first_asked(analyzed, webhook);
        for (by, object) in &asked {
            let others: Vec<NodeId> = asked.keys().copied().filter(|other| other != by).collect();
            findings.extend(finding(analyzed, readiness, &mut implied, webhook, (*by, object, &others)));
        }
    }
}

/// For each Kustomization, the first of its objects that the webhook is asked about.
fn first_asked<'a>(analyzed: &'a AnalyzedEnvironment, webhook: &Webhook<'a>) -> IndexMap<NodeId, &'a Object> {
    let mut found = IndexMap::new();
    for (object, appliers) in webhook.asked_about(analyzed.environment()) {
        for by in appliers.filter_map(|by| analyzed.graph().find(by)) {
            if analyzed.graph().node(by).is_kustomization() {
                found.entry(by).or_insert(object);
            }
        }
    }
    found
}

fn finding(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    implied: &mut Implied<'_>,
    server: &Webhook<'_>,
    (by, object, others): (NodeId, &Object, &[NodeId]),
) -> Option<Finding> {
    let brought = appliers(analyzed, server)?;
    let together = brought.contains(&by);
    implied.look_for(&[Readiness::ready(by)]);
    let after = |one: &NodeId| {
        readiness.holds(Readiness::started(*one)) && implied.before(Readiness::started(*one)) != 0
    };
    if !together && !brought.iter().all(after) {
        return None;
    }
    let name = |id: NodeId| analyzed.graph().short_name(id);
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
        let id = analyzed.graph().node(id).reference.to_string();
        if !finding.nodes.contains(&id) {
            finding.nodes.push(id);
        }
    }
    finding = finding.note(consequence(server, &own, &other, together));
    finding.notes.extend(also_frozen(server, others.iter().map(|id| name(*id)).collect()));
    Some(finding.help(format!(
        "put {} into a Kustomization that depends on the one with {}, which has `wait: true`",
        object.reference.kind, server.workload.reference.name
    )))
}

fn consequence(server: &Webhook<'_>, own: &str, other: &str, together: bool) -> String {
    let mends = if together { "the workload" } else { other };
    match server.asked {
        Asked::Conversion { .. } => format!(
            "Without the workload the API server cannot convert the object. Its dry-run is refused, {own} applies nothing of \
             the same stage, and so {mends} never comes on an empty cluster."
        ),
        Asked::Admission { .. } => format!(
            "{own} may be Ready once, since Flux applies webhooks last. While the workload is down, every run of {own} after that \
             is refused, unchanged objects included. So Flux cannot mend {mends} either: no new revision of it is applied."
        ),
    }
}

/// Who else applies what the webhook is asked about.
fn also_frozen(server: &Webhook<'_>, mut names: Vec<String>) -> Option<String> {
    let count = names.len();
    if count > SHOWN {
        names.truncate(SHOWN - 1);
        names.push(format!("{} more", count + 1 - SHOWN));
    }
    let is = if count == 1 { "is" } else { "are" };
    (count > 0).then(|| {
        format!(
            "{} {is} frozen then, too, from the next run on: what they apply, {} is asked about.",
            enumerate(&names),
            server.asks()
        )
    })
}

fn kind_place(object: &Object) -> Span {
    object.node.get("kind").map_or(object.origin, |kind| kind.span)
}

/// The Kustomizations that apply the workload; nothing where not all are known.
fn appliers(analyzed: &AnalyzedEnvironment, webhook: &Webhook<'_>) -> Option<Vec<NodeId>> {
    let appliers = webhook.workload_by(analyzed.environment())?;
    appliers.into_iter().map(|by| analyzed.graph().find(by)).collect()
}
