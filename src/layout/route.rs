//! The lines of a component, once its vertices are placed.

use super::geometry::{Point, Rect, Route, Segment, tenth};
use super::layered::Layered;
use super::ports::Ports;

/// How far the loop of an edge from a box to itself stands off the box, in pixels. Gaps are wider than that.
pub(super) const SELF_LOOP: f64 = 12.0;

/// How far an edge within one column stands off it.
pub(super) const TURN: f64 = 24.0;

/// The left and the right side of each column.
#[derive(Debug)]
pub(super) struct Lanes {
    /// (left, right) by column, ascending.
    pub(super) columns: Vec<(f64, f64)>,
}

/// Links that rise or fall more than this, in pixels, want a wider gap.
const STEEP: f64 = 150.0;

impl Lanes {
    /// Columns of the `widths` given. The gap between two of them is `gap`, or up to 2.5 times that where links have
    /// a long way up or down, since steep curves close to each other are hard to follow.
    pub(super) fn new(graph: &Layered, widths: &[f64], y: &[f64], gap: f64) -> Self {
        let mut rise = vec![0.0_f64; graph.rows.len()];
        for link in &graph.links {
            let column = graph.column[link.left];
            rise[column] = rise[column].max((y[link.left] - y[link.right]).abs());
        }
        let mut columns = Vec::with_capacity(graph.rows.len());
        let mut x = 0.0;
        for (width, rise) in widths.iter().zip(rise) {
            columns.push((tenth(x), tenth(x + width)));
            x += width + (gap + (rise - STEEP).max(0.0) * 0.12).min(gap * 2.5);
        }
        Self { columns }
    }
}

/// The way along `path`: a curve in each gap, straight across each column. Since all slots and boxes of a
/// column keep their distance, and curves stay in their gap, it passes through no box.
pub(super) fn along(graph: &Layered, ports: &Ports, lanes: &Lanes, y: &[f64], path: &[usize]) -> Route {
    let mut route = Route::default();
    for (number, &link) in path.iter().enumerate() {
        let (leave, arrive) = ports.of_link(link);
        let link = graph.links[link];
        let start = Point::new(lanes.columns[graph.column[link.left]].1, tenth(y[link.left] + leave));
        let end = Point::new(lanes.columns[graph.column[link.right]].0, tenth(y[link.right] + arrive));
        if number == 0 {
            route.start = start;
        } else {
            straight_to(&mut route, start);
        }
        curve_to(&mut route, start, end);
    }
    route
}

/// An S from `start` to `end`, level at both ends.
fn curve_to(route: &mut Route, start: Point, end: Point) {
    if (start.y - end.y).abs() < 0.05 {
        straight_to(route, end);
        return;
    }
    let middle = tenth(f64::midpoint(start.x, end.x));
    route.segments.push(Segment::Curve(Point::new(middle, start.y), Point::new(middle, end.y), end));
}

/// On to `end` at the same height, as one piece with a straight piece before.
fn straight_to(route: &mut Route, end: Point) {
    if let Some(Segment::Line(last)) = route.segments.last_mut() {
        *last = end;
    } else {
        route.segments.push(Segment::Line(end));
    }
}

/// From the upper side of a box round its upper right corner to its right side.
pub(super) fn around_corner(area: &Rect) -> Route {
    let reach = (area.width / 3.0).min(24.0);
    let start = Point::new(tenth(area.right() - reach), area.y);
    let end = Point::new(area.right(), tenth(area.y + (area.height / 3.0).min(14.0)));
    // Over the corner at half the way; both halves stay out of the box, since their control points do.
    let (over, beside) = (tenth(area.y - SELF_LOOP), tenth(area.right() + SELF_LOOP));
    let corner = Point::new(tenth(area.right() + SELF_LOOP / 2.0), tenth(area.y - SELF_LOOP / 2.0));
    let up = Segment::Curve(Point::new(start.x, over), Point::new(area.right(), over), corner);
    let down = Segment::Curve(Point::new(beside, area.y), Point::new(beside, end.y), end);
    Route { start, segments: vec![up, down], backward: false }
}

/// From the right side of a box to the right side of another one in the same column.
pub(super) fn beside(from: &Rect, to: &Rect) -> Route {
    // Off the middle, where other edges leave, and towards each other.
    let towards = if from.y < to.y { 1.0 } else { -1.0 };
    let start = Point::new(from.right(), tenth(from.middle() + towards * from.height / 4.0));
    let end = Point::new(to.right(), tenth(to.middle() - towards * to.height / 4.0));
    // A curve reaches three quarters of the way to its control points.
    let out = tenth(start.x + TURN * 4.0 / 3.0);
    let curve = Segment::Curve(Point::new(out, start.y), Point::new(out, end.y), end);
    Route { start, segments: vec![curve], backward: false }
}
