//! The cheapest way out of a loop.

use crate::analyzed::AnalyzedEnvironment;
use crate::check::advice;
use crate::finding::{Edit, Finding};
use crate::readiness::{Core, Hop, Milestone, Readiness, Reason, Words, of_reference};

/// Adds what can be changed, the cheapest hop to cut first: that is the first one. Last of all stands what changes no line.
pub(super) fn advise(
    analyzed: &AnalyzedEnvironment,
    words: Words<'_>,
    readiness: &Readiness,
    core: &Core,
    mut finding: Finding,
) -> Finding {
    let mut apart = None;
    for at in 0..core.hops.len() {
        match (of(words, readiness, core, at), cut(analyzed, readiness, &core.hops[at])) {
            (help, Some(edit)) => finding = finding.advise(help, vec![edit]),
            (help, None) if at == 0 => finding = finding.advise(help, Vec::new()),
            (help, None) => apart = apart.or(Some(help).filter(|help| help.starts_with("move "))),
        }
    }
    match apart {
        Some(help) => finding.advise(help, Vec::new()),
        None => finding,
    }
}

/// The line of a hop that can be taken out.
fn cut(analyzed: &AnalyzedEnvironment, readiness: &Readiness, hop: &Hop) -> Option<Edit> {
    let (Milestone::Started(node) | Milestone::Ready(node)) = readiness.milestone(hop.from) else {
        return None;
    };
    let owner = &analyzed.graph().node(node).reference;
    match readiness.reason(hop.reason) {
        Reason::DependsOn(span) | Reason::HealthCheck(span) => {
            advice::without(analyzed.environment(), owner, *span)
        }
        Reason::Wait(span) => advice::unset(analyzed.environment(), owner, (*span)?),
        _ => None,
    }
}

/// What to change at a hop.
fn of(words: Words<'_>, readiness: &Readiness, core: &Core, at: usize) -> String {
    let hop = &core.hops[at];
    let line = line(at);
    let (from, to) = (words.about(hop.from), words.about(hop.to));
    match readiness.reason(hop.reason) {
        Reason::DependsOn(_) if at == 0 && applies(readiness, core) => {
            format!(
                "remove {line} of these lines: {to} applies {from} anyway, so that {from} never comes before it"
            )
        }
        Reason::DependsOn(_) => format!("remove {line} of these lines, if {from} can do without {to}"),
        Reason::Wait(_) => format!(
            "remove `wait` from {from}, or let its `healthChecks` name what it has to wait for, without {to}"
        ),
        Reason::HealthCheck(_) => format!("remove {to} from the health checks of {from}"),
        Reason::Needs { consumer, .. } => {
            let consumer = of_reference(consumer);
            let provider = core.hops.iter().find(|next| next.from == hop.to).map(|next| words.about(next.to));
            let after = provider
                .map(|provider| format!(" that depends on the one with {provider}, which has `wait: true`"))
                .unwrap_or_default();
            match readiness.milestone(hop.from) {
                Milestone::Applied(..) => {
                    format!("move {consumer} into a Kustomization of its own{after}")
                }
                _ => format!("let {consumer} do without {to}, or bring {to} earlier"),
            }
        }
        Reason::Source(_) | Reason::Chart(_) => {
            format!("let {to} come from a Kustomization that does not need {from}")
        }
        _ => format!("let {from} come from a Kustomization that does not wait for the others here"),
    }
}

/// Whether the next step of the loop is that the one waited for waits in turn for what it applies.
fn applies(readiness: &Readiness, core: &Core) -> bool {
    let [first, second] = core.hops.as_slice() else { return false };
    matches!(readiness.reason(second.reason), Reason::Wait(_)) && second.to != first.to
}

/// "the first", "line 2".
fn line(at: usize) -> String {
    if at == 0 { "the first".to_owned() } else { format!("line {}", at + 1) }
}
