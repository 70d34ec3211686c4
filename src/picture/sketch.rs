//! A picture in the making: boxes that stand for nodes, and the lines between them.

use std::collections::{BTreeMap, HashMap};

use crate::graph::{NodeId, reduced_pairs};

use super::scope::Scope;

/// Boxes and the pairs of them that have a line.
#[derive(Debug)]
pub(super) struct Sketch {
    pub(super) boxes: Vec<Group>,
    /// Dependent, needed; sorted.
    pub(super) pairs: Vec<(usize, usize)>,
    /// For each node of the scope, its box.
    pub(super) box_of: Vec<usize>,
    reduce: bool,
}

/// What a box stands for.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// At least one, in the order of the graph.
    pub(super) members: Vec<NodeId>,
    pub(super) kind: GroupKind,
}

/// Why several nodes are one box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GroupKind {
    /// It is only one.
    Single,
    /// They have the same lines and stand in the same folder.
    Stack,
    /// There were too many boxes; the folder.
    Folder(String),
}

impl Sketch {
    /// A box for each node.
    pub(super) fn new(scope: &Scope<'_>, reduce: bool) -> Self {
        let single = |&id: &NodeId| Group { members: vec![id], kind: GroupKind::Single };
        let boxes: Vec<Group> = scope.nodes.iter().map(single).collect();
        let pairs = scope.pairs();
        let pairs = if reduce { reduced_pairs(boxes.len(), &pairs) } else { pairs };
        Self { box_of: (0..boxes.len()).collect(), boxes, pairs, reduce }
    }

    /// The box of each node that is drawn.
    pub(super) fn places(&self) -> HashMap<NodeId, usize> {
        let numbered = self.boxes.iter().enumerate();
        numbered.flat_map(|(at, group)| group.members.iter().map(move |&node| (node, at))).collect()
    }

    /// Makes one box of all boxes of the same key, where the first of them stood. Lines within it go.
    pub(super) fn merge<K: Ord>(&mut self, keys: &[Option<K>], kind: impl Fn(&K) -> GroupKind) {
        let mut first: BTreeMap<&K, usize> = BTreeMap::new();
        let mut boxes: Vec<Group> = Vec::new();
        let mut place = Vec::with_capacity(self.boxes.len());
        for (group, key) in self.boxes.drain(..).zip(keys) {
            if let Some(&at) = key.as_ref().and_then(|key| first.get(key)) {
                boxes[at].members.extend(group.members);
                boxes[at].members.sort();
                boxes[at].kind = key.as_ref().map_or(GroupKind::Single, &kind);
                place.push(at);
            } else {
                if let Some(key) = key {
                    first.insert(key, boxes.len());
                }
                place.push(boxes.len());
                boxes.push(group);
            }
        }
        self.boxes = boxes;
        self.box_of.iter_mut().for_each(|at| *at = place[*at]);
        let moved = self.pairs.iter().map(|&(from, to)| (place[from], place[to], from == to));
        let mut pairs: Vec<(usize, usize)> = moved
            // An edge from a node to itself is a fault that has to be seen.
            .filter(|&(from, to, itself)| from != to || itself)
            .map(|(from, to, _)| (from, to))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        self.pairs = if self.reduce { reduced_pairs(self.boxes.len(), &pairs) } else { pairs };
    }
}
