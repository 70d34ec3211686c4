//! What a selector selects in one environment.

use std::collections::{BTreeSet, HashSet};

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::Finding;
use crate::flux::Kind;
use crate::graph::{Graph, Node, NodeId, Reach};
use crate::object::ObjectRef;
use crate::source::Glob;

use super::error::SelectorError;
use super::predicate::{Files, has_label, is_in_layer};
use super::program::{Operation, Pair, Predicate, Shape, Walk};
use super::set::NodeSet;

/// What a change touches in an environment, seen from a revision, or from the usual one; in words where that cannot be told.
pub type Affected<'a> = dyn Fn(&AnalyzedEnvironment, Option<&str>) -> Result<Vec<ObjectRef>, String> + 'a;

/// What a selector may ask about, beside the environment itself.
#[derive(Default, Clone, Copy)]
pub struct Context<'a> {
    /// What is wrong, for `finding:`.
    pub findings: &'a [Finding],
    /// The layers of the configuration with their patterns, for `layer:`.
    pub layers: &'a [(String, Vec<Glob>)],
    /// For `affected()`.
    pub affected: Option<&'a Affected<'a>>,
}

/// Runs a program. `named` has for each operation the objects that it names, in whatever environment. O(operations × graph).
pub(super) fn evaluate(
    text: &str,
    program: &[Operation],
    named: &[Vec<ObjectRef>],
    environment: &AnalyzedEnvironment,
    context: Context<'_>,
) -> Result<Vec<ObjectRef>, SelectorError> {
    let graph = environment.graph_with(&plain(program, named, environment));
    let run = Run { text, environment, graph: &graph, context };
    let mut stack: Vec<NodeSet> = Vec::new();
    let empty = || NodeSet::new(graph.node_count());
    for (operation, named) in program.iter().zip(named) {
        let mut take = || stack.pop().unwrap_or_else(empty);
        let set = match operation {
            Operation::Named { .. } => run.set(named.iter().filter_map(|object| graph.find(object))),
            Operation::Having { predicate, column } => run.having(predicate, *column)?,
            Operation::Shape(shape) => run.shape(*shape),
            Operation::Affected { base, column } => run.affected(base.as_deref(), *column)?,
            Operation::Walk(walk) => run.walk(*walk, &take()),
            Operation::Not => take().not(),
            Operation::Pair(pair) => {
                let (second, first) = (take(), take());
                run.pair(*pair, first, &second)
            }
        };
        stack.push(set);
    }
    let set = stack.pop().unwrap_or_else(empty);
    let mut found: Vec<ObjectRef> = set.nodes().map(|node| graph.node(node).reference.clone()).collect();
    found.sort();
    Ok(found)
}

/// The objects that are no nodes of the graph, and that the program means: a Deployment by name, or all of a kind.
fn plain(
    program: &[Operation],
    named: &[Vec<ObjectRef>],
    environment: &AnalyzedEnvironment,
) -> Vec<ObjectRef> {
    let mut found: Vec<ObjectRef> = named.iter().flatten().cloned().collect();
    for operation in program {
        let Operation::Having { predicate: Predicate::Kind(kind), .. } = operation else { continue };
        let objects = environment.environment().inventory.iter().map(|(reference, _)| reference);
        found.extend(
            objects.filter(|reference| Kind::of(reference).is_none() && kind.matches(reference)).cloned(),
        );
    }
    found
}

struct Run<'a> {
    text: &'a str,
    environment: &'a AnalyzedEnvironment,
    graph: &'a Graph,
    context: Context<'a>,
}

impl Run<'_> {
    fn set(&self, nodes: impl IntoIterator<Item = NodeId>) -> NodeSet {
        NodeSet::of(self.graph.node_count(), nodes)
    }

    fn where_(&self, holds: impl Fn(NodeId, &Node) -> bool) -> NodeSet {
        self.set(self.graph.nodes().filter(|(id, node)| holds(*id, node)).map(|(id, _)| id))
    }

    fn having(&self, predicate: &Predicate, column: usize) -> Result<NodeSet, SelectorError> {
        let inventory = &self.environment.environment().inventory;
        Ok(match predicate {
            Predicate::Kind(kind) => self.where_(|_, node| kind.matches(&node.reference)),
            Predicate::Namespace(namespace) => {
                self.where_(|_, node| namespace.matches(&node.reference.namespace))
            }
            Predicate::Environment(pattern) => {
                let name = self.environment.name();
                let first = name.split('/').next().unwrap_or_default();
                let is_here = pattern.matches(name) || pattern.matches(first);
                self.where_(|_, _| is_here)
            }
            Predicate::Path { glob, .. } => {
                let made = Files::of(self.environment).made_from(glob);
                self.where_(|_, node| made.contains(&node.reference))
            }
            Predicate::Layer(layer) => {
                let Some((_, patterns)) = self.context.layers.iter().find(|(name, _)| name == layer) else {
                    return Err(self.wrong(column, self.no_layer(layer)));
                };
                self.where_(|_, node| is_in_layer(self.environment, node, patterns))
            }
            Predicate::Label { key, value } => self.where_(|_, node| {
                inventory
                    .get(&node.reference)
                    .is_some_and(|entry| has_label(&entry.object, key, value.as_ref()))
            }),
            Predicate::Source(pattern) => self.where_(|_, node| {
                node.source.as_ref().is_some_and(|source| {
                    pattern.matches(&source.name) || pattern.matches(&source.to_string())
                })
            }),
            Predicate::Finding(code) => {
                let concerns = |finding: &&Finding| {
                    finding.code.name() == code && finding.environments.contains(self.environment.name())
                };
                let findings = self.context.findings.iter().filter(concerns);
                let nodes: HashSet<&str> =
                    findings.flat_map(|finding| finding.nodes.iter().map(String::as_str)).collect();
                self.where_(|_, node| nodes.contains(node.reference.to_string().as_str()))
            }
            Predicate::Wave(from, to) => {
                let running = self.environment.running();
                let own = self.environment.graph();
                self.where_(|_, node| {
                    let id = own.find(&node.reference).filter(|id| running.done(*id).is_some());
                    node.is_kustomization()
                        && id
                            .and_then(|id| running.wave(id))
                            .is_some_and(|wave| (*from..=*to).contains(&wave))
                })
            }
            Predicate::Suspended => self.where_(|_, node| node.suspended),
            Predicate::External => self.where_(|_, node| node.external),
        })
    }

    fn no_layer(&self, layer: &str) -> String {
        let names: Vec<&str> = self.context.layers.iter().map(|(name, _)| name.as_str()).collect();
        if names.is_empty() {
            return "no layers are configured: `layers:` in .infra-graph.yaml names them".to_owned();
        }
        format!("there is no layer `{layer}`; layers here: {}", names.join(", "))
    }

    fn shape(&self, shape: Shape) -> NodeSet {
        match shape {
            Shape::Cycles => self.set(self.graph.cyclic_components(|_| true).into_iter().flatten()),
            Shape::Roots => self.where_(|id, _| self.graph.outgoing(id).next().is_none()),
            Shape::Leaves => self.where_(|id, _| self.graph.incoming(id).next().is_none()),
        }
    }

    fn affected(&self, base: Option<&str>, column: usize) -> Result<NodeSet, SelectorError> {
        let Some(affected) = self.context.affected else {
            return Err(self.wrong(column, "affected() is not known here: there is no change to look at"));
        };
        let objects = affected(self.environment, base).map_err(|message| self.wrong(column, message))?;
        Ok(self.set(objects.iter().filter_map(|object| self.graph.find(object))))
    }

    fn walk(&self, walk: Walk, from: &NodeSet) -> NodeSet {
        let starts: Vec<NodeId> = from.nodes().collect();
        let (up, down) =
            (|| self.graph.reach_up(&starts, |_| true), || self.graph.reach_down(&starts, |_| true));
        match walk {
            Walk::Deps(hops) => self.beyond(&up(), from, hops),
            Walk::Dependents(hops) => self.beyond(&down(), from, hops),
            Walk::WithDeps => self.set(up().nodes().iter().copied()),
            Walk::WithDependents => self.set(down().nodes().iter().copied()),
            Walk::Both => self.set(up().nodes().iter().chain(down().nodes()).copied()),
        }
    }

    /// What was reached from a set in up to so many hops, without the set itself.
    fn beyond(&self, reach: &Reach, from: &NodeSet, hops: Option<u32>) -> NodeSet {
        let mut depths: Vec<u32> = vec![0; self.graph.node_count()];
        for &node in reach.nodes() {
            depths[node.index()] = reach.link(node).map_or(0, |link| depths[link.before.index()] + 1);
        }
        let is_near = |node: &NodeId| hops.is_none_or(|hops| depths[node.index()] <= hops);
        self.set(reach.nodes().iter().copied().filter(is_near)).without(from)
    }

    fn pair(&self, pair: Pair, first: NodeSet, second: &NodeSet) -> NodeSet {
        match pair {
            Pair::Union => first.with(second),
            Pair::Intersection => first.and(second),
            Pair::Difference => first.without(second),
            Pair::Path => {
                let starts: Vec<NodeId> = first.nodes().collect();
                let reach = self.graph.reach_up(&starts, |_| true);
                let end = reach.nodes().iter().find(|node| second.contains(**node));
                self.set(end.map(|end| reach.path(*end)).unwrap_or_default())
            }
            Pair::Paths => {
                let (starts, ends): (Vec<NodeId>, Vec<NodeId>) =
                    (first.nodes().collect(), second.nodes().collect());
                let up = self.set(self.graph.reach_up(&starts, |_| true).nodes().iter().copied());
                up.and(&self.set(self.graph.reach_down(&ends, |_| true).nodes().iter().copied()))
            }
        }
    }

    fn wrong(&self, column: usize, message: impl Into<String>) -> SelectorError {
        SelectorError::syntax(self.text, column, message)
    }
}

/// Objects without doubles, sorted.
pub(super) fn united(all: &[Vec<ObjectRef>]) -> Vec<ObjectRef> {
    all.iter().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect()
}
