//! Positions of boxes and lines, for any kind of picture.
//!
//! [`lay_out`] draws from left to right: an edge (a, b) has a at the left of b. It follows Sugiyama's method, one
//! component of the graph after the other: break loops, assign columns, cut long edges into slots, order the
//! columns, place, route. layout-rs assigns the columns. The rest is our own: layout-rs's all-in-one call needs
//! minutes for a hundred boxes, its lines run through boxes, and its placement costs more than ours for longer lines.
//!
//! Nothing here knows what the boxes stand for.
//!
//! ```
//! use infra_graph::layout::{Problem, Size, lay_out};
//! let boxes = vec![Size { width: 80.0, height: 30.0 }; 2];
//! let layout = lay_out(&Problem { boxes, edges: vec![(0, 1)], ..Problem::default() });
//! assert!(layout.boxes[0].x < layout.boxes[1].x);
//! ```

mod block;
mod column;
mod component;
mod crossing;
mod exchange;
mod geometry;
mod heights;
mod layered;
mod loops;
mod median;
mod order;
mod pack;
mod panel;
mod ports;
mod route;
mod runs;
mod spacing;

pub use geometry::{Point, Rect, Route, Segment, Size};
pub use panel::Panel;

use block::{Block, Draft};

/// What is to be laid out.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// The sizes of the boxes. A box may become wider, since boxes of one column are all as wide as the widest, and
    /// in a [`Panel`] also higher, as high as the highest of its row.
    pub boxes: Vec<Size>,
    /// Edges between boxes, by index. An edge (a, b) has a at the left of b, unless it closes a loop.
    pub edges: Vec<(usize, usize)>,
    /// The group of each box (0 where missing). Boxes without an edge stand in one [`Panel`] for each group.
    pub groups: Vec<u32>,
    /// The bundle of each edge (0 where missing). Edges that leave one box share a line until they part, if
    /// they are of one bundle: give edges that are drawn differently different bundles.
    pub bundles: Vec<u32>,
    /// Which column a box goes to, where there is a choice.
    pub alignment: Alignment,
    /// The column of each box, if that is settled (0 where missing). The whole graph then stands on one set of
    /// columns, boxes without an edge too; only the order of the numbers counts. Edges that lead to a lower column run
    /// backwards, and edges within one column turn round beside it.
    pub columns: Option<Vec<usize>>,
    /// What stays free between things.
    pub spacing: Spacing,
}

/// Which column a box goes to, where there is a choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alignment {
    /// As far left as it may: the column is the length of the longest chain that leads to the box.
    #[default]
    Earliest,
    /// Close to what comes after it, where that makes lines shorter.
    Short,
    /// As far right as it may.
    Latest,
    /// Whichever of the others makes fewer lines cross, component by component; the first of equals.
    Fewest,
}

/// What stays free, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Between boxes above each other. At least 14, if there are edges from a box to itself.
    pub boxes: f64,
    /// Between a line and a box, and between two lines that run beside each other.
    pub lines: f64,
    /// Between columns, at least; up to 2.5 times that where lines are steep.
    pub columns: f64,
    /// Between components, and around panels.
    pub components: f64,
    /// Between the boxes of a panel, where no line passes.
    pub panel_boxes: f64,
    /// Within a panel, around its boxes.
    pub panel_padding: f64,
    /// Above the boxes of a panel.
    pub panel_caption: f64,
}

impl Default for Spacing {
    fn default() -> Self {
        Self {
            boxes: 18.0,
            lines: 12.0,
            columns: 60.0,
            components: 36.0,
            panel_boxes: 10.0,
            panel_padding: 0.0,
            panel_caption: 0.0,
        }
    }
}

/// Where everything is. All of it lies within (0, 0, width, height).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The width of the sheet.
    pub width: f64,
    /// The height of the sheet.
    pub height: f64,
    /// The boxes, in the order of [`Problem::boxes`].
    pub boxes: Vec<Rect>,
    /// The lines, in the order of [`Problem::edges`].
    pub edges: Vec<Route>,
    /// The grids of boxes that have no edge.
    pub panels: Vec<Panel>,
    /// Where the columns of [`Problem::columns`] are, from left to right; empty if they were not given.
    pub columns: Vec<Column>,
}

/// A column that the problem asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Its number in [`Problem::columns`].
    pub number: usize,
    /// The x of its left side.
    pub left: f64,
    /// The x of its right side.
    pub right: f64,
}

/// Lays out the boxes and edges of `problem`.
///
/// Takes any input: loops (some of their edges run backwards, see [`Route::backward`]), edges twice, edges from a
/// box to itself (a small loop at its corner), edges to boxes that do not exist (an empty route), sizes that
/// make no sense (taken as 1). The same input gives the same output.
///
/// Time grows with boxes and slots, which are the places where lines pass a column; the work of ordering and placing
/// them is bounded: 0.1 s for 300 boxes, 1.5 s for 3,000 with 11,000 edges (release build).
pub fn lay_out(problem: &Problem) -> Layout {
    let (components, isolated) = component::split(problem);
    let mut drafts: Vec<Draft<'_>> =
        components.iter().map(|component| Draft::new(problem, component)).collect();
    block::align_small(&mut drafts);
    let mut blocks: Vec<Block> = drafts.iter().map(|draft| draft.finish(problem)).collect();
    // The largest first; the sort is stable, so equals keep the order of their first box.
    blocks.sort_by_key(|block| std::cmp::Reverse(block.boxes.len()));

    // Beside each other they keep the distance of columns: small ones then stand on one grid.
    let gap = Size::new(problem.spacing.columns, problem.spacing.components);
    let sizes: Vec<Size> = blocks.iter().map(|block| block.size).collect();
    let (places, sheet) = pack::pack(&sizes, gap, panel::area(problem, isolated.iter().copied()));
    let mut layout = Layout {
        boxes: vec![Rect::default(); problem.boxes.len()],
        edges: vec![Route::default(); problem.edges.len()],
        ..Layout::default()
    };
    for (block, place) in blocks.into_iter().zip(places) {
        layout.put(block, place);
    }
    layout.columns = column::found(problem, &layout.boxes);
    for panel in panel::panels(problem, &isolated, sheet) {
        let area = layout.put(panel.block, panel.at);
        layout.panels.push(Panel { group: panel.group, area });
    }
    layout
}

impl Layout {
    /// Puts a block down with its upper left corner at `at`, and returns the area that it takes.
    fn put(&mut self, block: Block, at: Point) -> Rect {
        let at = Point::new(geometry::tenth(at.x), geometry::tenth(at.y));
        let area = Rect { x: at.x, y: at.y, width: block.size.width, height: block.size.height };
        self.width = geometry::tenth(self.width.max(area.right()));
        self.height = geometry::tenth(self.height.max(area.bottom()));
        for (number, area) in block.boxes {
            self.boxes[number] = area.shifted(at);
        }
        for (number, route) in block.routes {
            self.edges[number] = route.shifted(at);
        }
        area
    }
}
