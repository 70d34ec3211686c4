//! Why one object needs another: the ways between them, each step with its reason and its place.

mod causes;
mod ways;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;
use crate::graph::{Graph, Link, NodeId, Waits};
use crate::object::ObjectRef;
use crate::source::SourceMap;

use super::names::Names;
use super::step::{Direction, Step, StepId, explain};

pub use causes::{Cause, Causes, CausesAnswer};
use ways::{Targets, Ways};

/// Why one thing needs another in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhyAnswer {
    /// What is asked to need something.
    pub from: Vec<ObjectRef>,
    /// What it is asked to need.
    pub to: Vec<ObjectRef>,
    /// Environment by environment.
    pub environments: Vec<Needing>,
}

/// How one thing needs another in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Needing {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// What is asked to need something, and is there.
    pub from: Vec<ObjectRef>,
    /// What it is asked to need, and is there.
    pub to: Vec<ObjectRef>,
    /// All steps: each leads on to what it needs, down to one of `to`.
    pub steps: Vec<Step>,
    /// The first step of each path: the shortest that is written in the repository, then one that follows from what objects need;
    /// where all were asked for, these in the order of their length.
    pub paths: Vec<StepId>,
    /// How many paths there are that meet nothing twice, as far as they were counted.
    pub count: usize,
    /// Whether there are more than were counted.
    pub more: bool,
    /// What every path goes through, ends left out, from the nearest.
    pub through: Vec<ObjectRef>,
    /// Where there is no path: the first step of the shortest the other way round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverse: Option<StepId>,
    /// Where there is no path: the first steps of the two that lead to the nearest object that both need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common: Option<[StepId; 2]>,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

/// The ends of ways.
struct Ends {
    from: Vec<NodeId>,
    to: Vec<NodeId>,
}

/// How many paths are told where all are asked for.
const MOST_TOLD: usize = 50;

impl AnalyzedEnvironment {
    /// Why `from` needs `to`: a path from any of the one to any of the other. With `all`, up to fifty of them.
    ///
    /// What is applied needs who applies it to have got that far, not to be ready: a path that comes to an applier does not go on
    /// over what that one waits for after it has applied. Linear in the graph, but for the count, which ends at a bound.
    pub fn why(&self, from: &[ObjectRef], to: &[ObjectRef], all: bool) -> Needing {
        let mut both = from.to_vec();
        both.extend_from_slice(to);
        let graph = self.graph_with(&both);
        let nodes = |of: &[ObjectRef]| -> Vec<NodeId> { of.iter().filter_map(|id| graph.find(id)).collect() };
        let ends = Ends { from: nodes(from), to: nodes(to) };
        let own: Waits;
        let waits = match &graph {
            Cow::Borrowed(_) => self.waits(),
            Cow::Owned(graph) => {
                own = Waits::of(graph);
                &own
            }
        };
        let ways = Ways::of(&graph, waits, &ends.from);
        let targets = Targets::of(&graph, &ends.to);
        let mut paths = Paths { graph: &graph, sources: self.sources(), steps: Vec::new() };
        let declared = ways.shortest(&targets, false);
        let (found, is_cut) = ways.all(&targets, if all { ways::MANY_STEPS } else { ways::FEW_STEPS });
        let mut told: Vec<Vec<Link>> = Vec::new();
        if all {
            told.extend(found.iter().take(MOST_TOLD).cloned());
        } else {
            told.extend(declared);
            told.extend(ways.shortest(&targets, true).filter(|way| meets_nothing_twice(way)));
        }
        let heads: Vec<StepId> = told.iter().map(|way| paths.add(way)).collect();
        let through = told.first().map(|way| ways.through(way)).unwrap_or_default();
        let (mut reverse, mut common) = (None, None);
        if told.is_empty() {
            let back = Ways::of(&graph, waits, &ends.to);
            reverse = back.any(&Targets::of(&graph, &ends.from)).map(|way| paths.add(&way));
            common = nearest_common(&graph, &ends, &ways, &back).map(|both| both.map(|way| paths.add(&way)));
        }
        let ids = |nodes: &[NodeId]| nodes.iter().map(|node| graph.node(*node).reference.clone()).collect();
        Needing {
            environment: self.name().to_owned(),
            incomplete: graph.incomplete.clone(),
            from: ids(&ends.from),
            to: ids(&ends.to),
            steps: paths.steps,
            paths: heads,
            count: found.len().max(told.len()),
            more: is_cut,
            through: ids(&through),
            reverse,
            common,
            names: Names::of(&graph),
        }
    }
}

impl Needing {
    /// A path: its steps from the first to the end.
    pub fn path(&self, first: StepId) -> impl Iterator<Item = &Step> {
        std::iter::successors(Some(&self.steps[first.index()]), |step| {
            step.next.map(|next| &self.steps[next.index()])
        })
    }
}

/// The steps of paths.
struct Paths<'g> {
    graph: &'g Graph,
    sources: &'g SourceMap,
    steps: Vec<Step>,
}

impl Paths<'_> {
    /// Adds a path, which is given from its start on: each link leads from `to`, which needs, to `before`. Gives its first step.
    fn add(&mut self, way: &[Link]) -> StepId {
        let mut next = None;
        if let Some(last) = way.last() {
            let node = self.graph.node(last.before);
            let location = node.span.map(|span| self.sources.location(span));
            next = Some(self.push(Step { location, ..blank(&node.reference) }));
        }
        for link in way.iter().rev() {
            let (why, span) = explain(self.graph, link, Direction::Dependents);
            let location = span.map(|span| self.sources.location(span));
            let id = &self.graph.node(link.to).reference;
            let confidence = Some(link.edge.confidence);
            next = Some(self.push(Step { next, why: Some(why), confidence, location, ..blank(id) }));
        }
        next.unwrap_or_else(|| StepId::new(0))
    }

    fn push(&mut self, step: Step) -> StepId {
        self.steps.push(step);
        StepId::new(self.steps.len() - 1)
    }
}

fn blank(id: &ObjectRef) -> Step {
    Step { id: id.clone(), next: None, why: None, confidence: None, location: None, also: Vec::new() }
}

fn meets_nothing_twice(way: &[Link]) -> bool {
    let mut seen = HashSet::new();
    way.iter().all(|link| seen.insert(link.to)) && way.last().is_none_or(|link| seen.insert(link.before))
}

/// The ways from both ends to the object that both need and that is nearest to them; the source of everything only where there
/// is nothing else.
fn nearest_common(graph: &Graph, ends: &Ends, ups: &Ways, downs: &Ways) -> Option<[Vec<Link>; 2]> {
    let is_source =
        |node: NodeId| graph.node(node).kind.is_some_and(Kind::is_source) || graph.node(node).root;
    let all: HashSet<NodeId> = ends.from.iter().chain(&ends.to).copied().collect();
    let is_end = |node: &NodeId| all.contains(node);
    let mut depths: HashMap<NodeId, u32> = HashMap::new();
    for (node, depth) in ups.reached().filter(|(node, _)| !is_end(node)) {
        depths.entry(node).or_insert(depth);
    }
    let both = downs.reached().filter_map(|(node, depth)| Some((depths.get(&node)? + depth, node)));
    let (_, _, node) = both.map(|(depth, node)| (is_source(node), depth, node)).min()?;
    let common = Targets::of(graph, &[node]);
    Some([ups.any(&common)?, downs.any(&common)?])
}
