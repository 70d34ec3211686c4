//! A graph as DOT, for people who have Graphviz: all nodes and edges that somebody wrote, nothing reduced.

use std::fmt::Write as _;

use crate::query::{Network, NetworkEdge, NetworkNode};
use crate::text::dot::quoted;

/// The graph as DOT; with `inferred` also the edges that follow from what objects need. Edges point from the dependent to what it needs; `rankdir=RL` puts what comes first at the left.
pub fn dot(network: &Network, inferred: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", quoted(&network.environment));
    out += "  rankdir=RL;\n";
    out += "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, shape=box, style=rounded];\n";
    out += "  edge [fontname=\"Helvetica,Arial,sans-serif\", arrowsize=0.7];\n";
    for node in &network.nodes {
        let _ = writeln!(out, "  {} [{}];", quoted(&node.id), node_attributes(node));
    }
    for edge in network.edges.iter().filter(|edge| inferred || !edge.kind.is_inferred()) {
        let (from, to) = (quoted(&edge.from), quoted(&edge.to));
        let _ = writeln!(out, "  {from} -> {to} [{}];", edge_attributes(edge));
    }
    out + "}\n"
}

fn node_attributes(node: &NetworkNode) -> String {
    let label =
        if node.is_kustomization() { node.name.clone() } else { format!("{}\n{}", node.name, node.kind) };
    let mut attributes = vec![format!("label={}", quoted(&label))];
    if let Some(location) = &node.location {
        attributes.push(format!("tooltip={}", quoted(&location.to_string())));
    }
    if let Some(path) = &node.path {
        attributes.push(format!("path={}", quoted(path)));
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

fn edge_attributes(edge: &NetworkEdge) -> String {
    let style = match format!("{:?}", edge.kind).as_str() {
        "DependsOn" => "solid",
        "AppliedBy" => "dashed",
        _ if edge.kind.is_inferred() => "dashed, color=gray50",
        _ => "dotted",
    };
    let place = quoted(&edge.location.to_string());
    format!("kind=\"{:?}\", style={style}, tooltip={place}", edge.kind)
}
