//! What waits, over any number of steps, for something that the repository itself holds back: a suspended object, or one that
//! Flux is told to leave alone. Who names such an object itself has a finding already.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, Rollout, Severity, enumerate};
use crate::flux::Kind;
use crate::flux::is_left_alone;
use crate::graph::{Node, NodeId};
use crate::readiness::{Hop, Lacks, Readiness, Reason, Unreachable, Words};

/// How many lines are shown.
const SHOWN: usize = 5;

/// Adds one finding for each object that is held back and keeps others from getting ready of which no finding tells.
pub(super) fn check(analyzed: &AnalyzedEnvironment, empty: &Readiness, findings: &mut Vec<Finding>) {
    if empty.never_ready(analyzed.graph()).next().is_none() {
        return;
    }
    // What a deadlock keeps only an empty cluster from getting, its own finding tells.
    let readiness = analyzed.running();
    let never: Vec<NodeId> = readiness
        .never_ready(analyzed.graph())
        .filter(|(_, node)| matches!(node.kind, Some(Kind::Kustomization | Kind::HelmRelease)))
        .map(|(id, _)| id)
        .collect();
    if never.is_empty() {
        return;
    }
    let (told, lacks) = (told(analyzed, readiness, findings), Lacks::of(readiness));
    let mut causes: IndexMap<NodeId, Vec<Hop>> = IndexMap::new();
    for id in never.into_iter().filter(|id| !told.contains(id) && !is_held_back(analyzed, *id)) {
        let Some(hop) = lacks.obstacle(id) else { continue };
        // What is only never applied comes with its applier.
        if matches!(readiness.reason(hop.reason), Reason::AppliedBy(_)) {
            continue;
        }
        let cause = readiness.node_of(lacks.end_of(hop.to)).filter(|cause| is_held_back(analyzed, *cause));
        if let Some(cause) = cause {
            causes.entry(cause).or_default().push(hop);
        }
    }
    let words = Words::new(analyzed.model(), readiness);
    findings.extend(causes.iter().map(|(cause, hops)| finding(analyzed, readiness, words, *cause, hops)));
}

/// The nodes that findings name and that are never ready, and all that waits for them.
fn told(analyzed: &AnalyzedEnvironment, readiness: &Readiness, findings: &[Finding]) -> BTreeSet<NodeId> {
    let names: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| super::blocked::is_blocking(finding.code))
        .flat_map(|finding| finding.nodes.iter().map(String::as_str))
        .collect();
    let is_named = |node: &Node| names.contains(node.reference.to_string().as_str());
    let named: Vec<NodeId> = readiness
        .never_ready(analyzed.graph())
        .filter(|(_, node)| is_named(node))
        .map(|(id, _)| id)
        .collect();
    Unreachable::of(readiness).behind(&named).into_iter().chain(named).collect()
}

fn is_held_back(analyzed: &AnalyzedEnvironment, id: NodeId) -> bool {
    let node = analyzed.graph().node(id);
    let entry = analyzed.environment().inventory.get(&node.reference);
    node.suspended || entry.is_some_and(|entry| is_left_alone(&entry.object))
}

fn finding(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    words: Words<'_>,
    cause: NodeId,
    hops: &[Hop],
) -> Finding {
    let node = analyzed.graph().node(cause);
    let mut names: Vec<String> = hops.iter().map(|hop| words.about(hop.from)).collect();
    names.dedup();
    let (code, how) = match node.kind {
        _ if node.suspended => (Code::SuspendedDependency, "is suspended"),
        Some(kind) if kind.is_source() => (Code::MissingSource, "is told to be left alone"),
        _ => (Code::MissingDependency, "is told to be left alone"),
    };
    let needs = if names.len() == 1 { "needs" } else { "need" };
    let shown = if names.len() > SHOWN {
        format!("{} and {} more", names[..SHOWN].join(", "), names.len() - SHOWN)
    } else {
        enumerate(&names)
    };
    let message = format!("{} {how}, and {shown} {needs} what only comes with it", words.name(cause));
    let mut finding = Finding::new(code, message);
    for hop in hops.iter().take(SHOWN) {
        if let (Some(span), Some(text)) = (readiness.reason(hop.reason).span(), words.sentence(hop)) {
            finding = finding.at(span, text);
        }
    }
    if let Some(span) = node.span {
        finding = finding.at(span, format!("{} {how}", words.name(cause)));
    }
    let nodes = hops.iter().filter_map(|hop| readiness.node_of(hop.from));
    finding.nodes = nodes.map(|id| analyzed.graph().node(id).reference.to_string()).collect();
    finding.nodes.push(node.reference.to_string());
    finding.severity = Severity::Warning;
    finding.rollout = Some(Rollout::Cold);
    finding.note("On an empty cluster they never become ready. On a running one nothing is held back as long as it was there before.")
}
