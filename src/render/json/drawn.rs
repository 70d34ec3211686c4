//! What a picture shows of a graph, as JSON: which nodes share a box, which lines are drawn.

use schemars::JsonSchema;
use serde::Serialize;

use crate::picture::diagram::{Diagram, DiagramNode, Shade};

/// A picture without coordinates.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Drawn {
    /// The boxes, in the order of the picture.
    pub boxes: Vec<DrawnBox>,
    /// The lines.
    pub lines: Vec<DrawnLine>,
    /// What is left out.
    pub notes: Vec<String>,
}

/// A box.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DrawnBox {
    /// What stands in it.
    pub label: String,
    /// The ids of all nodes that it stands for.
    pub members: Vec<String>,
    /// What it also depends on, without a line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chips: Vec<String>,
    /// What it is to the question of the picture: `target`, `frozen`, `cannotBeRecreated`, `dimmed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shade: Option<&'static str>,
}

/// A line between two boxes, by their places in [`Drawn::boxes`].
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DrawnLine {
    /// The dependent.
    pub from: usize,
    /// What it needs.
    pub to: usize,
}

/// What a picture shows.
pub fn drawn(diagram: &Diagram) -> Drawn {
    let own_box = |node: &DiagramNode| DrawnBox {
        label: node.label.clone(),
        members: if node.members.is_empty() { vec![node.id.clone()] } else { node.members.clone() },
        chips: node.chips.clone(),
        shade: match node.shade {
            Shade::None => None,
            Shade::Target => Some("target"),
            Shade::Frozen => Some("frozen"),
            Shade::CannotBeRecreated => Some("cannotBeRecreated"),
            Shade::Dimmed => Some("dimmed"),
        },
    };
    Drawn {
        boxes: diagram.nodes.iter().map(own_box).collect(),
        lines: diagram.edges.iter().map(|edge| DrawnLine { from: edge.from, to: edge.to }).collect(),
        notes: diagram.notes.clone(),
    }
}
