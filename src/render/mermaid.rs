//! A diagram as Mermaid, for Markdown on GitHub, GitLab and the like.
//!
//! The same boxes and lines as the SVG, from left to right. Where Mermaid draws them is its own affair.

use crate::text::mermaid::{plain, quoted};

use crate::picture::diagram::{
    Diagram, DiagramEdge, DiagramNode, EdgeKind, Emphasis, NodeKind, NodeState, Shade,
};

/// Lines that Mermaid draws at most, unless a page raises its `maxEdges`.
pub const MOST_LINES: usize = 500;
/// Characters that Mermaid reads at most, unless a page raises its `maxTextSize`.
pub const MOST_CHARACTERS: usize = 50_000;

/// Names of a stack that a label lists.
const NAMES: usize = 6;

/// What Mermaid says with colours: a class for each layer, state and shade. Strokes are strong enough for light and dark.
const CLASSES: [(&str, &str); 13] = [
    ("layer0", "stroke:#2B93FA"),
    ("layer1", "stroke:#D77908"),
    ("layer2", "stroke:#0F9180"),
    ("layer3", "stroke:#8B5CA5"),
    ("layer4", "stroke:#7C9968"),
    ("layer5", "stroke:#AC83B1"),
    ("external", "stroke-width:4px"),
    ("suspended", "stroke-dasharray:6 4"),
    ("missing", "stroke:#C62828,stroke-dasharray:2 4"),
    ("inLoop", "stroke:#C62828,stroke-width:3px"),
    ("target", "fill:#1B2430,color:#FFFFFF,stroke:#808C9C"),
    ("frozen", "stroke:#2F7FC6,stroke-width:4px"),
    ("lost", "stroke:#C25100,stroke-width:4px,stroke-dasharray:8 3"),
];

/// Whether Mermaid draws the text as it is, without a page that raises its limits.
pub fn fits(diagram: &Diagram, text: &str) -> bool {
    diagram.edges.len() <= MOST_LINES && text.chars().count() <= MOST_CHARACTERS
}

/// The diagram as the text of a `mermaid` block; `remarks` become comments at its top. Names may have any characters.
/// O(nodes + edges).
pub fn mermaid(diagram: &Diagram, remarks: &[String]) -> String {
    let mut out = String::new();
    for remark in remarks.iter().chain(&diagram.notes) {
        out += &format!("%% {}\n", plain(remark));
    }
    out += "flowchart LR\n";
    out += &format!("  accTitle: {}\n", plain(&diagram.title));
    out += &format!("  accDescr: {}\n", plain(&diagram.description));
    for (number, node) in diagram.nodes.iter().enumerate() {
        out += &format!("  n{number}{}\n", shape(node));
    }
    let count = diagram.nodes.len();
    for edge in diagram.edges.iter().filter(|edge| edge.from < count && edge.to < count) {
        out += &format!("  n{} {} n{}\n", edge.to, arrow(edge), edge.from);
    }
    for (name, style) in CLASSES {
        let members: Vec<String> = diagram
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| classes(node).iter().any(|own| own == name))
            .map(|(number, _)| format!("n{number}"))
            .collect();
        if !members.is_empty() {
            out += &format!("  classDef {name} {style}\n  class {} {name}\n", members.join(","));
        }
    }
    out
}

/// The box by kind, with its label.
fn shape(node: &DiagramNode) -> String {
    let label = label(node);
    match node.kind {
        NodeKind::Kustomization => format!("(\"{label}\")"),
        NodeKind::HelmRelease => format!("{{{{\"{label}\"}}}}"),
        NodeKind::Source => format!("([\"{label}\"])"),
        NodeKind::Folder => format!("[[\"{label}\"]]"),
        NodeKind::Other => format!("[\"{label}\"]"),
    }
}

fn label(node: &DiagramNode) -> String {
    let mut lines = vec![quoted(&node.label)];
    if node.stacked > 1 {
        lines[0] += &format!(" × {}", node.stacked);
    }
    lines.extend(node.sublabel.as_deref().map(quoted));
    if !node.names.is_empty() {
        let mut names: Vec<String> = node.names.iter().take(NAMES).map(|name| quoted(name)).collect();
        if node.names.len() > NAMES {
            names.push(format!("+ {}", node.names.len() - NAMES));
        }
        lines.push(names.join(", "));
    }
    if !node.chips.is_empty() {
        let chips: Vec<String> = node.chips.iter().map(|chip| quoted(chip)).collect();
        lines.push(format!("also after {}", chips.join(", ")));
    }
    lines.extend(node.hub.as_deref().map(quoted));
    lines.join("<br/>")
}

fn arrow(edge: &DiagramEdge) -> &'static str {
    match (edge.emphasis, edge.kind) {
        (Emphasis::Highlighted | Emphasis::Loop, _) => "==>",
        (_, EdgeKind::DependsOn) => "-->",
        _ => "-.->",
    }
}

fn classes(node: &DiagramNode) -> Vec<String> {
    let mut classes: Vec<String> = node.layer.iter().map(|layer| format!("layer{layer}")).collect();
    let state = |state: &NodeState| match state {
        NodeState::Suspended => "suspended",
        NodeState::Missing => "missing",
        NodeState::InLoop => "inLoop",
        NodeState::External => "external",
    };
    classes.extend(node.states.iter().map(|one| state(one).to_owned()));
    match node.shade {
        Shade::Target => classes.push("target".to_owned()),
        Shade::Frozen => classes.push("frozen".to_owned()),
        Shade::CannotBeRecreated => classes.push("lost".to_owned()),
        Shade::None | Shade::Dimmed => {}
    }
    classes
}
