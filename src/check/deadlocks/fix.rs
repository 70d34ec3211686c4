//! The cheapest way out of a loop.

use crate::readiness::{Core, Milestone, Readiness, Reason, Words, of_reference};

/// What to change: the first hop is the cheapest to cut.
pub(super) fn of(words: Words<'_>, readiness: &Readiness, core: &Core) -> String {
    let hop = &core.hops[0];
    let (from, to) = (words.about(hop.from), words.about(hop.to));
    match readiness.reason(hop.reason) {
        Reason::DependsOn(_) if applies(readiness, core) => {
            format!(
                "remove the first of these lines: {to} applies {from} anyway, so that {from} never comes before it"
            )
        }
        Reason::DependsOn(_) => format!("remove the first of these lines, if {from} can do without {to}"),
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
