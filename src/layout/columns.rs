//! The column of each box: right of everything it needs.

use ::layout::adt::dag::{DAG, NodeHandle};

use super::Alignment;
use super::component::Component;

/// The column of each box of the component, counted from 0 at the left; every wire runs to a higher one.
///
/// layout-rs ranks the boxes by the longest chain that leads to them. [`Alignment::Short`] then moves boxes to
/// the right while that shortens more wires than it lengthens. O(boxes + wires) for each of a few rounds.
pub(super) fn columns(component: &Component, alignment: Alignment) -> Vec<usize> {
    let count = component.boxes.len();
    if count == 0 {
        // layout-rs panics on an empty graph.
        return Vec::new();
    }
    let mut dag = DAG::new();
    // Its own check walks every path of the graph, which is exponential.
    dag.set_validate(false);
    dag.new_nodes(count);
    for wire in &component.wires {
        dag.add_edge(NodeHandle::new(wire.left), NodeHandle::new(wire.right));
    }
    dag.recompute_node_ranks();
    let mut columns = vec![0; count];
    for (column, members) in dag.ranks().iter().enumerate() {
        for member in members {
            columns[member.get_index()] = column;
        }
    }
    if alignment == Alignment::Short {
        shorten(component, &mut columns);
    }
    columns
}

/// Moves boxes right, next to what needs them, from the right end to the left, until nothing gets shorter.
fn shorten(component: &Component, columns: &mut [usize]) {
    let count = columns.len();
    let mut rightward = vec![Vec::new(); count];
    let mut incoming = vec![0_usize; count];
    for wire in &component.wires {
        rightward[wire.left].push(wire.right);
        incoming[wire.right] += 1;
    }
    let mut by_column: Vec<usize> = (0..count).collect();
    by_column.sort_by_key(|&member| std::cmp::Reverse(columns[member]));
    for &member in &by_column {
        let nearest = rightward[member].iter().map(|&next| columns[next]).min();
        if let Some(nearest) = nearest
            && rightward[member].len() > incoming[member]
        {
            columns[member] = nearest - 1;
        }
    }
    // Moving away from the left end may leave the first columns empty.
    let first = columns.iter().copied().min().unwrap_or_default();
    for column in columns {
        *column -= first;
    }
}
