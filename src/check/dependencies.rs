//! `dependency-cycle`, `self-dependency`, `missing-dependency`, `dependency-of-wrong-kind`.

mod wrong_kind;

use std::collections::{BTreeSet, HashSet};

use crate::finding::{Advice, Code, Finding, enumerate, nearest};
use crate::flux::{DependencyReference, Kind};
use crate::graph::{Edge, EdgeKind, Graph, NodeId};
use crate::object::ObjectRef;

use crate::graph::Analyzed;

use super::advice;

/// How many loops of one group are shown. Each that is cut may uncover the next; past this, nobody reads on.
const MAX_LOOPS: usize = 10;

pub(super) fn check(subject: &Analyzed, all: &[Analyzed], findings: &mut Vec<Finding>) {
    cycles(subject, findings);
    let environment = &subject.environment;
    for (reference, kustomization) in &environment.kustomizations {
        for dependency in &kustomization.depends_on {
            findings.extend(missing(subject, all, reference, dependency));
        }
    }
    for (reference, release) in &environment.helm_releases {
        for dependency in &release.depends_on {
            findings.extend(missing(subject, all, reference, dependency));
        }
    }
    for (reference, set) in &environment.resource_sets {
        // What is not Flux's own may come from elsewhere, so that nobody can say that it is missing.
        let is_missing =
            |target: &ObjectRef| subject.graph.find(target).is_some_and(|id| subject.graph.node(id).missing);
        for dependency in set.depends_on.iter().filter(|dependency| is_missing(&dependency.target)) {
            findings.extend(missing(subject, all, reference, dependency));
        }
    }
}

/// Whether an edge can be a part of a loop: who asks only that something exists does not wait for it.
fn waits(edge: &Edge) -> bool {
    edge.kind == EdgeKind::DependsOn && !edge.existence
}

fn cycles(subject: &Analyzed, findings: &mut Vec<Finding>) {
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

fn missing(
    subject: &Analyzed,
    all: &[Analyzed],
    dependent: &ObjectRef,
    dependency: &DependencyReference,
) -> Option<Finding> {
    let environment = &subject.environment;
    if environment.inventory.contains(&dependency.target) {
        return None;
    }
    let target = &dependency.target;
    let names_kinds = Kind::of(dependent) == Some(Kind::ResourceSet);
    if let Some(other) = other_kind(subject, target).filter(|_| !names_kinds) {
        return Some(wrong_kind::finding(subject, dependent, dependency, other));
    }
    let name = &target.name;
    let short = if names_kinds {
        // The kind is a part of what is written, and the namespace too.
        target.to_string()
    } else if target.namespace == dependent.namespace {
        name.to_string()
    } else {
        format!("{}/{name}", target.namespace)
    };
    let mut finding =
        Finding::new(Code::MissingDependency, format!("{short} is not in {}", environment.name));
    let (label, advice) = hint(subject, all, dependent, dependency);
    finding = finding.at(dependency.span, label).node(dependent.to_string());
    finding.advice.extend(advice);
    let every = if names_kinds { "The operator looks again every 5s" } else { "Flux looks again every 30s" };
    Some(finding.note(format!(
        "{every} for ever and says so only in an event; {} is not reconciled.",
        dependent.name
    )))
}

/// An object of the same name that a dependency cannot mean, since it names one kind only.
fn other_kind<'a>(subject: &'a Analyzed, target: &ObjectRef) -> Option<&'a ObjectRef> {
    let inventory = &subject.environment.inventory;
    let candidates =
        [Kind::Kustomization, Kind::HelmRelease].into_iter().filter(|kind| kind.name() != &*target.kind);
    let found = |reference: &&ObjectRef| {
        reference.name == target.name && candidates.clone().any(|kind| Kind::of(reference) == Some(kind))
    };
    let mut references: Vec<&ObjectRef> =
        inventory.iter().map(|(reference, _)| reference).filter(found).collect();
    references.sort_by_key(|reference| reference.namespace != target.namespace);
    // The name may only be in the wrong namespace: then that is the hint to give.
    let same_kind = inventory.iter().any(|(known, _)| known.name == target.name && known.kind == target.kind);
    if same_kind { None } else { references.first().copied() }
}

/// What the name may have been meant to be: the label at the line, and the fix.
fn hint(
    subject: &Analyzed,
    all: &[Analyzed],
    dependent: &ObjectRef,
    dependency: &DependencyReference,
) -> (String, Option<Advice>) {
    let (environment, target) = (&subject.environment, &dependency.target);
    let beside = |field, value: &str| advice::beside(environment, dependent, dependency.span, field, value);
    let of_kind = |analyzed: &Analyzed| -> Vec<ObjectRef> {
        let references = analyzed.environment.inventory.iter().map(|(reference, _)| reference);
        references
            .filter(|reference| reference.kind == target.kind && reference.group == target.group)
            .cloned()
            .collect()
    };
    let here = of_kind(subject);
    if let Some(other) = here.iter().find(|known| known.name == target.name) {
        let label = format!("{} is in namespace {}", target.name, other.namespace);
        let help = format!("write `namespace: {}`", other.namespace);
        let edits = beside("namespace", &other.namespace).into_iter().collect();
        return (label, Some(Advice { help, edits }));
    }
    let others = here.iter().filter(|known| *known != dependent).map(|known| &*known.name);
    if let Some(near) = nearest(&target.name, others) {
        let found = here.iter().find(|known| &*known.name == near);
        let namespace = found.filter(|known| known.namespace != target.namespace);
        let also =
            namespace.map(|known| format!(", with `namespace: {}`", known.namespace)).unwrap_or_default();
        let named = beside("name", near).into_iter();
        let edits = named.chain(namespace.and_then(|known| beside("namespace", &known.namespace))).collect();
        let help = format!("write `name: {near}`{also}");
        return (format!("did you mean {near}?"), Some(Advice { help, edits }));
    }
    let elsewhere: Vec<String> = all
        .iter()
        .filter(|analyzed| of_kind(analyzed).contains(target))
        .map(|analyzed| analyzed.environment.name.clone())
        .collect();
    if elsewhere.is_empty() {
        return ("there is nothing of this name".to_owned(), None);
    }
    let list = enumerate(&elsewhere);
    (
        format!("it is only in {list}"),
        Some(Advice {
            help: format!("add {} to {}, or remove this entry", target.name, environment.name),
            edits: Vec::new(),
        }),
    )
}
