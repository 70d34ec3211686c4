//! One component, laid out by itself: boxes and routes from (0, 0).

use super::columns::columns;
use super::component::Component;
use super::geometry::{Point, Rect, Route, Size, tenth};
use super::heights::{Gaps, middles};
use super::layered::Layered;
use super::order::order;
use super::ports::Ports;
use super::route::{Lanes, SELF_LOOP, along, around_corner};
use super::Problem;

/// Boxes and routes that belong together, by their numbers in the problem.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// What all of it takes.
    pub(super) size: Size,
    /// The boxes.
    pub(super) boxes: Vec<(usize, Rect)>,
    /// The routes.
    pub(super) routes: Vec<(usize, Route)>,
}

/// Lays a component out: columns, slots for long edges, order, heights, routes.
pub(super) fn arrange(problem: &Problem, component: &Component) -> Block {
    let spacing = &problem.spacing;
    let sizes: Vec<Size> = component.boxes.iter().map(|&number| sane(problem.boxes[number])).collect();
    let mut graph = Layered::new(component, &columns(component, problem.alignment));
    order(&mut graph);

    let widths: Vec<f64> = sizes.iter().map(|size| size.width).collect();
    let mut heights: Vec<f64> = sizes.iter().map(|size| size.height).collect();
    heights.resize(graph.column.len(), 0.0);
    let ports = Ports::new(&graph, &heights);
    let gaps = Gaps { boxes: spacing.boxes, lines: spacing.lines };
    let y = middles(&graph, &ports, &heights, gaps);
    let lanes = Lanes::new(&graph, &widths, &y, spacing.columns);

    let mut block = Block::default();
    for (own, &number) in component.boxes.iter().enumerate() {
        let (left, right) = lanes.columns[graph.column[own]];
        let area = Rect {
            x: left,
            y: tenth(y[own] - heights[own] / 2.0),
            width: right - left,
            height: heights[own],
        };
        block.boxes.push((number, area));
    }
    for (wire, path) in component.wires.iter().zip(&graph.paths) {
        let route = along(&graph, &ports, &lanes, &y, path);
        let mut route = if wire.backward { route.reversed() } else { route };
        route.backward = wire.backward;
        block.routes.push((wire.edge, route));
    }
    for &(own, edge) in &component.self_edges {
        block.routes.push((edge, around_corner(&block.boxes[own].1)));
    }
    frame(block, !component.self_edges.is_empty())
}

/// Moves the block to (0, 0) and measures it. Slots may lie above and below all boxes.
fn frame(mut block: Block, has_self_loops: bool) -> Block {
    let margin = if has_self_loops { SELF_LOOP } else { 0.0 };
    let points = || {
        block
            .routes
            .iter()
            .flat_map(|(_, route)| route.segments.iter().map(super::Segment::end).chain([route.start]))
    };
    let areas = || block.boxes.iter().map(|(_, area)| area);
    let top = areas().map(|area| area.y).chain(points().map(|point| point.y)).fold(f64::INFINITY, f64::min);
    let bottom = areas().map(Rect::bottom).chain(points().map(|point| point.y)).fold(0.0, f64::max);
    let right = areas().map(Rect::right).fold(0.0, f64::max);
    let top = if top.is_finite() { top - margin } else { 0.0 };
    let by = Point::new(0.0, -top);
    block.size = Size::new(tenth(right + margin), tenth((bottom - top).max(0.0)));
    for (_, area) in &mut block.boxes {
        *area = rounded(area.shifted(by));
    }
    for (_, route) in &mut block.routes {
        *route = std::mem::take(route).shifted(by);
    }
    block
}

fn rounded(area: Rect) -> Rect {
    Rect { x: tenth(area.x), y: tenth(area.y), width: tenth(area.width), height: tenth(area.height) }
}

/// A size that can be placed: layout-rs panics on boxes of no size, and nothing can be placed beside an
/// infinite one.
pub(super) fn sane(size: Size) -> Size {
    let sane = |length: f64| if length.is_finite() { length.clamp(1.0, 1e6) } else { 1.0 };
    Size::new(sane(size.width), sane(size.height))
}
