//! Moves straight lines as a whole.

use petgraph::unionfind::UnionFind;

use super::layered::Layered;
use super::median::{Pull, ascending_medians};
use super::order::{Side, positions};
use super::ports::Ports;
use super::spacing::{Gaps, INERTIA, distance, weight};

/// A rise that is none, in pixels.
const STRAIGHT: f64 = 0.05;

/// Moves what hangs together in straight lines as one, as far as its neighbours let it. Vertex by vertex, such a
/// run stays where it is: each of its members is held by the others. O(links × log(links)).
pub(super) fn shift(graph: &Layered, ports: &Ports, heights: &[f64], gaps: Gaps, y: &mut [f64]) {
    let mut sets = UnionFind::<usize>::new(y.len());
    for (vertex, &own) in y.iter().enumerate() {
        for link in ports.links_at(vertex, Side::Right) {
            if (y[link.other] + link.offset - own).abs() < STRAIGHT {
                sets.union(vertex, link.other);
            }
        }
    }
    let run_of = sets.into_labeling();
    let mut runs = vec![Vec::new(); y.len()];
    for (vertex, &run) in run_of.iter().enumerate() {
        runs[run].push(vertex);
    }
    let place = positions(graph);
    for run in runs.iter().filter(|run| run.len() > 1) {
        let wanted = wanted_shift(graph, ports, run, &run_of, y);
        let (up, down) = room(graph, heights, gaps, run, &place, y);
        // Rounding may leave less than no room; then the run stays.
        let shift = wanted.min(down.max(0.0)).max(up.min(0.0));
        for &vertex in run {
            y[vertex] += shift;
        }
    }
}

/// How far the links to vertices outside of the run pull it.
fn wanted_shift(graph: &Layered, ports: &Ports, run: &[usize], run_of: &[usize], y: &[f64]) -> f64 {
    let mut pulls = vec![Pull { at: 0.0, weight: INERTIA }];
    for &vertex in run {
        for side in [Side::Left, Side::Right] {
            for link in ports.links_at(vertex, side) {
                if run_of[link.other] != run_of[vertex] {
                    let weight = weight(graph, vertex, link.other, side);
                    pulls.push(Pull { at: y[link.other] + link.offset - y[vertex], weight });
                }
            }
        }
    }
    ascending_medians(vec![pulls]).first().copied().unwrap_or_default()
}

/// How far the run may move up (not above 0) and down (not below 0).
fn room(
    graph: &Layered,
    heights: &[f64],
    gaps: Gaps,
    run: &[usize],
    place: &[usize],
    y: &[f64],
) -> (f64, f64) {
    let between =
        |above: usize, below: usize| y[below] - y[above] - distance(graph, heights, gaps, above, below);
    let (mut up, mut down) = (f64::NEG_INFINITY, f64::INFINITY);
    for &vertex in run {
        let row = &graph.rows[graph.column[vertex]];
        if let Some(&above) = place[vertex].checked_sub(1).and_then(|place| row.get(place)) {
            up = up.max(-between(above, vertex));
        }
        if let Some(&below) = row.get(place[vertex] + 1) {
            down = down.min(between(vertex, below));
        }
    }
    (up, down)
}
