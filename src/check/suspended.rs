//! `suspended-dependency`: others depend on, or wait for, what is suspended in the repository.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, Rollout, Severity, enumerate};
use crate::flux::{Kind, switched_off};
use crate::graph::{Edge, EdgeKind, Node, NodeId};
use crate::source::Span;

/// How many lines are shown.
const SHOWN: usize = 5;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    for (id, node) in analyzed.graph().nodes() {
        let is_source = node.kind.is_some_and(Kind::is_source)
            && !analyzed.environment().inventory.is_address(&node.reference);
        let has_dependents = matches!(node.kind, Some(Kind::Kustomization | Kind::HelmRelease))
            || is_source
            || makes_sources(node);
        if node.suspended && !node.missing && has_dependents {
            findings.extend(finding(analyzed, id, node));
        }
    }
}

/// Who is held up by it, each with its line.
struct Held {
    name: String,
    span: Span,
    text: String,
    id: NodeId,
    /// Whether the next revision of the common source already holds it up.
    soon: bool,
}

fn finding(analyzed: &AnalyzedEnvironment, id: NodeId, node: &Node) -> Option<Finding> {
    let held: Vec<Held> = dependents(analyzed, id, node)
        .into_iter()
        .chain(parents(analyzed, id, node))
        .chain(users(analyzed, id, node))
        .collect();
    if held.is_empty() {
        return None;
    }
    let soon = held.iter().any(|held| held.soon);
    let names: Vec<String> = held.iter().map(|held| held.name.clone()).collect();
    let is_source = node.kind.is_some_and(Kind::is_source) || makes_sources(node);
    let verb = match (is_source, names.len()) {
        (true, 1) => "takes its content from it",
        (true, _) => "take their content from it",
        (false, 1) => "waits for it",
        (false, _) => "wait for it",
    };
    let suspended = analyzed.graph().name_of(&node.reference);
    let mut finding = Finding::new(
        Code::SuspendedDependency,
        format!("{suspended} is suspended, and {} {verb}", enumerate(&names)),
    );
    finding.severity = if soon { Severity::Error } else { Severity::Warning };
    finding.rollout = Some(if soon { Rollout::Upgrade } else { Rollout::Cold });
    if let Some(span) = suspend_span(analyzed, node) {
        finding = finding.at(span, format!("{suspended} is suspended here"));
    }
    for held in held.iter().take(SHOWN) {
        finding = finding.at(held.span, held.text.clone());
    }
    finding.nodes = std::iter::once(id)
        .chain(held.iter().map(|held| held.id))
        .map(|id| analyzed.graph().node(id).reference.to_string())
        .collect();
    let note = if is_source {
        "On an empty cluster it never gets an artifact, and they never start. On a running cluster they go on with the last \
         artifact, and get no new one."
    } else if soon {
        "From the next revision on, Flux holds back those with the same source: the revision of a suspended \
         Kustomization never gets up to date. What runs keeps running."
    } else {
        "On an empty cluster it never becomes ready, and neither do they. On a running cluster nothing is held back as \
         long as it was ready before."
    };
    Some(finding.note(note).help(format!("resume {suspended}, or remove the lines that wait for it")))
}

fn suspend_span(analyzed: &AnalyzedEnvironment, node: &Node) -> Option<Span> {
    let entry = analyzed.environment().inventory.get(&node.reference)?;
    let suspend = entry.object.node.at(&["spec", "suspend"]).map(|suspend| suspend.span);
    switched_off(&entry.object).or(suspend).or(node.span)
}

/// Who names it in `dependsOn`. What a `readyExpr` decides, nobody knows offline.
fn dependents(analyzed: &AnalyzedEnvironment, id: NodeId, node: &Node) -> Vec<Held> {
    let graph = analyzed.graph();
    let waits = |edge: &&Edge| edge.kind == EdgeKind::DependsOn && !edge.ready_expression && !edge.existence;
    graph
        .incoming(id)
        .filter(waits)
        .filter(|edge| !graph.node(edge.from).suspended)
        .map(|edge| {
            let from = graph.node(edge.from);
            let name = graph.short_name(edge.from);
            let text = format!("{name} depends on it");
            let soon = node.is_kustomization() && from.source.is_some() && from.source == node.source;
            Held { name, span: edge.span, text, id: edge.from, soon }
        })
        .collect()
}

/// Who takes its content from a source, or its chart. The bootstrap's own source has its artifact.
fn users(analyzed: &AnalyzedEnvironment, id: NodeId, node: &Node) -> Vec<Held> {
    let is_bootstrapped = analyzed.environment().bootstrap_source.as_ref() == Some(&node.reference);
    let graph = analyzed.graph();
    if makes_sources(node) {
        let made = graph.incoming(id).filter(|edge| edge.kind == EdgeKind::AppliedBy).map(|edge| edge.from);
        return made.flat_map(|artifact| users(analyzed, artifact, graph.node(artifact))).collect();
    }
    if !node.kind.is_some_and(Kind::is_source) || is_bootstrapped {
        return Vec::new();
    }
    let takes = |edge: &&Edge| matches!(edge.kind, EdgeKind::Source | EdgeKind::Chart);
    let mut held = Vec::new();
    for edge in graph.incoming(id).filter(takes) {
        let user = graph.node(edge.from);
        // The chart that is made of it is the release's.
        let is_made =
            user.kind == Some(Kind::HelmChart) && !analyzed.environment().inventory.contains(&user.reference);
        let releases = graph.incoming(edge.from).filter(|edge| is_made && takes(edge)).map(|edge| edge.from);
        let users = std::iter::once(edge.from).filter(|_| !is_made).chain(releases);
        for user in users.filter(|user| !graph.node(*user).suspended) {
            let name = graph.short_name(user);
            let text = format!("{name} takes its content from it");
            held.push(Held { name, span: edge.span, text, id: user, soon: false });
        }
    }
    held
}

/// What makes sources of others.
fn makes_sources(node: &Node) -> bool {
    node.kind == Some(Kind::ArtifactGenerator)
}

/// Who applies it and waits for all of that, or checks its health. A suspended HelmRelease counts as healthy.
fn parents(analyzed: &AnalyzedEnvironment, id: NodeId, node: &Node) -> Vec<Held> {
    if !node.is_kustomization() {
        return Vec::new();
    }
    let graph = analyzed.graph();
    let appliers = graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::AppliedBy).filter_map(|edge| {
        let kustomization = analyzed.environment().kustomizations.get(&graph.node(edge.to).reference)?;
        Some((edge.to, kustomization.wait_span?, "waits for all that it applies"))
    });
    let checks = graph
        .incoming(id)
        .filter(|edge| edge.kind == EdgeKind::HealthCheck)
        .map(|edge| (edge.from, edge.span, "checks its health"));
    appliers
        .chain(checks)
        .filter(|(by, ..)| !graph.node(*by).suspended)
        .map(|(by, span, why)| {
            let name = graph.short_name(by);
            Held { text: format!("{name} {why}"), name, span, id: by, soon: false }
        })
        .collect()
}
