//! `dependency-cycle`, `self-dependency`.

use std::collections::{BTreeSet, HashSet};

use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, NodeId};

use crate::graph::Analyzed;

use super::advice;

/// How many loops of one group are shown. Each that is cut may uncover the next; past this, nobody reads on.
const MAX_LOOPS: usize = 10;

/// Whether an edge can be a part of a loop: who asks only that something exists does not wait for it.
fn waits(edge: &Edge) -> bool {
    edge.kind == EdgeKind::DependsOn && !edge.existence
}

pub(super) fn check(subject: &Analyzed, findings: &mut Vec<Finding>) {
    let graph = &subject.graph;
    let mut cut: HashSet<(NodeId, NodeId)> = HashSet::new();
    for (id, _) in graph.nodes() {
        if let Some(edge) = graph.outgoing(id).find(|edge| waits(edge) && edge.to == id) {
            findings.push(self_dependency(subject, edge));
            cut.insert((id, id));
        }
    }
    for _ in 0..MAX_LOOPS {
        let keep = |edge: &Edge| waits(edge) && !cut.contains(&(edge.from, edge.to));
        let groups = graph.cyclic_components(keep);
        let loops: Vec<(Vec<&Edge>, usize)> =
            groups.iter().filter_map(|group| Some((shortest(graph, group, &keep)?, group.len()))).collect();
        if loops.is_empty() {
            return;
        }
        for (hops, group) in loops {
            let cheapest = cheapest_cut(graph, &hops);
            cut.insert((hops[cheapest].from, hops[cheapest].to));
            findings.push(cycle(subject, hops, cheapest, group));
        }
    }
}

fn shortest<'g>(graph: &'g Graph, group: &[NodeId], keep: &dyn Fn(&Edge) -> bool) -> Option<Vec<&'g Edge>> {
    let loops = group.iter().filter_map(|&start| graph.shortest_cycle(start, keep));
    loops.min_by_key(Vec::len)
}

fn self_dependency(subject: &Analyzed, edge: &Edge) -> Finding {
    let node = &subject.graph.node(edge.from).reference;
    Finding::new(Code::SelfDependency, format!("{} waits for itself", node.name))
        .at(edge.span, "it can never be ready before itself")
        .node(node.to_string())
        .note("Flux does not report this. On an empty cluster it is never reconciled.")
        .advise(
            "remove this entry",
            advice::without(&subject.environment, node, edge.span).into_iter().collect(),
        )
}

/// The hop to remove: the one whose dependent most others need, since what many need should need little itself.
fn cheapest_cut(graph: &Graph, hops: &[&Edge]) -> usize {
    let members: BTreeSet<NodeId> = hops.iter().map(|edge| edge.from).collect();
    let needed_by = |id: NodeId| {
        graph
            .incoming(id)
            .filter(|edge| edge.kind == EdgeKind::DependsOn && !members.contains(&edge.from))
            .count()
    };
    let best = (0..hops.len()).max_by_key(|&at| (needed_by(hops[at].from), std::cmp::Reverse(at)));
    best.unwrap_or(0)
}

fn cycle(subject: &Analyzed, mut hops: Vec<&Edge>, cheapest: usize, group: usize) -> Finding {
    // The hop to remove comes first: it is the line to look at.
    hops.rotate_left(cheapest);
    let graph = &subject.graph;
    let name = |id: NodeId| graph.node(id).reference.name.to_string();
    let kind = graph.node(hops[0].from).reference.kind.to_string();
    let shape = if hops.len() == 2 { "wait for each other" } else { "wait for each other in a loop" };
    let mut finding = Finding::new(Code::DependencyCycle, format!("{} {kind}s {shape}", hops.len()));
    for (at, hop) in hops.iter().enumerate() {
        let and = if at == 0 { "" } else { "and " };
        finding = finding.at(hop.span, format!("{and}{} waits for {}", name(hop.from), name(hop.to)));
        finding.nodes.push(graph.node(hop.from).reference.to_string());
    }
    finding = finding.note(consequence(subject, &hops));
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
        let edit = advice::without(&subject.environment, reference, hop.span);
        let help = format!("remove {which} of these lines, if {from} can do without{why}");
        finding = finding.advise(help, edit.into_iter().collect());
    }
    finding
}

/// What Flux does about the loop. Its only detector stops the delivery of new revisions for a whole source.
fn consequence(subject: &Analyzed, hops: &[&Edge]) -> String {
    let graph = &subject.graph;
    if graph.node(hops[0].from).kind != Some(Kind::Kustomization) {
        return "Flux does not report this. None of them is ever installed or upgraded.".to_owned();
    }
    let sources: BTreeSet<_> = hops.iter().map(|hop| graph.node(hop.from).source.as_ref()).collect();
    let Some(Some(source)) = (sources.len() == 1).then(|| sources.into_iter().next()).flatten() else {
        return "Flux does not report this. On an empty cluster none of them is ever applied; on a running one, the \
                first that fails blocks the others for good."
            .to_owned();
    };
    let same_source =
        graph.nodes().filter(|(_, node)| node.is_kustomization() && node.source.as_ref() == Some(source));
    let others = same_source.count().saturating_sub(hops.len());
    let included = match others {
        0 => String::new(),
        1 => ", one other included".to_owned(),
        more => format!(", {more} others included"),
    };
    format!(
        "Flux does not report this. No Kustomization of {source} is told of new revisions while it lasts{included}."
    )
}
