//! Stacks: nodes that differ in nothing but their names are one box.

use std::collections::BTreeMap;

use crate::graph::EdgeKind;

use super::layers::Layers;
use super::scope::Scope;
use super::shades::Shades;
use super::sketch::{GroupKind, Sketch};
use crate::picture::diagram::Shade;

/// Two boxes are as easy to read as one that stands for both.
const FEWEST: usize = 3;

/// Neighbour, kind of the line, whether it is a dependent.
type Line = (usize, EdgeKind, bool);
/// Lines, folder, state, what it is to the reader's question.
type Key = (Vec<Line>, String, (bool, bool, bool), Shade);

/// Makes one box of nodes with the same dependencies, dependents, folder and state. Nodes without any line stay apart:
/// they cost none, and their names are all that there is to see. O(lines × log(lines)).
pub(super) fn stack(sketch: &mut Sketch, scope: &Scope<'_>, layers: &Layers, shades: &Shades) {
    let kinds = scope.kinds();
    let kind = |pair| kinds.get(&pair).copied().unwrap_or(EdgeKind::DependsOn);
    let mut lines: Vec<Vec<Line>> = vec![Vec::new(); sketch.boxes.len()];
    for &(from, to) in &sketch.pairs {
        lines[from].push((to, kind((from, to)), false));
        lines[to].push((from, kind((from, to)), true));
    }
    let mut keys: Vec<Option<Key>> = Vec::new();
    for (group, mut lines) in sketch.boxes.iter().zip(lines) {
        let id = group.members[0];
        let node = scope.graph.node(id);
        lines.sort_unstable();
        let state = (node.suspended, node.missing, node.external);
        let key = (lines, layers.folder(id).to_owned(), state, shades.of_node(id));
        keys.push((!key.0.is_empty() && !shades.is_target(id)).then_some(key));
    }
    let mut counts: BTreeMap<&Key, usize> = BTreeMap::new();
    for key in keys.iter().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    let large = |key: &Option<Key>| key.clone().filter(|key| counts.get(key).is_some_and(|&n| n >= FEWEST));
    let keys: Vec<Option<Key>> = keys.iter().map(large).collect();
    sketch.merge(&keys, |_| GroupKind::Stack);
}
