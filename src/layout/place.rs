//! The first guess at heights: layout-rs's placer, or for big graphs a plain stack.

use ::layout::core::base::Orientation;
use ::layout::core::format::Visible;
use ::layout::core::geometry::{Point, Position};
use ::layout::core::style::StyleAttr;
use ::layout::std_shapes::shapes::{Element, ShapeKind};
use ::layout::topo::layout::VisualGraph;
use ::layout::topo::placer::Placer;

use super::layered::Layered;

/// Vertices in a component above which layout-rs's placer is left out: it takes 0.2 s for a thousand, 6 s for four.
pub(super) const PLACER_BOUND: usize = 1_500;

/// The y of the middle of each vertex, in the order that `graph.rows` has, without overlaps but perhaps not
/// well spread. `heights` are of the vertices, `gap` is kept above and below a box, `line_gap` of a slot.
pub(super) fn first_heights(graph: &Layered, heights: &[f64], gap: f64, line_gap: f64) -> Vec<f64> {
    if graph.column.len() > PLACER_BOUND || graph.column.is_empty() {
        return stacked(graph, heights, gap);
    }
    let mut picture = VisualGraph::new(Orientation::LeftToRight);
    picture.dag.set_validate(false);
    let handles: Vec<_> = heights
        .iter()
        .enumerate()
        .map(|(vertex, &height)| picture.add_node(element(graph.is_slot(vertex), height, gap, line_gap)))
        .collect();
    for link in &graph.links {
        picture.dag.add_edge(handles[link.left], handles[link.right]);
    }
    *picture.dag.ranks_mut() =
        graph.rows.iter().map(|row| row.iter().map(|&vertex| handles[vertex]).collect()).collect();
    Placer::new(&mut picture).layout(false);
    handles.into_iter().map(|handle| picture.pos(handle).center().y).collect()
}

/// A box or a slot as layout-rs knows it. Its own constructors would keep 60 px between boxes.
fn element(is_slot: bool, height: f64, gap: f64, line_gap: f64) -> Element {
    let look = StyleAttr::simple();
    let orientation = Orientation::LeftToRight;
    let (shape, halo) =
        if is_slot { (ShapeKind::Connector(None), line_gap) } else { (ShapeKind::new_box(""), gap) };
    // Widths play no part in heights; layout-rs wants them to be there.
    let mut element = Element::create(shape, look, orientation, Point::new(1.0, height));
    *element.position_mut() =
        Position::new(Point::zero(), Point::new(1.0, height), Point::zero(), Point::splat(halo));
    element
}

/// Each column stacked around a common middle.
fn stacked(graph: &Layered, heights: &[f64], gap: f64) -> Vec<f64> {
    let mut middles = vec![0.0; heights.len()];
    for row in &graph.rows {
        let total: f64 = row.iter().map(|&vertex| heights[vertex] + gap).sum();
        let mut y = -total / 2.0;
        for &vertex in row {
            let height = heights[vertex] + gap;
            middles[vertex] = y + height / 2.0;
            y += height;
        }
    }
    middles
}
