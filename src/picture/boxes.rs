//! From groups of nodes to boxes with a label.

use std::collections::HashMap;

use crate::flux::Kind;
use crate::graph::{Graph, Node, NodeId};
use crate::picture::diagram::{DiagramNode, NodeKind, NodeState};
use crate::source::{Location, SourceMap};

use super::View;
use super::layers::Layers;
use super::shades::Shades;
use super::sketch::{Group, GroupKind};

/// Letters that names have to share to be called by them.
const SHORTEST_PREFIX: usize = 4;
/// Ids that a tooltip lists.
const LISTED: usize = 60;

/// What boxes are drawn from.
pub(super) struct Boxes<'a> {
    graph: &'a Graph,
    layers: &'a Layers,
    shades: &'a Shades,
    loops: &'a HashMap<NodeId, usize>,
    view: &'a View,
    sources: &'a SourceMap,
    /// The namespace of more than half of all Kustomizations, which goes without saying.
    common: Option<&'a str>,
    /// What the paths of all folders begin with, which goes without saying, too.
    base: String,
}

impl<'a> Boxes<'a> {
    pub(super) fn new(
        graph: &'a Graph,
        layers: &'a Layers,
        shades: &'a Shades,
        loops: &'a HashMap<NodeId, usize>,
        view: &'a View,
        sources: &'a SourceMap,
        groups: &[Group],
    ) -> Self {
        let folders = groups.iter().filter_map(|group| match &group.kind {
            GroupKind::Folder(folder) => Some(folder.as_str()),
            _ => None,
        });
        let (common, base) = (common_namespace(graph), common_folder(folders));
        Self { graph, layers, shades, loops, view, sources, common, base }
    }

    /// The box of a group.
    pub(super) fn draw(&self, group: &Group) -> DiagramNode {
        let mut drawn = match &group.kind {
            GroupKind::Single => self.single(group.members[0]),
            GroupKind::Stack => self.stack(group),
            GroupKind::Folder(folder) => self.folder(group, folder),
        };
        drawn.layer = self.layer(&group.members).filter(|_| !self.shades.asks());
        drawn.shade = self.shades.of_group(&group.members);
        drawn
    }

    fn single(&self, id: NodeId) -> DiagramNode {
        let node = self.graph.node(id);
        let reference = &node.reference;
        let location = node.span.map(|span| self.sources.location(span));
        let is_elsewhere = node.span.is_some_and(|span| self.sources.file(span.file).is_elsewhere);
        let kind = kind(node);
        let namespace = (self.common != Some(&*reference.namespace)).then(|| reference.namespace.to_string());
        let sublabel = match kind {
            NodeKind::Kustomization => namespace,
            _ if reference.namespace.is_empty() => Some(reference.kind.to_string()),
            _ => Some(format!("{} · {}", reference.kind, reference.namespace)),
        };
        DiagramNode {
            id: reference.to_string(),
            label: reference.name.to_string(),
            sublabel,
            kind,
            states: self.states(id),
            href: link(self.view, location.as_ref().filter(|_| !is_elsewhere)),
            tooltip: tooltip(node, location.as_ref()),
            stacked: 1,
            ..DiagramNode::default()
        }
    }

    fn stack(&self, group: &Group) -> DiagramNode {
        let mut names = self.names(group);
        let folder = self.layers.folder(group.members[0]);
        let last = folder.rsplit('/').next().filter(|name| !name.is_empty());
        let mut label = last.map_or_else(|| "several".to_owned(), |name| format!("in {name}"));
        if let Some(prefix) = shared_prefix(&names) {
            label = format!("{prefix}…");
            names = names.iter().map(|name| name.trim_start_matches(&prefix).to_owned()).collect();
        }
        let first = self.graph.node(group.members[0]);
        let more = format!("{} with the same lines, in ./{folder}", names.len());
        DiagramNode {
            kind: kind(first),
            states: self.states(group.members[0]),
            ..self.several(group, &names, label, &more)
        }
    }

    fn folder(&self, group: &Group, folder: &str) -> DiagramNode {
        let names = self.names(group);
        let label = match folder.strip_prefix(&*self.base).unwrap_or(folder) {
            "" => "./".to_owned(),
            inner => format!("{inner}/"),
        };
        let more = format!("{} in the folder ./{folder}", names.len());
        let mut states: Vec<NodeState> = group.members.iter().flat_map(|&id| self.states(id)).collect();
        states.sort();
        states.dedup();
        // One suspended object does not make the folder so.
        states.retain(|state| matches!(state, NodeState::InLoop | NodeState::Missing));
        DiagramNode { kind: NodeKind::Folder, states, ..self.several(group, &names, label, &more) }
    }

    fn several(&self, group: &Group, names: &[String], label: String, heading: &str) -> DiagramNode {
        let members: Vec<String> =
            group.members.iter().map(|&id| self.graph.node(id).reference.to_string()).collect();
        let mut tooltip = heading.to_owned();
        for member in members.iter().take(LISTED) {
            tooltip += &format!("\n{member}");
        }
        if members.len() > LISTED {
            tooltip += &format!("\nand {} more", members.len() - LISTED);
        }
        DiagramNode {
            // Ids are those of objects: the first one's is nobody else's.
            id: members[0].clone(),
            label,
            tooltip,
            stacked: members.len(),
            members,
            names: names.to_vec(),
            ..DiagramNode::default()
        }
    }

    fn names(&self, group: &Group) -> Vec<String> {
        let mut names: Vec<String> =
            group.members.iter().map(|&id| self.graph.node(id).reference.name.to_string()).collect();
        names.sort();
        names
    }

    fn states(&self, id: NodeId) -> Vec<NodeState> {
        let node = self.graph.node(id);
        let all = [
            (node.suspended, NodeState::Suspended),
            (node.missing, NodeState::Missing),
            (self.loops.contains_key(&id), NodeState::InLoop),
            (node.external, NodeState::External),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, state)| state).collect()
    }

    /// The layer that all members are in.
    fn layer(&self, members: &[NodeId]) -> Option<usize> {
        let layer = self.layers.of_node(members[0]);
        members.iter().all(|&id| self.layers.of_node(id) == layer).then_some(layer).flatten()
    }
}

fn kind(node: &Node) -> NodeKind {
    match node.kind {
        Some(Kind::Kustomization) => NodeKind::Kustomization,
        Some(Kind::HelmRelease) => NodeKind::HelmRelease,
        Some(kind) if kind.is_source() => NodeKind::Source,
        _ => NodeKind::Other,
    }
}

fn common_namespace(graph: &Graph) -> Option<&str> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for (_, node) in graph.nodes().filter(|(_, node)| node.is_kustomization()) {
        *counts.entry(&node.reference.namespace).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    counts.into_iter().find(|(_, count)| count * 2 >= all).map(|(namespace, _)| namespace)
}

/// The folder above all of these, with a slash at its end.
fn common_folder<'f>(mut folders: impl Iterator<Item = &'f str>) -> String {
    let Some(first) = folders.next() else { return String::new() };
    let parent = |folder: &'f str| folder.rsplit_once('/').map_or("", |(parent, _)| parent);
    let mut common: Vec<&str> = parent(first).split('/').collect();
    for folder in folders {
        let same = common.iter().zip(parent(folder).split('/')).take_while(|(a, b)| *a == b).count();
        common.truncate(same);
    }
    let common = common.join("/");
    if common.is_empty() { common } else { common + "/" }
}

/// What all names begin with, up to a `-`.
fn shared_prefix(names: &[String]) -> Option<String> {
    let (first, rest) = names.split_first()?;
    let shared = rest.iter().fold(first.as_str(), |shared, name| {
        let end = shared.char_indices().zip(name.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        &shared[..end.unwrap_or(shared.len().min(name.len()))]
    });
    let at = shared.rfind('-')?;
    (at >= SHORTEST_PREFIX).then(|| shared[..=at].to_owned())
}

fn tooltip(node: &Node, location: Option<&Location>) -> String {
    let lines = [
        Some(node.reference.to_string()),
        node.path.as_ref().map(|path| format!("path ./{path}")),
        node.source.as_ref().map(|source| format!("source {source}")),
        location.map(ToString::to_string),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The file and line in the repository's web view.
fn link(view: &View, location: Option<&Location>) -> Option<String> {
    let (web, location) = (view.web.as_ref()?, location?);
    let path: String = location.path.split('/').map(encoded).collect::<Vec<_>>().join("/");
    Some(format!("{web}{path}#L{}", location.line))
}

/// A part of a path as an address writes it.
fn encoded(part: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'@');
    part.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
