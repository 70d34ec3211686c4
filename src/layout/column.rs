//! The column of each box: right of everything it needs.

use ::layout::adt::dag::{DAG, NodeHandle};
use ::layout::topo::optimizer::RankOptimizer;

use super::component::{Component, Wire};
use super::geometry::Rect;
use super::{Alignment, Column, Problem};

/// Boxes above which none is moved for shorter lines: layout-rs searches all columns for each box that it looks at,
/// which takes 0.1 s for this many.
const SINKING_BOUND: usize = 2_000;

/// The column of each box of the component, counted from 0 at the left; every wire runs to a higher one.
///
/// layout-rs ranks the boxes by the longest chain that leads to them, in O(boxes + wires). For
/// [`Alignment::Short`] it then moves boxes towards what needs them, where no more wires get longer than shorter.
pub(super) fn columns(component: &Component, alignment: Alignment) -> Vec<usize> {
    let count = component.boxes.len();
    if let Some(columns) = &component.columns {
        return columns.clone();
    }
    if count == 0 {
        // layout-rs panics on an empty graph.
        return Vec::new();
    }
    if alignment == Alignment::Latest {
        return latest(component);
    }
    let mut dag = DAG::new();
    // Its own check walks every path of the graph, which is exponential.
    dag.set_validate(false);
    dag.new_nodes(count);
    for wire in &component.wires {
        dag.add_edge(NodeHandle::new(wire.left), NodeHandle::new(wire.right));
    }
    dag.recompute_node_ranks();
    if alignment == Alignment::Short && count <= SINKING_BOUND {
        RankOptimizer::new(&mut dag).optimize();
    }
    let mut columns = vec![0; count];
    // Moving boxes away may leave columns empty.
    for (column, members) in dag.ranks().iter().filter(|members| !members.is_empty()).enumerate() {
        for member in members {
            columns[member.get_index()] = column;
        }
    }
    columns
}

/// As far right as each box may be: the length of the longest chain that leads away from it decides.
fn latest(component: &Component) -> Vec<usize> {
    let turn = |wire: &Wire| Wire { left: wire.right, right: wire.left, ..*wire };
    let turned = Component {
        boxes: component.boxes.clone(),
        wires: component.wires.iter().map(turn).collect(),
        ..Component::default()
    };
    let from_right = columns(&turned, Alignment::Earliest);
    let last = from_right.iter().max().copied().unwrap_or(0);
    from_right.into_iter().map(|column| last - column).collect()
}

/// Where the columns that the problem asks for have come to be.
pub(super) fn found(problem: &Problem, boxes: &[Rect]) -> Vec<Column> {
    let Some(wanted) = &problem.columns else { return Vec::new() };
    let mut columns: Vec<Column> = Vec::new();
    for (number, area) in boxes.iter().enumerate() {
        let number = wanted.get(number).copied().unwrap_or_default();
        columns.push(Column { number, left: area.x, right: area.right() });
    }
    columns.sort_by_key(|column| column.number);
    // All boxes of a column are equally wide.
    columns.dedup_by_key(|column| column.number);
    columns
}
