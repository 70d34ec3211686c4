//! From a graph to its picture: what is drawn, and what is left out.

use std::collections::{BTreeMap, HashMap};

use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, Node, NodeId};
use crate::source::{Location, SourceMap};

use super::diagram::{self, Diagram, DiagramEdge, DiagramNode, Emphasis, NodeKind, NodeState};

/// How many layers have a hue of their own.
const MAX_LAYERS: usize = 6;

/// What a user wants to see.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Whether edges that longer paths imply are left out.
    pub reduce: bool,
    /// Layers by name, each with patterns of paths (`infrastructure/**`); from the folders where there is none.
    pub layers: Vec<(String, Vec<String>)>,
    /// The address that a file's path is put behind, where the repository can be seen in a browser.
    pub web: Option<String>,
}

/// The picture of an environment: its Kustomizations, and what they depend on or are applied by.
pub fn picture(graph: &Graph, view: &View, sources: &SourceMap) -> Diagram {
    let drawn: Vec<(NodeId, &Node)> = graph.nodes().filter(|(id, node)| is_drawn(graph, *id, node)).collect();
    let index: HashMap<NodeId, usize> = drawn.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let keep = |edge: &Edge| {
        matches!(edge.kind, EdgeKind::DependsOn | EdgeKind::AppliedBy)
            && index.contains_key(&edge.from)
            && index.contains_key(&edge.to)
    };
    let pairs = pairs(graph, view, keep);
    let in_loop = loops(graph);
    let layers = Layers::of(&drawn, view, sources);
    let nodes =
        drawn.iter().map(|(id, node)| box_of(graph, *id, node, &layers, &in_loop, view, sources)).collect();
    let edges =
        pairs.iter().filter_map(|&(from, to)| line(graph, from, to, &index, &in_loop, sources)).collect();
    Diagram {
        title: graph.environment.clone(),
        description: description(&drawn),
        nodes,
        edges,
        layers: layers.names,
        columns: Vec::new(),
        notes: notes(graph, &drawn, &pairs, keep),
    }
}

/// Kustomizations and what they name. A root that applies all the others says nothing in a picture.
fn is_drawn(graph: &Graph, id: NodeId, node: &Node) -> bool {
    node.kind == Some(Kind::Kustomization) && !is_root(graph, id, node)
}

/// The bootstrap's Kustomization: the only one that nothing else applies, and that takes no part in any order.
fn is_root(graph: &Graph, id: NodeId, node: &Node) -> bool {
    let only = || graph.nodes().filter(|(_, other)| other.top_level).count() == 1;
    let applies = || graph.incoming(id).any(|edge| edge.kind == EdgeKind::AppliedBy);
    let ordered =
        || graph.outgoing(id).chain(graph.incoming(id)).any(|edge| edge.kind == EdgeKind::DependsOn);
    node.top_level && only() && applies() && !ordered()
}

fn pairs(graph: &Graph, view: &View, keep: impl Fn(&Edge) -> bool) -> Vec<(NodeId, NodeId)> {
    if view.reduce {
        return graph.reduced(keep);
    }
    let mut all: Vec<_> = graph.edges().filter(|edge| keep(edge)).map(|edge| (edge.from, edge.to)).collect();
    all.sort();
    all.dedup();
    all
}

/// For each member of a loop of dependencies, the number of its loop.
fn loops(graph: &Graph) -> HashMap<NodeId, usize> {
    let groups = graph.cyclic_components(|edge| edge.kind == EdgeKind::DependsOn);
    groups.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |&id| (id, at))).collect()
}

fn box_of(
    graph: &Graph,
    id: NodeId,
    node: &Node,
    layers: &Layers,
    in_loop: &HashMap<NodeId, usize>,
    view: &View,
    sources: &SourceMap,
) -> DiagramNode {
    let reference = &node.reference;
    let mut states = Vec::new();
    for (holds, state) in [
        (node.suspended, NodeState::Suspended),
        (node.missing, NodeState::Missing),
        (in_loop.contains_key(&id), NodeState::InLoop),
        (node.external, NodeState::External),
    ] {
        if holds {
            states.push(state);
        }
    }
    let location = node.span.map(|span| sources.location(span));
    let mut tooltip = reference.to_string();
    for line in [
        node.path.as_ref().map(|path| format!("path ./{path}")),
        node.source.as_ref().map(|source| format!("source {source}")),
        location.as_ref().map(ToString::to_string),
    ]
    .into_iter()
    .flatten()
    {
        tooltip += "\n";
        tooltip += &line;
    }
    let common = graph
        .nodes()
        .filter(|(_, other)| other.is_kustomization() && other.reference.namespace == reference.namespace);
    let elsewhere = common.count() * 2 < graph.nodes().filter(|(_, other)| other.is_kustomization()).count();
    DiagramNode {
        id: reference.to_string(),
        label: reference.name.to_string(),
        sublabel: elsewhere.then(|| reference.namespace.to_string()),
        layer: layers.of_node.get(&id).copied(),
        kind: NodeKind::Kustomization,
        states,
        href: link(view, location.as_ref()),
        tooltip,
        chips: Vec::new(),
        stacked: 1,
        members: Vec::new(),
        column: None,
    }
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

fn line(
    graph: &Graph,
    from: NodeId,
    to: NodeId,
    index: &HashMap<NodeId, usize>,
    in_loop: &HashMap<NodeId, usize>,
    sources: &SourceMap,
) -> Option<DiagramEdge> {
    let mut edges: Vec<&Edge> = graph.outgoing(from).filter(|edge| edge.to == to).collect();
    edges.sort_by_key(|edge| edge.kind);
    let edge = edges.first()?;
    let loops = in_loop.get(&from).is_some_and(|number| in_loop.get(&to) == Some(number));
    let (a, b) = (&graph.node(from).reference.name, &graph.node(to).reference.name);
    let verb = if edge.kind == EdgeKind::AppliedBy { "is applied by" } else { "depends on" };
    Some(DiagramEdge {
        from: *index.get(&from)?,
        to: *index.get(&to)?,
        kind: if edge.kind == EdgeKind::AppliedBy {
            diagram::EdgeKind::AppliedBy
        } else {
            diagram::EdgeKind::DependsOn
        },
        title: format!("{a} {verb} {b}\n{}", sources.location(edge.span)),
        emphasis: if loops && edge.kind == EdgeKind::DependsOn { Emphasis::Loop } else { Emphasis::None },
    })
}

fn description(drawn: &[(NodeId, &Node)]) -> String {
    let count = drawn.iter().filter(|(_, node)| !node.missing).count();
    let noun = if count == 1 { "Kustomization" } else { "Kustomizations" };
    format!("{count} {noun}, what comes first at the left")
}

fn notes(
    graph: &Graph,
    drawn: &[(NodeId, &Node)],
    pairs: &[(NodeId, NodeId)],
    keep: impl Fn(&Edge) -> bool,
) -> Vec<String> {
    let mut notes = Vec::new();
    let all: std::collections::BTreeSet<_> =
        graph.edges().filter(|edge| keep(edge)).map(|edge| (edge.from, edge.to)).collect();
    match all.len() - pairs.len() {
        0 => {}
        1 => notes.push("One line that a longer path implies is not drawn.".to_owned()),
        left_out => notes.push(format!("{left_out} lines that longer paths imply are not drawn.")),
    }
    let shown: std::collections::BTreeSet<NodeId> = drawn.iter().map(|(id, _)| *id).collect();
    for (id, node) in graph.nodes().filter(|(id, node)| node.is_kustomization() && !shown.contains(id)) {
        let is_applied = |edge: &&Edge| edge.kind == EdgeKind::AppliedBy && shown.contains(&edge.from);
        let applied = graph.incoming(id).filter(is_applied).count();
        notes.push(format!("{}, which applies {applied} of them, is not drawn.", node.reference.name));
    }
    notes
}

/// The layers of a picture.
struct Layers {
    names: Vec<String>,
    of_node: HashMap<NodeId, usize>,
}

impl Layers {
    fn of(drawn: &[(NodeId, &Node)], view: &View, sources: &SourceMap) -> Self {
        let paths: Vec<(NodeId, String)> =
            drawn.iter().filter_map(|(id, node)| Some((*id, content_path(node, sources)?))).collect();
        let named: Vec<(NodeId, String)> = if view.layers.is_empty() {
            by_folder(&paths)
        } else {
            paths.iter().filter_map(|(id, path)| Some((*id, configured(path, &view.layers)?))).collect()
        };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, name) in &named {
            *counts.entry(name).or_default() += 1;
        }
        let mut names: Vec<String> = counts.keys().map(|name| (*name).to_owned()).collect();
        names.sort_by_key(|name| (rank(name), name.clone()));
        if names.len() > MAX_LAYERS {
            return Self { names: Vec::new(), of_node: HashMap::new() };
        }
        let number = |name: &String| names.iter().position(|known| known == name);
        let of_node = named.iter().filter_map(|(id, name)| Some((*id, number(name)?))).collect();
        Self { names, of_node }
    }
}

/// What carries the rest comes first, whatever the alphabet says.
fn rank(name: &str) -> usize {
    const KNOWN: [&str; 6] = ["clusters", "flux", "infrastructure", "infra", "platform", "core"];
    KNOWN.iter().position(|known| *known == name).unwrap_or(KNOWN.len())
}

/// The folder that says where a Kustomization belongs: its content's, or, where that is elsewhere, its own file's.
fn content_path(node: &Node, sources: &SourceMap) -> Option<String> {
    if let Some(path) = node.path.as_ref().filter(|path| !node.external && !path.as_str().is_empty()) {
        return Some(path.to_string());
    }
    node.span.filter(|_| !node.missing).map(|span| sources.location(span).path)
}

/// The first folder in which the paths differ.
fn by_folder(paths: &[(NodeId, String)]) -> Vec<(NodeId, String)> {
    let split: Vec<Vec<&str>> = paths.iter().map(|(_, path)| path.split('/').collect()).collect();
    let longest = split.iter().map(Vec::len).max().unwrap_or(0);
    let differs = |depth: &usize| {
        let first = split.first().and_then(|parts| parts.get(*depth));
        split.iter().any(|parts| parts.get(*depth) != first)
    };
    let depth = (0..longest).find(differs).unwrap_or(0);
    let name = |parts: &Vec<&str>| parts.get(depth).or(parts.last()).map(|name| (*name).to_owned());
    paths.iter().zip(&split).filter_map(|((id, _), parts)| Some((*id, name(parts)?))).collect()
}

fn configured(path: &str, layers: &[(String, Vec<String>)]) -> Option<String> {
    let fits = |pattern: &String| {
        let folder = pattern
            .trim_start_matches("./")
            .trim_end_matches("**")
            .trim_end_matches('*')
            .trim_end_matches('/');
        path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    };
    layers.iter().find(|(_, patterns)| patterns.iter().any(fits)).map(|(name, _)| name.clone())
}
