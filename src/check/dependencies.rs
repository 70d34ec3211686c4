//! `dependency-cycle`, `self-dependency`.

mod delivery;

use std::collections::{BTreeSet, HashSet};

use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, NodeId};

use crate::analyzed::AnalyzedEnvironment;

use super::advice;

use delivery::Sorted;

/// How many loops of one group are shown. Each that is cut may uncover the next; past this, nobody reads on.
const MAX_LOOPS: usize = 10;

/// How many edges may be looked at for them, beyond the first round.
const MAX_EDGES: usize = 300_000;

/// Whether an edge can be a part of a loop: who asks only that something exists does not wait for it. What a `readyExpr`
/// decides may open a loop; but those that are sorted together stop each other's revision events all the same.
fn waits(analyzed: &AnalyzedEnvironment, edge: &Edge) -> bool {
    let are_sorted =
        || Sorted::of_all(analyzed, &[edge]).is_some_and(|one| Sorted::of(analyzed, edge.to) == Some(one));
    edge.kind == EdgeKind::DependsOn && !edge.existence && (!edge.ready_expression || are_sorted())
}

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let graph = analyzed.graph();
    let mut cut: HashSet<(NodeId, NodeId)> = HashSet::new();
    for (id, _) in graph.nodes() {
        if let Some(edge) = graph.outgoing(id).find(|edge| waits(analyzed, edge) && edge.to == id) {
            findings.push(self_dependency(analyzed, edge));
            cut.insert((id, id));
        }
    }
    // First those that nothing opens, then those that lie among Kustomizations which are sorted together.
    all_loops(analyzed, &|edge| waits(analyzed, edge) && !edge.ready_expression, &mut cut, findings);
    let inside = |edge: &Edge| {
        waits(analyzed, edge) && Sorted::of(analyzed, edge.from) == Sorted::of(analyzed, edge.to)
    };
    all_loops(analyzed, &inside, &mut cut, findings);
}

/// The loops over the edges that `keep` takes, one after the other is cut.
fn all_loops(
    analyzed: &AnalyzedEnvironment,
    keep: &dyn Fn(&Edge) -> bool,
    cut: &mut HashSet<(NodeId, NodeId)>,
    findings: &mut Vec<Finding>,
) {
    let graph = analyzed.graph();
    let rounds = (MAX_EDGES / graph.edge_count().max(1)).clamp(1, MAX_LOOPS);
    for _ in 0..rounds {
        let keep = |edge: &Edge| keep(edge) && !cut.contains(&(edge.from, edge.to));
        let groups = graph.cyclic_components(keep);
        let shortest = |group: &Vec<NodeId>| Some((graph.shortest_cycle(group, keep)?, group.len()));
        let loops: Vec<(Vec<&Edge>, usize)> = groups.iter().filter_map(shortest).collect();
        if loops.is_empty() {
            return;
        }
        for (hops, group) in loops {
            let cheapest = cheapest_cut(graph, &hops);
            cut.insert((hops[cheapest].from, hops[cheapest].to));
            findings.push(cycle(analyzed, hops, cheapest, group));
        }
    }
}

fn self_dependency(analyzed: &AnalyzedEnvironment, edge: &Edge) -> Finding {
    let node = &analyzed.graph().node(edge.from).reference;
    let mut finding = Finding::new(Code::SelfDependency, format!("{} waits for itself", node.name))
        .at(edge.span, "it can never be ready before itself")
        .node(node.to_string());
    finding.notes = consequences(analyzed, &[edge]);
    if !edge.ready_expression && analyzed.graph().node(edge.from).is_kustomization() {
        finding = finding.note("On an empty cluster it is never reconciled.");
    }
    finding.advise(
        "remove this entry",
        advice::without(analyzed.environment(), node, edge.span).into_iter().collect(),
    )
}

/// The hop to remove: the one whose dependent most others need, since what many need should need little itself.
fn cheapest_cut(graph: &Graph, hops: &[&Edge]) -> usize {
    let members: HashSet<NodeId> = hops.iter().map(|edge| edge.from).collect();
    let needed_by = |at: usize| graph.dependents_outside(&[hops[at].from], &members);
    let best = (0..hops.len()).max_by_key(|&at| (needed_by(at), std::cmp::Reverse(at)));
    best.unwrap_or(0)
}

fn cycle(analyzed: &AnalyzedEnvironment, mut hops: Vec<&Edge>, cheapest: usize, group: usize) -> Finding {
    // The hop to remove comes first: it is the line to look at.
    hops.rotate_left(cheapest);
    let graph = analyzed.graph();
    let name = |id: NodeId| graph.short_name(id);
    let kind = graph.node(hops[0].from).reference.kind.to_string();
    let shape = if hops.len() == 2 { "wait for each other" } else { "wait for each other in a loop" };
    let mut finding = Finding::new(Code::DependencyCycle, format!("{} {kind}s {shape}", hops.len()));
    for (at, hop) in hops.iter().enumerate() {
        let and = if at == 0 { "" } else { "and " };
        finding = finding.at(hop.span, format!("{and}{} waits for {}", name(hop.from), name(hop.to)));
        finding.nodes.push(graph.node(hop.from).reference.to_string());
    }
    finding.notes.extend(consequences(analyzed, &hops));
    if group > hops.len() {
        finding = finding.note(format!("This is the shortest of several loops among {group} {kind}s."));
    }
    let needed = graph.incoming(hops[0].from).filter(|edge| edge.kind == EdgeKind::DependsOn).count() - 1;
    let why = match needed {
        0 => String::new(),
        1 => format!(": one more needs {}, so it should need least itself", name(hops[0].from)),
        more => format!(": {more} more need {}, so it should need least itself", name(hops[0].from)),
    };
    for (at, hop) in hops.iter().enumerate() {
        let from = name(hop.from);
        let (which, why) =
            if at == 0 { ("first".to_owned(), &*why) } else { (format!("line {}", at + 1), "") };
        let which = if at == 0 { format!("the {which}") } else { which };
        let reference = &graph.node(hop.from).reference;
        let edit = advice::without(analyzed.environment(), reference, hop.span);
        let help = format!("remove {which} of these lines, if {from} can do without{why}");
        finding = finding.advise(help, edit.into_iter().collect());
    }
    finding
}

/// What Flux does about the loop. Its only detector stops the delivery of new revisions for a whole source.
fn consequences(analyzed: &AnalyzedEnvironment, hops: &[&Edge]) -> Vec<String> {
    let graph = analyzed.graph();
    if graph.node(hops[0].from).kind != Some(Kind::Kustomization) {
        let who = if hops.len() == 1 { "It is never" } else { "None of them is ever" };
        return vec![format!("Flux does not report this. {who} installed or upgraded.")];
    }
    if let Some(sorted) = Sorted::of_all(analyzed, hops) {
        return sorted.consequences(analyzed, hops);
    }
    let sources: BTreeSet<_> = hops.iter().map(|hop| graph.node(hop.from).source.as_ref()).collect();
    let rest = if sources.len() == 1 {
        "and since its members are in different shards, no controller sees it either. On an empty cluster none of them is ever \
         applied; on a running one they stop at the next revision."
    } else {
        "and it needs no failure: on an empty cluster none of them is ever applied; on a running one, as soon as their sources \
         change together, each finds the other not ready, and so it stays."
    };
    vec![format!("Flux does not report this, {rest}")]
}
