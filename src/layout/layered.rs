//! A component cut into columns: every line runs from one column to the next.

use std::collections::BTreeMap;

use super::component::{Component, Wire};

/// A piece of line between vertices of neighbouring columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// The vertex in the left column.
    pub(super) left: usize,
    /// The vertex in the right column.
    pub(super) right: usize,
    /// The trunk it belongs to; a vertex that is no box has one only.
    pub(super) trunk: usize,
}

/// Boxes, and slots where a line passes through a column. A vertex below `boxes` is a box, the others are slots.
///
/// Wires that leave one box and belong to one bundle share their line until they part: with a line for each of
/// its dependents, a box that half of the graph needs would bury the picture.
#[derive(Debug, Default)]
pub(super) struct Layered {
    /// How many vertices are boxes.
    pub(super) boxes: usize,
    /// The column of each vertex.
    pub(super) column: Vec<usize>,
    /// The vertices of each column, from top to bottom.
    pub(super) rows: Vec<Vec<usize>>,
    /// All pieces of line, each once.
    pub(super) links: Vec<Link>,
    /// For each vertex, the vertices it is linked to in the column at its left.
    pub(super) left: Vec<Vec<usize>>,
    /// The same, at its right.
    pub(super) right: Vec<Vec<usize>>,
    /// For each vertex, its links at its right.
    pub(super) departing: Vec<Vec<usize>>,
    /// The boxes with more than one trunk.
    pub(super) forks: Vec<usize>,
    /// For each wire of the component, the links it runs along, from left to right.
    pub(super) paths: Vec<Vec<usize>>,
}

impl Layered {
    /// Cuts the component at `columns`. O(wires × columns), usually far less, since wires share slots.
    pub(super) fn new(component: &Component, columns: &[usize]) -> Self {
        let mut layered = Self { boxes: columns.len(), column: columns.to_vec(), ..Self::default() };
        let mut trunks: BTreeMap<(usize, u32, usize), usize> = BTreeMap::new();
        let mut slots: Vec<Vec<usize>> = Vec::new();
        let mut links: BTreeMap<(usize, usize, usize), usize> = BTreeMap::new();
        for wire in &component.wires {
            let trunk = *trunks.entry(trunk_key(wire)).or_insert_with(|| {
                slots.push(Vec::new());
                slots.len() - 1
            });
            let path = layered.lay_path(wire, trunk, &mut slots[trunk], &mut links);
            layered.paths.push(path);
        }
        layered.index();
        layered
    }

    /// The links of one wire, made where they do not exist yet.
    fn lay_path(
        &mut self,
        wire: &Wire,
        trunk: usize,
        slots: &mut Vec<usize>,
        links: &mut BTreeMap<(usize, usize, usize), usize>,
    ) -> Vec<usize> {
        let first = self.column[wire.left] + 1;
        let between = self.column[wire.right].saturating_sub(first);
        while slots.len() < between {
            self.column.push(first + slots.len());
            slots.push(self.column.len() - 1);
        }
        let mut path = Vec::with_capacity(between + 1);
        let mut left = wire.left;
        for &right in slots[..between].iter().chain([&wire.right]) {
            path.push(*links.entry((left, right, trunk)).or_insert_with(|| {
                self.links.push(Link { left, right, trunk });
                self.links.len() - 1
            }));
            left = right;
        }
        path
    }

    fn index(&mut self) {
        let count = self.column.len();
        self.left = vec![Vec::new(); count];
        self.right = vec![Vec::new(); count];
        self.departing = vec![Vec::new(); count];
        for (number, link) in self.links.iter().enumerate() {
            self.right[link.left].push(link.right);
            self.left[link.right].push(link.left);
            self.departing[link.left].push(number);
        }
        let several =
            |links: &[usize]| links.iter().any(|&link| self.links[link].trunk != self.links[links[0]].trunk);
        self.forks = (0..self.boxes).filter(|&own| several(&self.departing[own])).collect();
        let columns = self.column.iter().max().map_or(0, |last| last + 1);
        self.rows = vec![Vec::new(); columns];
        for (vertex, &column) in self.column.iter().enumerate() {
            self.rows[column].push(vertex);
        }
    }

    /// True for a slot, which is a point that a line passes, and has no size.
    pub(super) fn is_slot(&self, vertex: usize) -> bool {
        vertex >= self.boxes
    }
}

/// Wires with equal keys share a line. One that runs backwards shares none: its arrow is at the other end.
fn trunk_key(wire: &Wire) -> (usize, u32, usize) {
    let alone = if wire.backward { wire.edge + 1 } else { 0 };
    (wire.left, wire.bundle, alone)
}
