//! The parts of a graph that hang together, each of which is laid out by itself.

use std::cmp::Ordering;

use petgraph::unionfind::UnionFind;

use super::Problem;
use super::loops::backward_edges;

/// An edge of a component, between the component's own box numbers, turned so that it runs left to right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire {
    /// The box it starts at, at the left.
    pub(super) left: usize,
    /// The box it ends at, at the right.
    pub(super) right: usize,
    /// Only wires of one bundle may share a line.
    pub(super) bundle: u32,
    /// Turned round: the problem's edge points from `right` to `left`.
    pub(super) backward: bool,
    /// Its index among the problem's edges.
    pub(super) edge: usize,
}

/// A part of the graph that hangs together.
#[derive(Debug, Default)]
pub(super) struct Component {
    /// The problem's numbers of its boxes, ascending; a box's own number is its place in here.
    pub(super) boxes: Vec<usize>,
    /// Its edges; they are free of loops and of edges from a box to itself.
    pub(super) wires: Vec<Wire>,
    /// (own box number, problem's edge) of the edges from a box to itself.
    pub(super) self_edges: Vec<(usize, usize)>,
    /// The columns of its boxes, if they are settled.
    pub(super) columns: Option<Vec<usize>>,
    /// Edges within one settled column.
    pub(super) level: Vec<Wire>,
}

/// The components with an edge, in order of their first box, and the boxes that have none at all. With settled
/// columns all boxes are one component.
///
/// Edges to boxes that do not exist belong to no component. O(boxes + edges) but for loops.
pub(super) fn split(problem: &Problem) -> (Vec<Component>, Vec<usize>) {
    let count = problem.boxes.len();
    let edges: Vec<(usize, usize, usize)> = problem
        .edges
        .iter()
        .enumerate()
        .filter(|&(_, &(from, to))| from < count && to < count)
        .map(|(edge, &(from, to))| (edge, from, to))
        .collect();
    let settled = settled(problem);
    let mut sets = UnionFind::<usize>::new(count);
    let mut touched = vec![settled.is_some(); count];
    for &(_, from, to) in &edges {
        sets.union(from, to);
        touched[from] = true;
        touched[to] = true;
    }
    let labels = if settled.is_some() { vec![0; count] } else { sets.into_labeling() };
    let mut components = gather(&edges, &labels, &touched, &problem.bundles);
    components.iter_mut().for_each(break_loops);
    if let (Some(columns), Some(component)) = (settled, components.first_mut()) {
        settle(component, columns);
    }
    (components, (0..count).filter(|&number| !touched[number]).collect())
}

/// One component for each label among the touched boxes, with the (number, from, to) edges between them.
fn gather(
    edges: &[(usize, usize, usize)],
    labels: &[usize],
    touched: &[bool],
    bundles: &[u32],
) -> Vec<Component> {
    let mut component_of = vec![usize::MAX; labels.len()];
    let mut own_number = vec![0; labels.len()];
    let mut components: Vec<Component> = Vec::new();
    for (number, &label) in labels.iter().enumerate().filter(|&(number, _)| touched[number]) {
        if component_of[label] == usize::MAX {
            component_of[label] = components.len();
            components.push(Component::default());
        }
        let component = &mut components[component_of[label]];
        own_number[number] = component.boxes.len();
        component.boxes.push(number);
    }
    for &(edge, from, to) in edges {
        let component = &mut components[component_of[labels[from]]];
        let (left, right) = (own_number[from], own_number[to]);
        if left == right {
            component.self_edges.push((left, edge));
        } else {
            let bundle = bundles.get(edge).copied().unwrap_or_default();
            component.wires.push(Wire { left, right, bundle, backward: false, edge });
        }
    }
    components
}

fn break_loops(component: &mut Component) {
    let edges: Vec<_> = component.wires.iter().map(|wire| (wire.left, wire.right)).collect();
    for (wire, backward) in component.wires.iter_mut().zip(backward_edges(component.boxes.len(), &edges)) {
        if backward {
            wire.backward = true;
            std::mem::swap(&mut wire.left, &mut wire.right);
        }
    }
}

/// Turns the wires so that they fit the columns that are given.
fn settle(component: &mut Component, columns: Vec<usize>) {
    for mut wire in std::mem::take(&mut component.wires) {
        match columns[wire.left].cmp(&columns[wire.right]) {
            Ordering::Less => component.wires.push(wire),
            Ordering::Greater => {
                wire.backward = !wire.backward;
                std::mem::swap(&mut wire.left, &mut wire.right);
                component.wires.push(wire);
            }
            Ordering::Equal => component.level.push(wire),
        }
    }
    component.columns = Some(columns);
}

/// The columns that the problem asks for, without gaps in the numbers, for all of its boxes.
fn settled(problem: &Problem) -> Option<Vec<usize>> {
    let wanted = problem.columns.as_ref()?;
    let numbers: Vec<usize> =
        (0..problem.boxes.len()).map(|number| wanted.get(number).copied().unwrap_or_default()).collect();
    let mut known = numbers.clone();
    known.sort_unstable();
    known.dedup();
    Some(numbers.iter().map(|number| known.partition_point(|other| other < number)).collect())
}
