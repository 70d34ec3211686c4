//! A graph as DOT, for people who have Graphviz: all nodes and edges that somebody wrote, nothing reduced.

use std::fmt::Write as _;

use crate::graph::{Edge, EdgeKind, Graph, Node};
use crate::source::SourceMap;
use crate::text::dot::quoted;

/// The graph as DOT; with `inferred` also the edges that follow from what objects need. Edges point from the dependent to what it needs; `rankdir=RL` puts what comes first at the left.
pub fn dot(graph: &Graph, sources: &SourceMap, inferred: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", quoted(&graph.environment));
    out += "  rankdir=RL;\n";
    out += "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, shape=box, style=rounded];\n";
    out += "  edge [fontname=\"Helvetica,Arial,sans-serif\", arrowsize=0.7];\n";
    for (_, node) in graph.nodes() {
        let _ =
            writeln!(out, "  {} [{}];", quoted(&node.reference.to_string()), node_attributes(node, sources));
    }
    for edge in graph.edges().filter(|edge| inferred || !edge.kind.is_inferred()) {
        let from = quoted(&graph.node(edge.from).reference.to_string());
        let to = quoted(&graph.node(edge.to).reference.to_string());
        let _ = writeln!(out, "  {from} -> {to} [{}];", edge_attributes(edge, sources));
    }
    out + "}\n"
}

fn node_attributes(node: &Node, sources: &SourceMap) -> String {
    let label = if node.is_kustomization() {
        node.reference.name.to_string()
    } else {
        format!("{}\n{}", node.reference.name, node.reference.kind)
    };
    let mut attributes = vec![format!("label={}", quoted(&label))];
    if let Some(span) = node.span {
        attributes.push(format!("tooltip={}", quoted(&sources.location(span).to_string())));
    }
    if let Some(path) = &node.path {
        attributes.push(format!("path={}", quoted(path.as_str())));
    }
    for (holds, name) in [(node.wait, "wait"), (node.suspended, "suspended"), (node.external, "external")] {
        if holds {
            attributes.push(format!("{name}=true"));
        }
    }
    if node.missing {
        attributes.push("style=\"rounded,dotted\", color=red, missing=true".to_owned());
    } else if node.suspended {
        attributes.push("style=\"rounded,dashed\"".to_owned());
    } else if node.external {
        attributes.push("peripheries=2".to_owned());
    }
    attributes.join(", ")
}

fn edge_attributes(edge: &Edge, sources: &SourceMap) -> String {
    let style = match edge.kind {
        EdgeKind::DependsOn => "solid",
        EdgeKind::AppliedBy => "dashed",
        kind if kind.is_inferred() => "dashed, color=gray50",
        _ => "dotted",
    };
    let place = quoted(&sources.location(edge.span).to_string());
    format!("kind=\"{:?}\", style={style}, tooltip={place}", edge.kind)
}
