//! What differs in the shape of two graphs: edges, loops, ends that lead nowhere.

use std::collections::{BTreeMap, HashMap};

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::{Edge, EdgeKind};
use crate::object::ObjectRef;

use super::answer::{Change, Dangling, EdgeChange, LoopChange, LoopStep};
use super::matching::Matching;

type Key = (ObjectRef, ObjectRef, EdgeKind);

/// The edges of which only one side has their like, between nodes that both sides have. Sorted. n log n.
pub(super) fn edges(
    old: &AnalyzedEnvironment,
    new: &AnalyzedEnvironment,
    matching: &Matching,
) -> Vec<EdgeChange> {
    let is_new = |id: &ObjectRef| new.graph().find(id).is_some();
    let (old_edges, new_edges) =
        (by_key(old, |id| matching.counterpart(id, is_new)), by_key(new, ObjectRef::clone));
    // Whether something brings it, for each that the old side knows; what is brought on one side only is told as a whole.
    let known: HashMap<ObjectRef, bool> = old
        .graph()
        .nodes()
        .map(|(_, node)| (matching.counterpart(&node.reference, is_new), is_brought(old, &node.reference)))
        .collect();
    let is_on_both = |(from, to, _): &Key| {
        let is_same = |id| is_new(id) && known.get(id) == Some(&is_brought(new, id));
        [from, to].into_iter().all(is_same)
    };
    let one_side =
        |of: &BTreeMap<Key, &Edge>, other: &BTreeMap<Key, &Edge>, analyzed: &AnalyzedEnvironment, change| {
            let alone = of.iter().filter(|(key, _)| !other.contains_key(*key) && is_on_both(key));
            alone
                .map(|((from, to, kind), edge)| EdgeChange {
                    from: from.clone(),
                    to: to.clone(),
                    kind: *kind,
                    change,
                    confidence: edge.confidence,
                    location: analyzed.sources().location(edge.span),
                })
                .collect::<Vec<_>>()
        };
    let mut all = one_side(&new_edges, &old_edges, new, Change::Added);
    all.extend(one_side(&old_edges, &new_edges, old, Change::Removed));
    all.sort();
    all
}

/// Whether something of the environment applies it.
fn is_brought(analyzed: &AnalyzedEnvironment, id: &ObjectRef) -> bool {
    analyzed.environment().inventory.contains(id)
}

fn by_key(analyzed: &AnalyzedEnvironment, called: impl Fn(&ObjectRef) -> ObjectRef) -> BTreeMap<Key, &Edge> {
    let graph = analyzed.graph();
    let id = |node| called(&graph.node(node).reference);
    graph.edges().map(|edge| ((id(edge.from), id(edge.to), edge.kind), edge)).collect()
}

/// The loops of `dependsOn` whose members only one side has in a loop together.
pub(super) fn loops(
    old: &AnalyzedEnvironment,
    new: &AnalyzedEnvironment,
    matching: &Matching,
) -> Vec<LoopChange> {
    let is_new = |id: &ObjectRef| new.graph().find(id).is_some();
    let old_loops = ways(old, |id| matching.counterpart(id, is_new));
    let new_loops = ways(new, ObjectRef::clone);
    let one_side = |of: &BTreeMap<Vec<ObjectRef>, Vec<LoopStep>>,
                    other: &BTreeMap<Vec<ObjectRef>, Vec<LoopStep>>,
                    change| {
        let alone = of.iter().filter(|(members, _)| !other.contains_key(*members));
        alone.map(|(_, way)| LoopChange { change, way: way.clone() }).collect::<Vec<_>>()
    };
    let mut all = one_side(&new_loops, &old_loops, Change::Added);
    all.extend(one_side(&old_loops, &new_loops, Change::Removed));
    all
}

/// The members of each loop, sorted, with the shortest way around.
fn ways(
    analyzed: &AnalyzedEnvironment,
    called: impl Fn(&ObjectRef) -> ObjectRef,
) -> BTreeMap<Vec<ObjectRef>, Vec<LoopStep>> {
    let graph = analyzed.graph();
    let waits = |edge: &Edge| edge.kind == EdgeKind::DependsOn;
    let mut found = BTreeMap::new();
    for component in graph.cyclic_components(waits) {
        let mut members: Vec<ObjectRef> =
            component.iter().map(|node| called(&graph.node(*node).reference)).collect();
        members.sort();
        let step = |edge: &Edge| LoopStep {
            id: called(&graph.node(edge.from).reference),
            location: analyzed.sources().location(edge.span),
        };
        let way = graph.shortest_cycle(&component, waits).unwrap_or_default();
        found.insert(members, way.into_iter().map(step).collect());
    }
    found
}

/// What depends on something that the old side had, and the new one has no more. Sorted.
pub(super) fn dangling(old: &AnalyzedEnvironment, new: &AnalyzedEnvironment) -> Vec<Dangling> {
    let graph = new.graph();
    let dangles = |edge: &&Edge| {
        let to = &graph.node(edge.to).reference;
        edge.kind == EdgeKind::DependsOn && is_brought(old, to) && !is_brought(new, to)
    };
    let mut all: Vec<Dangling> = graph
        .edges()
        .filter(dangles)
        .map(|edge| Dangling {
            id: graph.node(edge.from).reference.clone(),
            on: graph.node(edge.to).reference.clone(),
            location: new.sources().location(edge.span),
        })
        .collect();
    all.sort();
    all
}
