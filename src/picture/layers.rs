//! Layers: which part of the repository each node belongs to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::graph::{EdgeKind, Graph, Node, NodeId};
use crate::source::{Glob, SourceMap};

/// How many layers have a hue of their own.
const MAX_LAYERS: usize = 6;
/// A folder with more than this of all nodes tells them apart no better than no folder: its own folders do.
const TOO_MANY: f64 = 0.85;

/// The layers of a picture, and the folder of each node.
#[derive(Debug)]
pub(super) struct Layers {
    /// Those with a hue; what is in no other has none.
    pub(super) names: Vec<String>,
    of_node: HashMap<NodeId, usize>,
    /// The folder down to which paths are told apart.
    folders: HashMap<NodeId, String>,
    /// The folder that holds the node's content or file.
    parents: HashMap<NodeId, String>,
}

impl Layers {
    /// By the patterns given, or by the folders: those at the first depth where no folder holds nearly all nodes. Where
    /// there are more than six, the six with the most nodes have a hue. O(nodes × depth).
    pub(super) fn of(
        graph: &Graph,
        drawn: &[NodeId],
        patterns: &[(String, Vec<Glob>)],
        sources: &SourceMap,
    ) -> Self {
        let path = |&id: &NodeId| Some((id, content_path(graph, id, sources)?));
        let paths: Vec<(NodeId, String)> = drawn.iter().filter_map(path).collect();
        let split: Vec<Vec<&str>> = paths.iter().map(|(_, path)| path.split('/').collect()).collect();
        let depth = telling_depth(&split);
        let ids = || paths.iter().map(|(id, _)| *id);
        let folders = ids().zip(&split).map(|(id, parts)| (id, prefix(parts, depth + 1))).collect();
        let parents = ids().zip(&split).map(|(id, parts)| (id, prefix(parts, parts.len()))).collect();
        let named: Vec<(NodeId, String)> = if patterns.is_empty() {
            let name = |parts: &Vec<&str>| parts.get(depth).or(parts.last()).map(|name| (*name).to_owned());
            ids().zip(&split).filter_map(|(id, parts)| Some((id, name(parts)?))).collect()
        } else {
            let layer = |path: &String| {
                let holds = |glob: &Glob| glob.holds(path.as_str().into());
                patterns.iter().find(|(_, globs)| globs.iter().any(holds)).map(|(name, _)| name.clone())
            };
            paths.iter().filter_map(|(id, path)| Some((*id, layer(path)?))).collect()
        };
        let names = coloured(&named, patterns);
        let number = |name: &String| names.iter().position(|known| known == name);
        let of_node = named.iter().filter_map(|(id, name)| Some((*id, number(name)?))).collect();
        Self { names, of_node, folders, parents }
    }

    pub(super) fn of_node(&self, id: NodeId) -> Option<usize> {
        self.of_node.get(&id).copied()
    }

    /// The part of the repository that the node stands in: `kubernetes/apps/media`. Empty where it has no place.
    pub(super) fn folder(&self, id: NodeId) -> &str {
        self.folders.get(&id).map_or("", String::as_str)
    }

    /// The folder above the node's content: `apps` for `apps/plex`. Nothing where it has no place.
    pub(super) fn parent(&self, id: NodeId) -> Option<&str> {
        self.parents.get(&id).map(String::as_str)
    }
}

/// The first `length` parts, but never the last one.
fn prefix(parts: &[&str], length: usize) -> String {
    parts[..length.min(parts.len().saturating_sub(1))].join("/")
}

/// The first depth at which paths differ so much that no folder holds nearly all of them; where there is none, the first
/// at which they differ at all.
#[expect(clippy::cast_precision_loss, reason = "numbers of nodes are far below 2^52")]
fn telling_depth(split: &[Vec<&str>]) -> usize {
    let longest = split.iter().map(Vec::len).max().unwrap_or(0);
    let mut first = None;
    for depth in 0..longest {
        let mut counts: BTreeMap<Option<&&str>, usize> = BTreeMap::new();
        for parts in split {
            *counts.entry(parts.get(depth)).or_default() += 1;
        }
        let most = counts.values().max().copied().unwrap_or(0);
        if counts.len() < 2 {
            continue;
        }
        // A folder for each node tells nothing.
        if most < 2 {
            break;
        }
        first = first.or(Some(depth));
        if most as f64 <= split.len() as f64 * TOO_MANY {
            return depth;
        }
    }
    first.unwrap_or(0)
}

/// The names that have a hue, in the order of the configuration, or what carries the rest first.
fn coloured(named: &[(NodeId, String)], patterns: &[(String, Vec<Glob>)]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name) in named {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<&str> = counts.keys().copied().collect();
    names.sort_by_key(|name| (std::cmp::Reverse(counts[name]), *name));
    names.truncate(MAX_LAYERS);
    let configured =
        |name: &str| patterns.iter().position(|(known, _)| known == name).unwrap_or(patterns.len());
    names.sort_by_key(|name| (configured(name), rank(name), *name));
    names.into_iter().map(str::to_owned).collect()
}

/// What carries the rest comes first, whatever the alphabet says.
fn rank(name: &str) -> usize {
    const KNOWN: [&str; 6] = ["clusters", "flux", "infrastructure", "infra", "platform", "core"];
    KNOWN.iter().position(|known| *known == name).unwrap_or(KNOWN.len())
}

/// The folder that says where a Kustomization belongs: its content's, or, where that is elsewhere, its own file's, or, where
/// that is elsewhere too, the one that its applier belongs to.
fn content_path(graph: &Graph, id: NodeId, sources: &SourceMap) -> Option<String> {
    let mut at = id;
    let mut seen = BTreeSet::new();
    // Appliers may apply each other.
    while seen.insert(at) {
        let node = graph.node(at);
        let is_here = |node: &Node| !node.external && !node.mapped;
        if let Some(path) = node.path.as_ref().filter(|path| is_here(node) && !path.as_str().is_empty()) {
            return Some(path.to_string());
        }
        let span = node.span.filter(|_| !node.missing)?;
        if !sources.file(span.file).is_elsewhere {
            return Some(sources.location(span).path);
        }
        at = graph.outgoing(at).find(|edge| edge.kind == EdgeKind::AppliedBy)?.to;
    }
    None
}
