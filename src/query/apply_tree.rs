//! Who applies whom.

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;
use crate::graph::{EdgeKind, Link, NodeId};
use crate::object::ObjectRef;

use super::names::Names;
use super::step::{Direction, Forest, Step, StepId};

/// The appliers of an environment, as trees from what the bootstrap applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApplyTree {
    /// The environment.
    pub environment: String,
    /// What could not be looked into.
    pub incomplete: Vec<ObjectRef>,
    /// All steps: the first of each object leads to who applies it, further ones to other appliers, or to what it needs.
    pub steps: Vec<Step>,
    /// What nothing here applies, in the order of waves.
    pub roots: Vec<StepId>,
    /// The members of the trees: Kustomizations, `ResourceSet`s and `HelmRelease`s, in the order of waves.
    pub members: Vec<TreeMember>,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

/// A member of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TreeMember {
    /// Its step.
    pub step: StepId,
    /// The wave of a Kustomization, from 1; `None` for what never gets ready, and for other kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<u32>,
    /// The folder that a Kustomization applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How many objects it applies.
    pub applies: usize,
    /// What it depends on: steps that lead there.
    pub needs: Vec<StepId>,
    /// Whether it is suspended.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
}

impl AnalyzedEnvironment {
    /// Who applies whom, those of an earlier wave first. Loops are cut where they close. n log n.
    pub fn apply_tree(&self) -> ApplyTree {
        let (graph, running) = (self.graph(), self.running());
        let is_shown = |id: NodeId| {
            let node = graph.node(id);
            !node.missing
                && matches!(node.kind, Some(Kind::Kustomization | Kind::ResourceSet | Kind::HelmRelease))
        };
        let wave = |id: NodeId| {
            let ready = running.done(id).is_some() && graph.node(id).is_kustomization();
            running.wave(id).filter(|_| ready)
        };
        let rank = |id: NodeId| {
            (wave(id).unwrap_or(u32::MAX), graph.node(id).kind, graph.node(id).reference.clone())
        };
        let is_applied =
            |id: NodeId| graph.outgoing(id).any(|edge| edge.kind == EdgeKind::AppliedBy && edge.to != id);
        let mut shown: Vec<NodeId> = graph.nodes().map(|(id, _)| id).filter(|id| is_shown(*id)).collect();
        shown.sort_by_cached_key(|id| rank(*id));
        let mut starts: Vec<NodeId> = shown.iter().copied().filter(|id| !is_applied(*id)).collect();
        let applied = |starts: &[NodeId]| {
            graph.search(starts, |graph, node, found| {
                let mut below: Vec<_> = graph
                    .incoming(node)
                    .filter(|edge| edge.kind == EdgeKind::AppliedBy && is_shown(edge.from))
                    .map(|edge| (edge.from, *edge))
                    .collect();
                below.sort_by_cached_key(|(id, _)| rank(*id));
                found.extend(below);
            })
        };
        let mut reach = applied(&starts);
        // What is applied in a circle hangs on nothing: its first member begins.
        let circles = graph.cyclic_components(|edge| edge.kind == EdgeKind::AppliedBy);
        let left = circles.iter().filter(|circle| !circle.iter().any(|id| reach.contains(*id)));
        let firsts: Vec<NodeId> = left
            .filter_map(|circle| circle.iter().copied().filter(|id| is_shown(*id)).min_by_key(|id| rank(*id)))
            .collect();
        if !firsts.is_empty() {
            starts.extend(firsts);
            reach = applied(&starts);
        }
        let mut forest = Forest::new(graph, self.sources(), Direction::Dependents);
        let roots = starts.iter().map(|start| forest.start(*start)).collect();
        let mut steps: Vec<(NodeId, StepId)> = Vec::new();
        for &node in reach.nodes() {
            let step = match reach.link(node) {
                Some(link) => forest.first(&Link { ..*link }),
                None => forest.start(node),
            };
            steps.push((node, step));
        }
        for link in reach.further() {
            forest.further(link);
        }
        let mut counts = vec![0; graph.node_count()];
        let appliers = self.environment().inventory.iter().flat_map(|(_, entry)| &entry.appliers);
        for id in appliers.filter_map(|applier| graph.find(applier.by.as_ref()?)) {
            counts[id.index()] += 1;
        }
        steps.sort_by_cached_key(|(node, _)| rank(*node));
        let members = steps.iter().map(|&(node, step)| {
            let needs = graph.outgoing(node).filter(|edge| edge.kind == EdgeKind::DependsOn);
            TreeMember {
                step,
                wave: wave(node),
                path: graph.node(node).path.as_ref().map(ToString::to_string),
                applies: counts[node.index()],
                needs: needs.map(|edge| forest.edge(edge)).collect(),
                suspended: graph.node(node).suspended,
            }
        });
        let members: Vec<TreeMember> = members.collect();
        ApplyTree {
            environment: self.name().to_owned(),
            incomplete: graph.incomplete.clone(),
            steps: forest.into_steps(),
            roots,
            members,
            names: Names::of(graph),
        }
    }
}
