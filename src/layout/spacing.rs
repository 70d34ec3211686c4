//! How far vertices of a column stay apart, and how hard a link pulls.

use super::layered::Layered;
use super::order::Side;

/// What keeps a vertex where it is when nothing else pulls.
pub(super) const INERTIA: f64 = 0.01;

/// What stays free between neighbours of a column, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    /// Between boxes.
    pub(super) boxes: f64,
    /// Between a line and a box, or two lines.
    pub(super) lines: f64,
}

/// Between the middles of two neighbours of a column, the first above the second.
pub(super) fn distance(graph: &Layered, heights: &[f64], gaps: Gaps, above: usize, below: usize) -> f64 {
    let gap = if graph.is_slot(above) || graph.is_slot(below) { gaps.lines } else { gaps.boxes };
    f64::midpoint(heights[above], heights[below]) + gap
}

/// Long lines shall be straight above all (the figures are from Gansner et al. 1993). A slot between two places
/// that pull alike follows the left one: one bend at the end of a line looks better than one at each end.
pub(super) fn weight(graph: &Layered, own: usize, other: usize, side: Side) -> f64 {
    match (graph.is_slot(own), graph.is_slot(other)) {
        (true, true) => 8.0,
        (false, false) => 1.0,
        (true, false) if side == Side::Left => 2.2,
        _ => 2.0,
    }
}
