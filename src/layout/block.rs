//! One component, laid out by itself: boxes and routes from (0, 0).

use super::column::columns;
use super::component::Component;
use super::geometry::{Point, Rect, Route, Size, tenth};
use super::heights::middles;
use super::layered::Layered;
use super::order::order;
use super::ports::Ports;
use super::route::{Lanes, SELF_LOOP, TURN, along, around_corner, beside};
use super::spacing::Gaps;
use super::{Alignment, Problem};

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

/// Wires of a component above which [`Alignment::Fewest`] tries one alignment only.
const TRIED_BOUND: usize = 150;

/// Boxes of a component up to which it counts as small.
const SMALL: usize = 8;

/// A component whose boxes know their columns and their heights, but not how wide the columns are.
pub(super) struct Draft<'a> {
    component: &'a Component,
    graph: Layered,
    ports: Ports,
    heights: Vec<f64>,
    /// The middle of each vertex.
    y: Vec<f64>,
    /// By column.
    widths: Vec<f64>,
}

impl<'a> Draft<'a> {
    /// Columns, slots for long edges, order, heights.
    pub(super) fn new(problem: &Problem, component: &'a Component) -> Self {
        let spacing = &problem.spacing;
        let sizes: Vec<Size> = component.boxes.iter().map(|&number| sane(problem.boxes[number])).collect();
        let graph = ordered(component, problem.alignment);
        let mut heights: Vec<f64> = sizes.iter().map(|size| size.height).collect();
        heights.resize(graph.column.len(), 0.0);
        let ports = Ports::new(&graph, &heights);
        let y = middles(&graph, &ports, &heights, Gaps { boxes: spacing.boxes, lines: spacing.lines });
        let mut widths = vec![0.0; graph.rows.len()];
        for (own, size) in sizes.iter().enumerate() {
            widths[graph.column[own]] = size.width.max(widths[graph.column[own]]);
        }
        Self { component, graph, ports, heights, y, widths }
    }

    /// Boxes and routes.
    pub(super) fn finish(&self, problem: &Problem) -> Block {
        let Self { component, graph, ports, y, .. } = self;
        let lanes = Lanes::new(graph, &self.widths, y, problem.spacing.columns);
        let mut block = Block::default();
        for (own, &number) in component.boxes.iter().enumerate() {
            let (x, right) = lanes.columns[graph.column[own]];
            let height = self.heights[own];
            block.boxes.push((number, Rect { x, y: tenth(y[own] - height / 2.0), width: right - x, height }));
        }
        for (wire, path) in component.wires.iter().zip(&graph.paths) {
            let route = along(graph, ports, &lanes, y, path);
            let mut route = if wire.backward { route.reversed() } else { route };
            route.backward = wire.backward;
            block.routes.push((wire.edge, route));
        }
        for &(own, edge) in &component.self_edges {
            block.routes.push((edge, around_corner(&block.boxes[own].1)));
        }
        for wire in &component.level {
            // Settled columns may turn a wire that was turned before.
            let (from, to) = if wire.backward { (wire.right, wire.left) } else { (wire.left, wire.right) };
            block.routes.push((wire.edge, beside(&block.boxes[from].1, &block.boxes[to].1)));
        }
        let above = if component.self_edges.is_empty() { 0.0 } else { SELF_LOOP };
        let turn = if component.level.is_empty() { 0.0 } else { TURN };
        frame(block, above, turn.max(above))
    }
}

/// The component in columns, in order: for [`Alignment::Fewest`] the best of all.
fn ordered(component: &Component, alignment: Alignment) -> Layered {
    let alignments: &[Alignment] = match alignment {
        Alignment::Fewest if component.wires.len() <= TRIED_BOUND => {
            &[Alignment::Earliest, Alignment::Short, Alignment::Latest]
        }
        Alignment::Fewest => &[Alignment::Earliest],
        _ => &[alignment],
    };
    let mut best: Option<(usize, Layered)> = None;
    let mut tried: Vec<Vec<usize>> = Vec::new();
    for &alignment in alignments {
        let columns = columns(component, alignment);
        if tried.contains(&columns) || best.as_ref().is_some_and(|(crossings, _)| *crossings == 0) {
            continue;
        }
        let mut graph = Layered::new(component, &columns);
        let crossings = order(&mut graph);
        if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
            best = Some((crossings, graph));
        }
        tried.push(columns);
    }
    best.map_or_else(Layered::default, |(_, graph)| graph)
}

/// Gives the columns of all small components one width, so that they stand on one grid wherever they are packed.
pub(super) fn align_small(drafts: &mut [Draft<'_>]) {
    let is_small = |draft: &&mut Draft<'_>| draft.component.boxes.len() <= SMALL;
    let widths = drafts.iter_mut().filter(is_small).flat_map(|draft| draft.widths.clone());
    let widest = widths.fold(0.0, f64::max);
    for draft in drafts.iter_mut().filter(is_small) {
        draft.widths.fill(widest);
    }
}

/// Moves the block to (0, 0) and measures it, with margins above and at the right. Slots may lie above and below
/// all boxes.
fn frame(mut block: Block, above: f64, beside: f64) -> Block {
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
    let top = if top.is_finite() { top - above } else { 0.0 };
    let by = Point::new(0.0, -top);
    block.size = Size::new(tenth(right + beside), tenth((bottom - top).max(0.0)));
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
