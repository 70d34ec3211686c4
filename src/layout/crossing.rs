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
