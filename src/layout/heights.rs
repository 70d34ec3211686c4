//! The height of each vertex: straight lines first, then boxes in the middle of what they are linked to.

use super::layered::Layered;
use super::median::{Pull, ascending_medians};
use super::order::Side;
use super::ports::Ports;
use super::runs;
use super::spacing::{Gaps, INERTIA, distance, weight};

/// Sweeps over all columns: there, back, and looking both ways.
const SWEEPS: usize = 18;
/// Links that may be looked at in all sweeps together.
const WORK: usize = 6_000_000;

/// The middle of each vertex: where its links are short and straight, and no two vertices of a column closer than
/// `gaps` say. O(links × log(links)) a sweep.
///
/// Each column in turn goes to the medians of its neighbours. Where layout-rs's placer begins makes no difference
/// to the outcome (measured on graphs of 20 to 1,000 boxes), and alone its lines rise and fall half as much again, so that
/// the start is a plain stack.
pub(super) fn middles(graph: &Layered, ports: &Ports, heights: &[f64], gaps: Gaps) -> Vec<f64> {
    let mut y = stacked(graph, heights, gaps);
    straighten(graph, ports, heights, gaps, &mut y);
    centre_loose_columns(graph, &mut y);
    y
}

/// Columns without any link, which only settled columns have, go to the middle of the others.
fn centre_loose_columns(graph: &Layered, y: &mut [f64]) {
    let is_loose = |row: &&Vec<usize>| {
        row.iter().all(|&vertex| graph.left[vertex].is_empty() && graph.right[vertex].is_empty())
    };
    let middle = |vertices: &mut dyn Iterator<Item = usize>, y: &[f64]| {
        let (top, bottom) = vertices.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), vertex| {
            (y[vertex].min(top), y[vertex].max(bottom))
        });
        if top <= bottom { f64::midpoint(top, bottom) } else { 0.0 }
    };
    let linked = middle(&mut graph.rows.iter().filter(|row| !is_loose(row)).flatten().copied(), y);
    for row in graph.rows.iter().filter(is_loose) {
        let shift = linked - middle(&mut row.iter().copied(), y);
        for &vertex in row {
            y[vertex] += shift;
        }
    }
}

/// Each column stacked around a common middle.
fn stacked(graph: &Layered, heights: &[f64], gaps: Gaps) -> Vec<f64> {
    let mut y = vec![0.0; heights.len()];
    for row in &graph.rows {
        let mut bottom = 0.0;
        for (place, &vertex) in row.iter().enumerate() {
            if place > 0 {
                bottom += distance(graph, heights, gaps, row[place - 1], vertex);
            }
            y[vertex] = bottom;
        }
        for &vertex in row {
            y[vertex] -= bottom / 2.0;
        }
    }
    y
}

fn straighten(graph: &Layered, ports: &Ports, heights: &[f64], gaps: Gaps, y: &mut [f64]) {
    let sweeps = (WORK / (graph.links.len().max(1) * 4)).clamp(4, SWEEPS);
    let columns = graph.rows.len();
    for sweep in 0..sweeps {
        let sides: &[Side] = match sweep % 3 {
            0 => &[Side::Left],
            1 => &[Side::Right],
            _ => &[Side::Left, Side::Right],
        };
        for step in 0..columns {
            let column = if sweep % 2 == 0 { step } else { columns - 1 - step };
            settle(graph, ports, heights, gaps, &graph.rows[column], sides, y);
        }
        if sweep + 6 >= sweeps {
            runs::shift(graph, ports, heights, gaps, y);
        }
    }
}

/// Places one column against its neighbours at `sides`, which stand still.
fn settle(
    graph: &Layered,
    ports: &Ports,
    heights: &[f64],
    gaps: Gaps,
    row: &[usize],
    sides: &[Side],
    y: &mut [f64],
) {
    // With the room that each one needs above it subtracted, "no overlap" becomes "not falling".
    let mut room = Vec::with_capacity(row.len());
    let mut above = 0.0;
    for (place, &vertex) in row.iter().enumerate() {
        if place > 0 {
            above += distance(graph, heights, gaps, row[place - 1], vertex);
        }
        room.push(above);
    }
    let pulls = row
        .iter()
        .zip(&room)
        .map(|(&vertex, room)| {
            let mut pulls = vec![Pull { at: y[vertex] - room, weight: INERTIA }];
            for &side in sides {
                for link in ports.links_at(vertex, side) {
                    let weight = weight(graph, vertex, link.other, side);
                    pulls.push(Pull { at: y[link.other] + link.offset - room, weight });
                }
            }
            pulls
        })
        .collect();
    for ((&vertex, value), room) in row.iter().zip(ascending_medians(pulls)).zip(room) {
        y[vertex] = value + room;
    }
}
