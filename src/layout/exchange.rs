//! Moves vertices within their column where that saves crossings: past a neighbour, or to the best place of all.

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

/// Takes each vertex out of its column and puts it where it crosses least, again and again while that helps.
/// Finds what exchanges cannot, since there a vertex has to gain with every step. O(Σ row² × links of a vertex) a
/// pass; `work` is how many pairs of vertices may be compared, and what is left of it is returned.
pub(super) fn sift(graph: &mut Layered, position: &mut [usize], mut work: usize) -> usize {
    for pass in 0..PASSES {
        let mut gained = false;
        for step in 0..graph.rows.len() {
            let column = if pass % 2 == 0 { step } else { graph.rows.len() - 1 - step };
            let pairs = graph.rows[column].len() * graph.rows[column].len();
            if pairs > work {
                continue;
            }
            work -= pairs;
            let mut row = std::mem::take(&mut graph.rows[column]);
            gained |= sift_in(graph, &mut row, position);
            graph.rows[column] = row;
        }
        if !gained {
            break;
        }
    }
    work
}

fn sift_in(graph: &Layered, row: &mut Vec<usize>, position: &mut [usize]) -> bool {
    let mut ends: Vec<Ends> = row.iter().map(|&vertex| Ends::new(graph, vertex, position)).collect();
    let mut gained = false;
    let mut place = 0;
    // A vertex that moves down lets the next one slip into its place; that one waits for the next pass.
    while place < row.len() {
        let best = best_place(&ends, place);
        if best != place {
            let vertex = row.remove(place);
            row.insert(best, vertex);
            let moved = ends.remove(place);
            ends.insert(best, moved);
            gained = true;
        }
        place += 1;
    }
    for (place, &vertex) in row.iter().enumerate() {
        position[vertex] = place;
    }
    gained
}

/// Where the vertex at `place` would cross least; `place` itself, if no other place is better.
fn best_place(ends: &[Ends], place: usize) -> usize {
    let own = &ends[place];
    // Crossings saved and added on the way from `place`, as two sums that never go below 0.
    let mut best = (0_usize, 0_usize, place);
    let mut consider = |saved: usize, added: usize, at: usize| {
        if saved + best.1 > best.0 + added {
            best = (saved, added, at);
        }
    };
    let (mut saved, mut added) = (0, 0);
    for (at, other) in ends.iter().enumerate().skip(place + 1) {
        saved += own.crossings(other);
        added += other.crossings(own);
        consider(saved, added, at);
    }
    (saved, added) = (0, 0);
    for (at, other) in ends.iter().enumerate().take(place).rev() {
        saved += other.crossings(own);
        added += own.crossings(other);
        consider(saved, added, at);
    }
    best.2
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
