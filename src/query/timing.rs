//! When everything is ready, what that is the sum of, and what would make it earlier.

use std::collections::HashSet;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Controllers;
use crate::flux::Kind;
use crate::graph::NodeId;
use crate::object::ObjectRef;
use crate::readiness::{Activity, Change, Readiness, Reason, Schedule};
use crate::source::{Location, Span};

use super::step::Why;

/// How many changes are tried at most, those at the longest parts of the path first. Each costs as much as the answer
/// itself; so a large environment gets fewer.
const MAX_TRIED: usize = 16;
/// How many are tried in any case.
const LEAST_TRIED: usize = 3;
/// How many nodes are gone through for all of them together.
const MAX_NODES: usize = 20_000;
/// How many gains are told.
const MAX_TOLD: usize = 3;
/// What `--requeue-dependency` is lowered to for a try, in seconds: what the Flux operator sets in larger clusters.
const QUICK_REQUEUE: u32 = 5;

/// When all is ready, in seconds from when Flux runs and the bootstrap's source has its artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Bounds {
    /// Not before: only what takes time in any case counts.
    pub earliest: u32,
    /// Where everything is healthy as soon as it is applied, and polls fall as they do: a chain of dependencies that were
    /// enqueued together costs a whole `--requeue-dependency` for each step.
    pub expected: u32,
    /// Not after, as long as everything gets healthy within its own timeouts and a worker is free for it.
    pub latest: u32,
    /// Not after with the number of workers that the controllers have (Graham's bound).
    pub latest_with_workers: u32,
}

/// When one node is ready, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Times {
    /// The node.
    pub id: ObjectRef,
    /// Not before.
    pub earliest: u32,
    /// Where everything is healthy as soon as it is applied.
    pub expected: u32,
    /// Not after.
    pub latest: u32,
}

/// A part of the critical path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PathStep {
    /// The node that passes the time.
    pub id: ObjectRef,
    /// From when on, in seconds.
    pub at: u32,
    /// How long, in seconds; `at` and `delta` add up to the `at` of the next one.
    pub delta: u32,
    /// How much of that passes until it notices that what it waited for is there.
    pub notice: u32,
    /// Why it comes after the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// The line that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// Something that could be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum Shortcut {
    /// One does not depend on another.
    WithoutDependency {
        /// Who.
        id: ObjectRef,
        /// On whom.
        dependency: ObjectRef,
    },
    /// One does not wait for the health of what it applies.
    WithoutWait {
        /// Who.
        id: ObjectRef,
    },
    /// One has no health checks.
    WithoutHealthChecks {
        /// Who.
        id: ObjectRef,
    },
    /// The controllers look at dependencies more often.
    Requeue {
        /// `--requeue-dependency`, in seconds.
        seconds: u32,
    },
}

/// What a change would gain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Gain {
    /// The change.
    pub shortcut: Shortcut,
    /// How much earlier the latest second is then.
    pub gain: u32,
    /// The line to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

pub(super) fn has_time(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Kustomization | Kind::HelmRelease | Kind::ResourceSet))
}

/// The nodes whose readiness is asked for, out of those that get ready.
pub(super) fn ends(
    analyzed: &AnalyzedEnvironment,
    schedule: &Schedule<'_>,
    wanted: impl Fn(NodeId) -> bool,
) -> Vec<NodeId> {
    let nodes = analyzed.graph().nodes().filter(|(id, node)| has_time(node.kind) && wanted(*id));
    nodes.map(|(id, _)| id).filter(|id| schedule.earliest(*id).is_some()).collect()
}

fn latest(schedule: &Schedule<'_>, ends: &[NodeId]) -> Option<(u32, NodeId)> {
    let times = ends.iter().filter_map(|id| Some((schedule.latest(*id)?, *id)));
    times.max_by_key(|(time, id)| (*time, std::cmp::Reverse(*id)))
}

pub(super) fn critical_path(schedule: &Schedule<'_>, ends: &[NodeId]) -> Vec<Activity> {
    latest(schedule, ends).map(|(_, end)| schedule.critical_path(end)).unwrap_or_default()
}

pub(super) fn bounds(schedule: &Schedule<'_>, ends: &[NodeId], path: &[Activity]) -> Option<Bounds> {
    let earliest = ends.iter().filter_map(|id| schedule.earliest(*id)).max()?;
    let (latest, _) = latest(schedule, ends)?;
    let times = schedule.expected();
    let expected = ends.iter().map(|id| times.of(*id)).max()?;
    Some(Bounds { earliest, expected, latest, latest_with_workers: schedule.with_workers(path).latest })
}

pub(super) fn times(
    analyzed: &AnalyzedEnvironment,
    schedule: &Schedule<'_>,
    wanted: impl Fn(NodeId) -> bool,
) -> Vec<Times> {
    let all = schedule.expected();
    let time = |id: NodeId| {
        let (earliest, latest) = (schedule.earliest(id)?, schedule.latest(id)?);
        Some(Times {
            id: analyzed.graph().node(id).reference.clone(),
            earliest,
            expected: all.of(id),
            latest,
        })
    };
    let mut times: Vec<Times> = ends(analyzed, schedule, wanted).into_iter().filter_map(time).collect();
    times.sort_by(|a, b| (a.earliest, a.latest, &a.id).cmp(&(b.earliest, b.latest, &b.id)));
    times
}

pub(super) fn path_steps(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    path: &[Activity],
) -> Vec<PathStep> {
    let step = |activity: &Activity| {
        let reason = readiness.reason(activity.reason);
        let on = activity.premise.map(|premise| readiness.milestone(readiness.premise(premise)));
        let why = on.and_then(|on| Why::of_reason(reason, on));
        let id = analyzed.graph().node(activity.node).reference.clone();
        let own = analyzed.graph().node(activity.node).span.filter(|_| why.is_some());
        let location = reason.span().or(own).map(|span| analyzed.sources().location(span));
        PathStep { id, at: activity.at, delta: activity.delta, notice: activity.notice, why, location }
    };
    // What passes no time is no part of the sum.
    path.iter().filter(|activity| activity.delta > 0).map(step).collect()
}

/// Tries changes on the critical path, and tells those that gain most.
pub(super) fn gains(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    controllers: &Controllers,
    schedule: &Schedule<'_>,
    ends: &[NodeId],
    path: &[Activity],
) -> Vec<Gain> {
    let Some((now, _)) = latest(schedule, ends) else { return Vec::new() };
    let place = |span| analyzed.sources().location(span);
    let mut gains: Vec<Gain> = Vec::new();
    for (change, shortcut, span) in candidates(analyzed, readiness, schedule, path) {
        let changed = Schedule::changed(analyzed.model(), readiness, controllers, change);
        let then = latest(&changed, ends).map_or(now, |(time, _)| time);
        let location = span.map(place);
        gains.push(Gain { shortcut, gain: now.saturating_sub(then), location });
    }
    let mut quick = controllers.clone();
    quick.kustomize.requeue = quick.kustomize.requeue.min(QUICK_REQUEUE);
    quick.helm.requeue = quick.helm.requeue.min(QUICK_REQUEUE);
    if quick != *controllers {
        let then =
            latest(&Schedule::of(analyzed.model(), readiness, &quick), ends).map_or(now, |(time, _)| time);
        let span = controllers.kustomize.requeue_span;
        gains.push(Gain {
            shortcut: Shortcut::Requeue { seconds: QUICK_REQUEUE },
            gain: now.saturating_sub(then),
            location: span.map(place),
        });
    }
    gains.retain(|gain| gain.gain > 0);
    gains.sort_by_key(|gain| std::cmp::Reverse(gain.gain));
    gains.truncate(MAX_TOLD);
    gains
}

type Candidate = (Change, Shortcut, Option<Span>);

/// The dependencies on the path, and the Kustomizations on it that wait for health; the longest parts first.
fn candidates(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    schedule: &Schedule<'_>,
    path: &[Activity],
) -> Vec<Candidate> {
    let graph = analyzed.graph();
    let mut found: Vec<(u32, Candidate)> = Vec::new();
    let mut seen = HashSet::new();
    for (at, activity) in path.iter().enumerate() {
        let node = graph.node(activity.node);
        let id = node.reference.clone();
        if let (Reason::DependsOn(span), Some(premise), Some(before)) = (
            readiness.reason(activity.reason),
            activity.premise,
            at.checked_sub(1).and_then(|at| path.get(at)),
        ) {
            let cut = HashSet::from([premise]);
            let dependency = graph.node(before.node).reference.clone();
            let shortcut = Shortcut::WithoutDependency { id: id.clone(), dependency };
            found.push((before.delta, (Change { cut, no_wait: None }, shortcut, Some(*span))));
        }
        let waits = node.is_kustomization() && (node.wait || node.health_checked);
        if waits && seen.insert(activity.node) {
            let cut = schedule.waits_of(activity.node).collect();
            let span = node.wait_span.or(node.span);
            let change = Change { cut, no_wait: Some(activity.node) };
            let shortcut =
                if node.wait { Shortcut::WithoutWait { id } } else { Shortcut::WithoutHealthChecks { id } };
            found.push((activity.delta, (change, shortcut, span)));
        }
    }
    found.sort_by_key(|(delta, _)| std::cmp::Reverse(*delta));
    let number = (MAX_NODES / graph.node_count().max(1)).clamp(LEAST_TRIED, MAX_TRIED);
    found.into_iter().take(number).map(|(_, candidate)| candidate).collect()
}
