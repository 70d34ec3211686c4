//! Boxes without any edge: a grid for each group, all of them below the rest.

use super::Problem;
use super::block::{Block, sane};
use super::geometry::{Point, Rect, Size, tenth};
use super::pack::ASPECT;

/// A grid of the boxes of one group that have no edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    /// The group of its boxes.
    pub group: u32,
    /// Where it is, with its padding and the room for its caption at the top.
    pub area: Rect,
}

/// How many panels may stand side by side, and how many boxes in a row of a panel.
const MOST_ACROSS: usize = 6;
const MOST_PER_ROW: usize = 12;
/// Boxes may grow by this factor, so that the panels end where the rest of the sheet does.
const STRETCH: f64 = 1.5;

/// A panel that has its place, with its boxes from (0, 0).
pub(super) struct PlacedPanel {
    pub(super) group: u32,
    pub(super) block: Block,
    pub(super) at: Point,
}

/// The shape that all panels share, so that they and their boxes stand in columns.
#[derive(Debug, Clone, Copy)]
struct Grid {
    /// Panels side by side.
    across: usize,
    /// Boxes side by side in a panel.
    per_row: usize,
    /// The width of a box.
    width: f64,
}

/// The panels of the `isolated` boxes, in order of their groups, as they fit best below a sheet of size `above`.
/// O(boxes × log(boxes)).
pub(super) fn panels(problem: &Problem, isolated: &[usize], above: Size) -> Vec<PlacedPanel> {
    let group = |number: usize| problem.groups.get(number).copied().unwrap_or_default();
    let mut ordered = isolated.to_vec();
    ordered.sort_by_key(|&number| group(number));
    let groups: Vec<&[usize]> = ordered.chunk_by(|&one, &two| group(one) == group(two)).collect();
    let Some(grid) = best_grid(problem, &groups, above) else { return Vec::new() };
    let blocks: Vec<Block> = groups.iter().map(|members| block(problem, members, grid)).collect();
    let sizes: Vec<Size> = blocks.iter().map(|block| block.size).collect();
    let top = if above.height > 0.0 { above.height + problem.spacing.components } else { 0.0 };
    let (places, _) = stack(&sizes, grid.across, problem.spacing.components);
    groups
        .iter()
        .zip(blocks)
        .zip(places)
        .filter_map(|((members, block), at)| {
            let group = group(*members.first()?);
            Some(PlacedPanel { group, block, at: Point::new(at.x, at.y + top) })
        })
        .collect()
}

/// About how many square pixels the panels of these boxes take.
pub(super) fn area(problem: &Problem, isolated: impl Iterator<Item = usize> + Clone) -> f64 {
    let gap = problem.spacing.panel_boxes;
    let sizes = isolated.map(|number| sane(problem.boxes[number]));
    let width = sizes.clone().map(|size| size.width).fold(0.0, f64::max);
    // A fifth more for captions, and for rows that are not full.
    sizes.map(|size| (width + gap) * (size.height + gap)).sum::<f64>() * 1.2
}

/// The grid that leads to the smallest sheet of the wished proportions, best as wide as what stands above.
fn best_grid(problem: &Problem, groups: &[&[usize]], above: Size) -> Option<Grid> {
    let sizes = || groups.iter().copied().flatten().map(|&number| sane(problem.boxes[number]));
    let width = sizes().map(|size| size.width).fold(0.0, f64::max);
    let area = area(problem, groups.iter().copied().flatten().copied());
    let limit = above.width.max(((area + above.width * above.height) * ASPECT).sqrt()) * 1.1;
    let mut best: Option<(f64, Grid)> = None;
    for across in 1..=groups.len().min(MOST_ACROSS) {
        for per_row in 1..=MOST_PER_ROW {
            let natural = Grid { across, per_row, width };
            if natural.total_width(problem) > limit && (across, per_row) != (1, 1) {
                break;
            }
            let grid = natural.stretched(problem, above.width);
            let cost = grid.cost(problem, groups, above);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, grid));
            }
        }
    }
    best.map(|(_, grid)| grid)
}

impl Grid {
    fn panel_width(&self, problem: &Problem) -> f64 {
        let gap = problem.spacing.panel_boxes;
        let boxes: f64 = std::iter::repeat_n(self.width + gap, self.per_row).sum();
        boxes - gap + 2.0 * problem.spacing.panel_padding
    }

    fn total_width(&self, problem: &Problem) -> f64 {
        let gap = problem.spacing.components;
        std::iter::repeat_n(self.panel_width(problem) + gap, self.across).sum::<f64>() - gap
    }

    /// The same grid with wider boxes, if it can be made as wide as `wished` that way.
    fn stretched(self, problem: &Problem, wished: f64) -> Self {
        let boxes: f64 = std::iter::repeat_n(1.0, self.across * self.per_row).sum();
        let width = self.width + (wished - self.total_width(problem)) / boxes;
        if width > self.width && width <= self.width * STRETCH { Self { width, ..self } } else { self }
    }

    fn cost(&self, problem: &Problem, groups: &[&[usize]], above: Size) -> f64 {
        let sizes: Vec<Size> = groups.iter().map(|members| block(problem, members, *self).size).collect();
        let (_, size) = stack(&sizes, self.across, problem.spacing.components);
        let sheet = (size.width.max(above.width) / ASPECT).max(size.height + above.height);
        let ragged = above.width > 0.0 && (size.width - above.width).abs() > 1.0;
        let unused: f64 = groups.iter().map(|members| self.unused(members.len())).sum();
        sheet * if ragged { 1.1 } else { 1.0 } * (1.0 + unused * 0.01)
    }

    /// Cells of a panel's last row that stay empty.
    fn unused(&self, boxes: usize) -> f64 {
        let empty = boxes.next_multiple_of(self.per_row.max(1)) - boxes;
        std::iter::repeat_n(1.0, empty).sum()
    }
}

fn block(problem: &Problem, members: &[usize], grid: Grid) -> Block {
    let spacing = &problem.spacing;
    let padding = spacing.panel_padding;
    let mut block = Block::default();
    let mut y = padding + spacing.panel_caption;
    for members in members.chunks(grid.per_row.max(1)) {
        let mut x = padding;
        let heights = members.iter().map(|&number| sane(problem.boxes[number]).height);
        let height = tenth(heights.fold(0.0, f64::max));
        for &number in members {
            let right = tenth(x + grid.width);
            block
                .boxes
                .push((number, Rect { x: tenth(x), y: tenth(y), width: tenth(right - tenth(x)), height }));
            x += grid.width + spacing.panel_boxes;
        }
        y += height + spacing.panel_boxes;
    }
    block.size = Size::new(tenth(grid.panel_width(problem)), tenth(y - spacing.panel_boxes + padding));
    block
}

/// The tallest panels first, each goes below the shortest of `across` stacks; their places, and what all of them take.
fn stack(sizes: &[Size], across: usize, gap: f64) -> (Vec<Point>, Size) {
    let mut tallest_first: Vec<usize> = (0..sizes.len()).collect();
    // Stable: panels of one height keep the order of their groups.
    tallest_first.sort_by(|&one, &two| sizes[two].height.total_cmp(&sizes[one].height));
    let mut bottoms = vec![0.0_f64; across.max(1)];
    let mut all = Size::default();
    let mut places = vec![Point::default(); sizes.len()];
    for number in tallest_first {
        let size = sizes[number];
        let mut shortest = 0;
        for (stack, bottom) in bottoms.iter().enumerate() {
            if *bottom < bottoms[shortest] {
                shortest = stack;
            }
        }
        let x: f64 = std::iter::repeat_n(size.width + gap, shortest).sum();
        let y = bottoms[shortest];
        places[number] = Point::new(x, y);
        all = Size::new(all.width.max(x + size.width), all.height.max(y + size.height));
        bottoms[shortest] = y + size.height + gap;
    }
    (places, all)
}
