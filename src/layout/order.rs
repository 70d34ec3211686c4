//! The order of the vertices within each column, so that few links cross.

use super::crossing;
use super::exchange;
use super::layered::Layered;

/// Rounds of sweeps without an improvement after which a start is given up.
const PATIENCE: usize = 10;
/// Links that may be looked at in all sweeps together: bounds the time for big graphs, not the result of small ones.
const WORK: usize = 12_000_000;
/// What a round costs for each link: a sweep, the exchanges after it, and the count.
const COST_OF_A_ROUND: usize = 12;

/// Links that further starts, from vertices in any order, may have together; and how many such starts there are at most.
const MORE_STARTS: usize = 1_500;
const MOST_STARTS: usize = 24;
/// Rounds that each of them has at most.
const ROUNDS_OF_MORE: usize = 14;

/// Pairs of vertices that sifting may compare.
const SIFTING: usize = 4_000_000;

/// Where the neighbours that a sweep looks at are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    Left,
    Right,
}

/// What a vertex moves to in a sweep.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Measure {
    Median,
    Barycentre,
}

/// Orders `graph.rows`: from several starting orders, sweeps over the columns put each vertex at the median or
/// the barycentre of its neighbours, exchanges of adjacent vertices follow, and the best order found is kept
/// (Gansner, Koutsofios, North, Vo 1993). At the end each vertex is sifted to its best place (Matuszewski,
/// Schönfeld, Molitor 1999). Small graphs get many more starts. Returns the crossings that are left.
/// O(links × log(links)) a round, in a bounded number of rounds.
pub(super) fn order(graph: &mut Layered) -> usize {
    let rounds = (WORK / (graph.links.len().max(1) * COST_OF_A_ROUND)).clamp(3, 90);
    let mut sifting = SIFTING;
    let mut best: Option<(usize, Vec<Vec<usize>>)> = None;
    let mut dice = Dice(1);
    let given = graph.rows.clone();
    for number in 0..3 + (MORE_STARTS / graph.links.len().max(1)).min(MOST_STARTS) {
        if best.as_ref().is_some_and(|(least, _)| *least == 0) {
            break;
        }
        graph.rows = match number {
            0 => start_from(graph, Side::Left),
            1 => start_from(graph, Side::Right),
            2 => given.clone(),
            _ => given.iter().map(|row| dice.shuffled(row)).collect(),
        };
        let measure = if number % 2 == 1 { Measure::Barycentre } else { Measure::Median };
        let rounds = if number < 3 { rounds / 3 } else { (rounds / 3).min(ROUNDS_OF_MORE) };
        let (crossings, rows) = improve(graph, measure, rounds, &mut sifting);
        if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
            best = Some((crossings, rows));
        }
    }
    let Some((crossings, rows)) = best else { return 0 };
    graph.rows = rows;
    crossings
}

/// A small generator of numbers (xorshift): the same in every run.
struct Dice(u64);

impl Dice {
    /// The same vertices in any order (Fisher and Yates).
    fn shuffled(&mut self, row: &[usize]) -> Vec<usize> {
        let mut row = row.to_vec();
        for last in (1..row.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let place = usize::try_from(self.0 >> 33).unwrap_or(0) % (last + 1);
            row.swap(last, place);
        }
        row
    }
}

/// Sweeps from the order that `graph` has, and returns the best one on the way with its crossings.
fn improve(
    graph: &mut Layered,
    first: Measure,
    rounds: usize,
    sifting: &mut usize,
) -> (usize, Vec<Vec<usize>>) {
    let mut position = positions(graph);
    let mut best = (crossing::count_visible(graph, &position), graph.rows.clone());
    let mut idle = 0;
    for round in 0..rounds {
        if best.0 == 0 || idle >= PATIENCE {
            break;
        }
        let side = if round % 2 == 0 { Side::Left } else { Side::Right };
        // Both measures get stuck, but seldom in the same place.
        let measure = if (round / 4) % 2 == 0 { first } else { other(first) };
        sweep(graph, &mut position, side, measure, round % 4 >= 2);
        exchange::exchange(graph, &mut position);
        if round >= 4 {
            *sifting = exchange::sift(graph, &mut position, *sifting);
        }
        let crossings = crossing::count_visible(graph, &position);
        idle += 1;
        if crossings < best.0 {
            best = (crossings, graph.rows.clone());
            idle = 0;
        }
    }
    best
}

fn other(measure: Measure) -> Measure {
    if measure == Measure::Median { Measure::Barycentre } else { Measure::Median }
}

/// For each vertex, its place in its column.
pub(super) fn positions(graph: &Layered) -> Vec<usize> {
    let mut position = vec![0; graph.column.len()];
    for row in &graph.rows {
        for (place, &vertex) in row.iter().enumerate() {
            position[vertex] = place;
        }
    }
    position
}

/// An order in which vertices that hang together stand together: depth first from the columns at one side.
fn start_from(graph: &Layered, side: Side) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); graph.rows.len()];
    let mut seen = vec![false; graph.column.len()];
    let mut roots: Vec<usize> = graph.rows.iter().flatten().copied().collect();
    if side == Side::Right {
        roots.sort_by_key(|&vertex| std::cmp::Reverse(graph.column[vertex]));
    }
    let mut stack = Vec::new();
    for root in roots {
        stack.push(root);
        while let Some(vertex) = stack.pop() {
            if std::mem::replace(&mut seen[vertex], true) {
                continue;
            }
            rows[graph.column[vertex]].push(vertex);
            let next = if side == Side::Left { &graph.right[vertex] } else { &graph.left[vertex] };
            stack.extend(next.iter().rev());
        }
    }
    rows
}

/// Reorders each column after its neighbour at `side`. Vertices without a neighbour there keep their place.
fn sweep(graph: &mut Layered, position: &mut [usize], side: Side, measure: Measure, turn_ties: bool) {
    let columns = graph.rows.len();
    for step in 1..columns {
        let column = if side == Side::Left { step } else { columns - 1 - step };
        let mut row = std::mem::take(&mut graph.rows[column]);
        let mut moving: Vec<(f64, usize)> = Vec::with_capacity(row.len());
        for &vertex in &row {
            let neighbours = if side == Side::Left { &graph.left[vertex] } else { &graph.right[vertex] };
            if !neighbours.is_empty() {
                moving.push((target(neighbours, position, measure), vertex));
            }
        }
        if turn_ties {
            moving.reverse();
        }
        // Stable: equals keep their order, or all of them turn it.
        moving.sort_by(|one, two| one.0.total_cmp(&two.0));
        let mut moved = moving.into_iter();
        for slot in &mut row {
            let neighbours = if side == Side::Left { &graph.left[*slot] } else { &graph.right[*slot] };
            if !neighbours.is_empty()
                && let Some((_, vertex)) = moved.next()
            {
                *slot = vertex;
            }
        }
        for (place, &vertex) in row.iter().enumerate() {
            position[vertex] = place;
        }
        graph.rows[column] = row;
    }
}

#[expect(clippy::cast_precision_loss, reason = "places in a column are far below 2^52")]
fn target(neighbours: &[usize], position: &[usize], measure: Measure) -> f64 {
    let mut places: Vec<usize> = neighbours.iter().map(|&next| position[next]).collect();
    if measure == Measure::Barycentre {
        return places.iter().sum::<usize>() as f64 / places.len() as f64;
    }
    places.sort_unstable();
    let middle = places.len() / 2;
    if places.len() % 2 == 1 {
        return places[middle] as f64;
    }
    let (low, high) = (places[middle - 1] as f64, places[middle] as f64);
    if places.len() == 2 {
        return f64::midpoint(low, high);
    }
    // Between two medians, lean to the side where the others stand closer together.
    let below = low - places[0] as f64;
    let above = places[places.len() - 1] as f64 - high;
    if below + above == 0.0 {
        f64::midpoint(low, high)
    } else {
        (low * above + high * below) / (below + above)
    }
}
