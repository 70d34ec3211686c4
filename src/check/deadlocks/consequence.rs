//! What Flux does while a loop lasts.

use crate::finding::Rollout;
use crate::readiness::{Class, Core, Milestone, Readiness, Reason, Words};
use crate::requirement::{Confidence, Need};

/// What happens, and when it does.
pub(super) fn of(words: Words<'_>, readiness: &Readiness, core: &Core, rollout: Rollout) -> String {
    let what = match core.class {
        Class::Wait => waits(words, readiness, core),
        Class::Apply => {
            "The API server refuses the object in a dry-run, and Flux then applies nothing of the same stage, again and again.".to_owned()
        }
        _ => "Flux looks again and again, and reports only that something is not found or not ready.".to_owned(),
    };
    let when = match rollout {
        Rollout::Upgrade => "This breaks the next rollout, and every cluster that is built anew.",
        Rollout::Cold => {
            "This breaks a cluster that is built anew. On a running one it passes, if all of these objects were there before."
        }
    };
    format!("{what} {when}")
}

fn waits(words: Words<'_>, readiness: &Readiness, core: &Core) -> String {
    let waiting = core
        .hops
        .iter()
        .find(|hop| matches!(readiness.reason(hop.reason), Reason::Wait(_) | Reason::HealthCheck(_)));
    let name = waiting.map(|hop| words.about(hop.from)).unwrap_or_default();
    format!("{name} fails its health check at each timeout (HealthCheckFailed) and starts anew, for ever.")
}

/// What the proof takes for granted about who brings a kind or a namespace.
pub(super) fn assumption(readiness: &Readiness, core: &Core) -> Option<String> {
    let hop =
        core.hops.iter().find(|hop| matches!(readiness.reason(hop.reason), Reason::ProvidedBy { .. }))?;
    let Reason::ProvidedBy { confidence, .. } = readiness.reason(hop.reason) else { return None };
    let thing = match readiness.milestone(hop.from) {
        Milestone::Met(Need::Kind { .. }) => "the kind",
        Milestone::Met(Need::Namespace(_)) => "the namespace",
        _ => return None,
    };
    let known = if *confidence == Confidence::Declared { "" } else { " The chart is known to bring it." };
    Some(format!("This assumes that nothing outside of Flux installs {thing}.{known}"))
}
