//! Counts how often links cross.

use super::layered::Layered;

/// The number of pairs of links that cross in the whole graph. O(links × log(vertices)).
pub(super) fn count_all(graph: &Layered, position: &[usize]) -> usize {
    let widest = graph.rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut tree = Fenwick::new(widest);
    let mut ends = Vec::new();
    let mut total = 0;
    for row in &graph.rows {
        tree.clear();
        for &vertex in row {
            ends.clear();
            ends.extend(graph.right[vertex].iter().map(|&next| position[next]));
            // Links from the same vertex do not cross each other: count all of them before adding any.
            total += ends.iter().map(|&end| tree.above(end)).sum::<usize>();
            for &end in &ends {
                tree.add(end);
            }
        }
    }
    total
}

/// The number of crossings that are seen: those of [`count_all`], and those between trunks of one box, which part from
/// each other beside it. O(links × log(vertices)), plus the square of the trunks of each box.
pub(super) fn count_visible(graph: &Layered, position: &[usize]) -> usize {
    count_all(graph, position)
        + graph.forks.iter().map(|&vertex| between_trunks(graph, position, vertex)).sum::<usize>()
}

/// Crossings between the trunks of one box, in the order in which they leave it.
fn between_trunks(graph: &Layered, position: &[usize], vertex: usize) -> usize {
    let trunks = trunks(graph, position, vertex);
    let mut total = 0;
    for (number, upper) in trunks.iter().enumerate() {
        for lower in &trunks[number + 1..] {
            let below = |place: usize| lower.places.iter().filter(|&&other| other < place).count();
            total += upper.places.iter().map(|&place| below(place)).sum::<usize>();
        }
    }
    total
}

/// A trunk that leaves a box, with the places in the next column that its links go to.
#[derive(Debug)]
pub(super) struct Departure {
    pub(super) trunk: usize,
    places: Vec<usize>,
}

/// The trunks of a box from top to bottom: by the mean place of their ends.
pub(super) fn trunks(graph: &Layered, position: &[usize], vertex: usize) -> Vec<Departure> {
    let mut trunks: Vec<Departure> = Vec::new();
    for &number in &graph.departing[vertex] {
        let link = graph.links[number];
        let place = position[link.right];
        match trunks.iter_mut().find(|known| known.trunk == link.trunk) {
            Some(known) => known.places.push(place),
            None => trunks.push(Departure { trunk: link.trunk, places: vec![place] }),
        }
    }
    let sum = |one: &Departure| one.places.iter().sum::<usize>();
    // Compared without a division.
    trunks.sort_by(|one, two| {
        let (a, b) = (sum(one) * two.places.len(), sum(two) * one.places.len());
        a.cmp(&b).then(one.trunk.cmp(&two.trunk))
    });
    trunks
}

/// Counts of positions, with a sum over a range in O(log(n)) (Fenwick 1994).
struct Fenwick {
    sums: Vec<usize>,
    total: usize,
}

impl Fenwick {
    fn new(positions: usize) -> Self {
        Self { sums: vec![0; positions + 1], total: 0 }
    }

    fn clear(&mut self) {
        self.sums.fill(0);
        self.total = 0;
    }

    fn add(&mut self, position: usize) {
        self.total += 1;
        let mut index = position + 1;
        while index < self.sums.len() {
            self.sums[index] += 1;
            index += index & index.wrapping_neg();
        }
    }

    /// How many of the added positions are greater than `position`.
    fn above(&self, position: usize) -> usize {
        let mut index = position + 1;
        let mut up_to = 0;
        while index > 0 {
            up_to += self.sums[index];
            index &= index - 1;
        }
        self.total - up_to
    }
}
