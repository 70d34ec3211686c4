//! Where links meet the sides of boxes.

use super::crossing::trunks;
use super::layered::Layered;
use super::order::{Side, positions};

/// Between two links at the side of a box, in pixels, where there is room.
const STEP: f64 = 9.0;
/// What stays free above the first and below the last link at the side of a box.
const MARGIN: f64 = 10.0;

/// A link as one of its ends sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    /// The vertex at the other end.
    pub(super) other: usize,
    /// What to add to the other end's middle to get the height of this end's middle, for a straight link.
    pub(super) offset: f64,
}

/// For each end of each link, how far it is below the middle of its vertex.
#[derive(Debug)]
pub(super) struct Ports {
    /// By link: at its left end, and at its right end.
    offsets: Vec<(f64, f64)>,
    left: Vec<Vec<Met>>,
    right: Vec<Vec<Met>>,
}

impl Ports {
    /// Spreads the links over the sides of the boxes, in the order in which they arrive. At the left side of a
    /// box each link has a place of its own, so that its arrow is seen; at the right side each trunk has one.
    /// O(links × log(links)).
    pub(super) fn new(graph: &Layered, heights: &[f64]) -> Self {
        let position = positions(graph);
        let mut at_left = vec![Vec::new(); graph.column.len()];
        for (number, link) in graph.links.iter().enumerate() {
            at_left[link.right].push(number);
        }
        let mut ports = Self {
            offsets: vec![(0.0, 0.0); graph.links.len()],
            left: vec![Vec::new(); graph.column.len()],
            right: vec![Vec::new(); graph.column.len()],
        };
        for vertex in 0..graph.boxes {
            ports.spread_arrivals(graph, &position, &mut at_left[vertex], heights[vertex]);
            ports.spread_departures(graph, &position, vertex, heights[vertex]);
        }
        for (link, &(leave, arrive)) in graph.links.iter().zip(&ports.offsets) {
            ports.right[link.left].push(Met { other: link.right, offset: arrive - leave });
            ports.left[link.right].push(Met { other: link.left, offset: leave - arrive });
        }
        ports
    }

    /// The links of a vertex at one side.
    pub(super) fn links_at(&self, vertex: usize, side: Side) -> &[Met] {
        if side == Side::Left { &self.left[vertex] } else { &self.right[vertex] }
    }

    /// How far below the middle of its left vertex the link begins, and of its right vertex it ends.
    pub(super) fn of_link(&self, link: usize) -> (f64, f64) {
        self.offsets[link]
    }

    fn spread_arrivals(&mut self, graph: &Layered, position: &[usize], links: &mut [usize], height: f64) {
        links.sort_by_key(|&link| (position[graph.links[link].left], graph.links[link].trunk));
        let count = links.len();
        for (place, &link) in links.iter().enumerate() {
            self.offsets[link].1 = spread(place, count, height);
        }
    }

    fn spread_departures(&mut self, graph: &Layered, position: &[usize], vertex: usize, height: f64) {
        let trunks = trunks(graph, position, vertex);
        for &link in &graph.departing[vertex] {
            let trunk = graph.links[link].trunk;
            let place = trunks.iter().position(|known| known.trunk == trunk).unwrap_or_default();
            self.offsets[link].0 = spread(place, trunks.len(), height);
        }
    }
}

/// The offset of place number `place` of `count`, symmetric around 0.
#[expect(clippy::cast_precision_loss, reason = "links at a box are far below 2^52")]
fn spread(place: usize, count: usize, height: f64) -> f64 {
    if count < 2 {
        return 0.0;
    }
    let last = (count - 1) as f64;
    let step = STEP.min((height - 2.0 * MARGIN).max(0.0) / last);
    (place as f64 - last / 2.0) * step
}
