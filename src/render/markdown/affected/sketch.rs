//! A small picture of what is touched and what follows.

use std::collections::HashMap;

use crate::difference::{Affected, Change, Difference};
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::picture::diagram::{Diagram, DiagramEdge, DiagramNode, NodeKind, NodeState, Shade};
use crate::render::mermaid::mermaid;
use crate::text::markdown::escaped;

use super::folded;

/// More boxes than this nobody reads in a comment.
const MAX_NODES: usize = 40;

/// How many environments get a picture.
const MAX_PICTURES: usize = 4;

/// A picture for each of the first environments that are small enough for one.
pub(super) fn sketch(answer: &Affected) -> String {
    let pictures = answer.environments.iter().filter_map(|one| {
        let diagram = diagram(one.difference.as_ref()?)?;
        let block = format!("```mermaid\n{}```\n", mermaid(&diagram, &[]));
        Some(folded(&format!("Picture of {}", escaped(&one.environment)), &block))
    });
    pictures.take(MAX_PICTURES).collect()
}

/// What is touched, dark, and what reconciles after it; without the latter where that is too much.
fn diagram(difference: &Difference) -> Option<Diagram> {
    let after = &difference.after;
    let mut boxes: Vec<DiagramNode> = Vec::new();
    let mut places: HashMap<&ObjectRef, usize> = HashMap::new();
    for node in &difference.nodes {
        places.insert(&node.id, boxes.len());
        let (word, states) = match node.change {
            Change::Added => ("new", Vec::new()),
            Change::Removed => ("gone", vec![NodeState::Missing]),
            Change::Changed => ("changed", Vec::new()),
        };
        let drawn = draw(difference, &node.id);
        boxes.push(DiagramNode { sublabel: Some(word.to_owned()), states, shade: Shade::Target, ..drawn });
    }
    let touched = boxes.len();
    for id in after.ids() {
        places.entry(id).or_insert_with(|| {
            boxes.push(draw(difference, id));
            boxes.len() - 1
        });
    }
    let mut edges: Vec<DiagramEdge> = Vec::new();
    for step in &after.steps {
        let next = step.next.map(|next| &after.steps[next.index()].id);
        if let (Some(&from), Some(&to)) = (places.get(&step.id), next.and_then(|next| places.get(next))) {
            edges.push(DiagramEdge { from, to, ..DiagramEdge::default() });
        }
    }
    let mut description = "What the change touches is dark; what reconciles after it follows to the right";
    if boxes.len() > MAX_NODES {
        boxes.truncate(touched);
        edges.retain(|edge| edge.from < touched && edge.to < touched);
        description = "What the change touches; what reconciles after it is too much to be drawn";
    }
    let is_small = !boxes.is_empty() && boxes.len() <= MAX_NODES;
    let (title, description) = (difference.environment.clone(), description.to_owned());
    // One box alone shows nothing that its name does not say.
    (is_small && boxes.len() > 1).then(|| Diagram {
        title,
        description,
        nodes: boxes,
        edges,
        ..Diagram::default()
    })
}

fn draw(difference: &Difference, id: &ObjectRef) -> DiagramNode {
    let kind = match Kind::of(id) {
        Some(Kind::Kustomization) => NodeKind::Kustomization,
        Some(Kind::HelmRelease) => NodeKind::HelmRelease,
        Some(kind) if kind.is_source() => NodeKind::Source,
        _ => NodeKind::Other,
    };
    DiagramNode { id: id.to_string(), label: difference.names.short(id), kind, ..DiagramNode::default() }
}
