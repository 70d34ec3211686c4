//! What Flux does while a loop lasts.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::Rollout;
use crate::graph::{EdgeKind, NodeId};
use crate::readiness::{Class, Core, Hop, Milestone, Readiness, Reason, Words};
use crate::requirement::{Confidence, Need};

/// What happens, and when it does.
pub(super) fn of(
    analyzed: &AnalyzedEnvironment,
    words: Words<'_>,
    readiness: &Readiness,
    core: &Core,
    rollout: Rollout,
) -> String {
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
    let made_by_hand = made_by_hand(analyzed, words, readiness, core).filter(|_| rollout == Rollout::Cold);
    let commit = match (core.class, rollout) {
        _ if made_by_hand.is_some() => made_by_hand,
        (Class::Wait, Rollout::Upgrade) => adds_wait(readiness, core),
        (Class::Existence, Rollout::Cold) => brings_child(analyzed, words, readiness, core),
        _ => None,
    };
    format!("{what} {when}{}", commit.map(|commit| format!(" {commit}")).unwrap_or_default())
}

/// A source that comes only with what is built from it.
fn made_by_hand(
    analyzed: &AnalyzedEnvironment,
    words: Words<'_>,
    readiness: &Readiness,
    core: &Core,
) -> Option<String> {
    let takes = core.hops.iter().find(|hop| matches!(readiness.reason(hop.reason), Reason::Source(_)))?;
    let source = readiness.node_of(takes.to)?;
    let is_on_it = |id: &NodeId| {
        analyzed.graph().node(*id).source.as_ref() == Some(&analyzed.graph().node(source).reference)
    };
    let appliers = analyzed.graph().outgoing(source).filter(|edge| edge.kind == EdgeKind::AppliedBy);
    let mut by = appliers.map(|edge| edge.to);
    by.all(|by| is_on_it(&by))
        .then(|| format!("Somebody has to create {} by hand the first time.", words.name(source)))
}

/// A commit that only adds `wait` may be through before the new spec is looked at.
fn adds_wait(readiness: &Readiness, core: &Core) -> Option<String> {
    let waits = |hop: &Hop| matches!(readiness.reason(hop.reason), Reason::Wait(Some(_)));
    core.hops.iter().any(waits).then(|| {
        "A commit that only adds `wait` may still pass, since the old spec runs first; then the one after it is held up."
            .to_owned()
    })
}

/// What becomes of a commit that brings a Kustomization and lets one depend on it that has to run before it comes.
///
/// The one that waits is told of the revision with its old spec, too. It runs once more with that, unless that has to wait for
/// the new revision of something else: then the new spec is there first.
fn brings_child(
    analyzed: &AnalyzedEnvironment,
    words: Words<'_>,
    readiness: &Readiness,
    core: &Core,
) -> Option<String> {
    let graph = analyzed.graph();
    let (waiting, brought) = waits_for_brought(readiness, core)?;
    if !graph.node(waiting).is_kustomization() || !graph.node(brought).is_kustomization() {
        return None;
    }
    let (who, whom) = (words.name(waiting), words.name(brought));
    let source = &graph.node(waiting).source;
    let holds = graph.outgoing(waiting).find(|edge| {
        let other = graph.node(edge.to);
        edge.kind == EdgeKind::DependsOn
            && !edge.ready_expression
            && edge.to != brought
            && other.is_kustomization()
            && other.source == *source
    });
    Some(match holds {
        Some(edge) => format!(
            "A commit that brings {whom} together with this line does not pass: {who} gets the line while it still waits \
             for the new revision of {}.",
            words.name(edge.to)
        ),
        None => format!(
            "For a commit that brings {whom} together with this line it is a race: {who} may run once more as it was, and \
             {whom} comes, or get the line first, and lock."
        ),
    })
}

/// Who waits, and for whom, where what is waited for comes only after.
fn waits_for_brought(readiness: &Readiness, core: &Core) -> Option<(NodeId, NodeId)> {
    let count = core.hops.len();
    let is = |at: usize, test: fn(&Reason) -> bool| test(readiness.reason(core.hops[at].reason));
    let brings = (0..count).find(|at| is(*at, |reason| matches!(reason, Reason::AppliedBy(_))))?;
    let back = (1..=count).map(|step| (brings + count - step) % count);
    let waits = back.into_iter().find(|at| is(*at, |reason| matches!(reason, Reason::DependsOn(_))))?;
    let hop = &core.hops[waits];
    Some((readiness.node_of(hop.from)?, readiness.node_of(hop.to)?))
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
