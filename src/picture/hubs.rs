//! Hubs: what very many need is written on those that need it, and costs no lines.

use std::collections::{BTreeMap, HashMap};

use crate::graph::{EdgeKind, NodeId};
use crate::picture::diagram::Diagram;

use super::scope::Scope;
use super::shades::Shades;
use super::sketch::Sketch;

/// No node with fewer lines is a hub.
const FEWEST: usize = 8;
/// A hub has lines to one box of so many.
const SHARE: usize = 10;

/// What becomes of lines to hubs: boxes that a tenth of all boxes needs, and at least eight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hubs {
    /// A chip with the hub's name on each box that needs it.
    #[default]
    Chip,
    /// Lines.
    Edge,
}

/// The hubs of a picture.
#[derive(Debug, Default)]
pub(super) struct HubLines {
    /// By box: the hubs that it needs.
    chips: BTreeMap<usize, Vec<Chip>>,
    /// By hub: on how many boxes it is a chip.
    pub(super) counts: BTreeMap<usize, usize>,
    /// By hub: how many nodes need it, and how many it applies, where chips say so.
    nodes: BTreeMap<usize, (usize, usize)>,
    /// By box that applies most of all others: how many nodes that are. These lines are not drawn at all.
    pub(super) appliers: BTreeMap<usize, usize>,
}

#[derive(Debug, Clone, Copy)]
struct Chip {
    hub: usize,
    applies: bool,
}

impl HubLines {
    /// Writes the chips on their boxes. After all boxes have their labels.
    pub(super) fn label(&self, diagram: &mut Diagram) {
        for (&at, chips) in &self.chips {
            let text = |chip: &Chip| {
                let name = &diagram.nodes[chip.hub].label;
                if chip.applies { format!("by {name}") } else { name.clone() }
            };
            diagram.nodes[at].chips = chips.iter().map(text).collect();
        }
        for (&hub, &(need, applied)) in &self.nodes {
            let text = |verb: &str, count: usize| (count > 0).then(|| format!("{verb} {count}"));
            let parts = [text("needed by", need), text("applies", applied)];
            diagram.nodes[hub].hub = Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
        }
    }
}

/// Takes the lines to hubs out of the sketch. Lines of loops and of what the reader asked about stay. Linear.
pub(super) fn take_out(
    sketch: &mut Sketch,
    scope: &Scope<'_>,
    shades: &Shades,
    loops: &HashMap<NodeId, usize>,
    hubs: Hubs,
) -> HubLines {
    let mut found = HubLines { appliers: appliers(sketch, scope), ..HubLines::default() };
    let kinds = kinds(sketch, scope);
    let applies = |pair: &(usize, usize)| kinds.get(pair) == Some(&EdgeKind::AppliedBy);
    let mut needed: BTreeMap<(usize, bool), usize> = BTreeMap::new();
    for pair in &sketch.pairs {
        *needed.entry((pair.1, applies(pair))).or_default() += 1;
    }
    if hubs == Hubs::Edge {
        return HubLines::default();
    }
    let enough = FEWEST.max(sketch.boxes.len().div_ceil(SHARE));
    let asked = |at: usize| sketch.boxes[at].members.iter().any(|&id| shades.is_target(id));
    let is_hub = |at: usize, applies: bool| needed.get(&(at, applies)).is_some_and(|&n| n >= enough);
    let in_loop = |(from, to): (usize, usize)| {
        let number = |at: usize| sketch.boxes[at].members.iter().find_map(|id| loops.get(id));
        number(from).is_some_and(|own| number(to) == Some(own))
    };
    let mut stay = Vec::new();
    for &pair in &sketch.pairs {
        let (from, to) = pair;
        let applies = applies(&pair);
        if applies && found.appliers.contains_key(&to) && !asked(to) {
            continue;
        }
        if !is_hub(to, applies) || asked(to) || asked(from) || in_loop(pair) {
            stay.push(pair);
            continue;
        }
        found.chips.entry(from).or_default().push(Chip { hub: to, applies });
        *found.counts.entry(to).or_default() += 1;
        let nodes = found.nodes.entry(to).or_default();
        let count = sketch.boxes[from].members.len();
        if applies { nodes.1 += count } else { nodes.0 += count }
    }
    sketch.pairs = stay;
    found
}

/// The boxes that apply more than half of all nodes, in a picture that is large enough for it to matter.
fn appliers(sketch: &Sketch, scope: &Scope<'_>) -> BTreeMap<usize, usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for &(_, to, edge) in &scope.edges {
        if edge.kind == EdgeKind::AppliedBy {
            *counts.entry(sketch.box_of[to]).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= FEWEST && *count * 2 > scope.nodes.len());
    counts
}

/// What the line between two boxes stands for.
pub(super) fn kinds(sketch: &Sketch, scope: &Scope<'_>) -> BTreeMap<(usize, usize), EdgeKind> {
    let mut kinds = BTreeMap::new();
    for &(from, to, edge) in &scope.edges {
        let kind = kinds.entry((sketch.box_of[from], sketch.box_of[to])).or_insert(edge.kind);
        *kind = edge.kind.min(*kind);
    }
    kinds
}
