//! Boxes without any edge: a grid for each group.

use super::Problem;
use super::block::{Block, sane};
use super::geometry::{Rect, Size, tenth};

/// Width to height that a grid aims at.
const ASPECT: f64 = 2.4;

/// A grid of the boxes of one group that have no edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    /// The group of its boxes.
    pub group: u32,
    /// Where it is, with its padding and the room for its caption at the top.
    pub area: Rect,
}

/// The grid of each group among `isolated`, in order of the groups; boxes in their own order, row by row, all
/// as wide as the widest of all.
pub(super) fn panels(problem: &Problem, isolated: &[usize]) -> Vec<(u32, Block)> {
    let group = |number: usize| problem.groups.get(number).copied().unwrap_or_default();
    let width = isolated.iter().map(|&number| sane(problem.boxes[number]).width).fold(0.0, f64::max);
    let mut groups: Vec<u32> = isolated.iter().map(|&number| group(number)).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
        .into_iter()
        .map(|wanted| {
            let members: Vec<usize> =
                isolated.iter().copied().filter(|&number| group(number) == wanted).collect();
            (wanted, grid(problem, &members, width))
        })
        .collect()
}

fn grid(problem: &Problem, members: &[usize], width: f64) -> Block {
    let spacing = &problem.spacing;
    let padding = spacing.panel_padding;
    let heights: Vec<f64> = members.iter().map(|&number| sane(problem.boxes[number]).height).collect();
    let cell = heights.iter().copied().fold(0.0, f64::max) + spacing.boxes;
    let per_row = columns_of_grid(members.len(), (width + spacing.boxes) / cell);
    let mut block = Block::default();
    let mut y = padding + spacing.panel_caption;
    for (members, heights) in members.chunks(per_row).zip(heights.chunks(per_row)) {
        let mut x = padding;
        for (&number, &height) in members.iter().zip(heights) {
            block.boxes.push((
                number,
                Rect { x: tenth(x), y: tenth(y), width: tenth(width), height: tenth(height) },
            ));
            x += width + spacing.boxes;
        }
        y += heights.iter().copied().fold(0.0, f64::max) + spacing.boxes;
    }
    let right = block.boxes.iter().map(|(_, area)| area.right()).fold(0.0, f64::max);
    block.size = Size::new(tenth(right + padding), tenth(y - spacing.boxes + padding));
    block
}

/// How many cells of this shape (width to height) go into a row, so that the last row is as full as the others.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive number of cells"
)]
fn columns_of_grid(count: usize, shape: f64) -> usize {
    let wished = (count as f64 * ASPECT / shape).sqrt().round().max(1.0) as usize;
    let rows = count.div_ceil(wished.max(1)).max(1);
    count.div_ceil(rows).max(1)
}
