//! Exchanges adjacent vertices of a column where that saves crossings.

use super::layered::Layered;

/// Passes over all columns; each pass ends with fewer crossings, and most gains come in the first.
const PASSES: usize = 8;

/// Swaps neighbours in each column while links at either side cross less for it. A pass is O(links × log(links)).
pub(super) fn exchange(graph: &mut Layered, position: &mut [usize]) {
    for _ in 0..PASSES {
        let mut gained = false;
        for column in 0..graph.rows.len() {
            let mut row = std::mem::take(&mut graph.rows[column]);
            gained |= exchange_in(graph, &mut row, position);
            graph.rows[column] = row;
        }
        if !gained {
            break;
        }
    }
}

fn exchange_in(graph: &Layered, row: &mut [usize], position: &mut [usize]) -> bool {
    if row.len() < 2 {
        return false;
    }
    // Both neighbouring columns stand still meanwhile, so their places are sorted once.
    let mut ends: Vec<Ends> = row.iter().map(|&vertex| Ends::new(graph, vertex, position)).collect();
    let mut gained = false;
    let mut again = true;
    let mut rounds = 0;
    while again && rounds < PASSES {
        again = false;
        rounds += 1;
        for place in 1..row.len() {
            let (one, two) = (&ends[place - 1], &ends[place]);
            if one.crossings(two) > two.crossings(one) {
                row.swap(place - 1, place);
                ends.swap(place - 1, place);
                again = true;
                gained = true;
            }
        }
    }
    for (place, &vertex) in row.iter().enumerate() {
        position[vertex] = place;
    }
    gained
}

/// The places of a vertex's neighbours at the left and at the right, ascending.
struct Ends {
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Ends {
    fn new(graph: &Layered, vertex: usize, position: &[usize]) -> Self {
        let places = |neighbours: &[usize]| {
            let mut places: Vec<usize> = neighbours.iter().map(|&next| position[next]).collect();
            places.sort_unstable();
            places
        };
        Self { left: places(&graph.left[vertex]), right: places(&graph.right[vertex]) }
    }

    /// How many of the links of `self` cross one of `below`'s, with `self` directly above `below`.
    fn crossings(&self, below: &Self) -> usize {
        crossings(&self.left, &below.left) + crossings(&self.right, &below.right)
    }
}

/// Pairs of one place out of each list where the upper vertex's is the greater.
fn crossings(above: &[usize], below: &[usize]) -> usize {
    let mut smaller = 0;
    let mut total = 0;
    for &place in above {
        while below.get(smaller).is_some_and(|&other| other < place) {
            smaller += 1;
        }
        total += smaller;
    }
    total
}
