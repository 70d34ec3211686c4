//! A diagram as SVG.
//!
//! The picture stands alone: no script, no font, no address but the links of its nodes. Colours come from CSS
//! variables and follow the reader's preference for light or dark; renderers that know no CSS find the light ones
//! in the attributes. The same diagram gives the same bytes.

mod canvas;
mod card;
mod colour;
mod legend;
mod lines;
mod order_plot;
mod shape;
mod sheet;
mod xml;

use crate::layout::{self, Alignment, Problem, Spacing};

use crate::picture::diagram::{Diagram, DiagramEdge};
use crate::picture::plot::Plot;
use canvas::Canvas;

/// How a picture is written.
#[derive(Debug, Clone)]
pub struct SvgOptions {
    /// Begins all ids, so that two pictures can stand in one page; letters, digits, `-` and `_` (others are
    /// left out). Empty stands for `graph`.
    pub id_prefix: String,
    /// Light, dark, or as the reader prefers.
    pub theme: Theme,
    /// Whether boxes stand as far left as they may, or close to what needs them.
    pub alignment: Alignment,
    /// Only boxes and lines, without heading, legend and notes: for a page that has these itself.
    pub bare: bool,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self { id_prefix: String::new(), theme: Theme::default(), alignment: Alignment::Fewest, bare: false }
    }
}

/// The colours of a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system prefers, or as `data-theme` on the picture says (`light`, `dark`).
    #[default]
    Auto,
    /// Light, without a style sheet: for renderers that know no CSS variables.
    Light,
    /// Dark, without a style sheet.
    Dark,
}

/// Writes the diagram as one SVG document, without an XML declaration, so that it may also stand within HTML.
///
/// The root's id is the prefix. Node number `i` is `<g id="PREFIX-n{i}" class="node layer-… …">`, edge number `i`
/// is `<path id="PREFIX-e{i}" class="edge …" data-from data-to>`, whose numbers are those of nodes: `data-from` is the
/// dependent, although the line is drawn from the dependency to it.
pub fn svg(diagram: &Diagram, options: &SvgOptions) -> String {
    let cards = card::Card::all(diagram);
    let layout = layout::lay_out(&problem(diagram, &cards, options.alignment));
    let mut canvas = Canvas::new(&options.id_prefix, options.theme);
    if options.bare {
        sheet::draw_bare(&mut canvas, diagram, &cards, &layout);
    } else {
        sheet::draw(&mut canvas, diagram, &cards, &layout);
    }
    canvas.finish()
}

/// The colours of all pictures in the element of this id, for a page that has one style for several pictures: draw
/// these with [`Theme::Light`]. `data-theme` on the element (`light`, `dark`) goes before the system's preference.
pub fn style_sheet(id: &str) -> String {
    colour::style_sheet(id)
}

/// Writes a plot of a reconcile order; ids and classes are those of [`svg`], with rows for nodes. Linear but for sorting.
pub fn plot(plot: &Plot, options: &SvgOptions) -> String {
    let mut canvas = Canvas::new(&options.id_prefix, options.theme);
    order_plot::draw(&mut canvas, plot);
    canvas.finish()
}

/// The diagram as boxes and edges without a meaning.
fn problem(diagram: &Diagram, cards: &[card::Card<'_>], alignment: Alignment) -> Problem {
    Problem {
        boxes: cards.iter().map(card::Card::size).collect(),
        // The dependency is at the left.
        edges: diagram.edges.iter().map(|edge| (edge.to, edge.from)).collect(),
        groups: diagram.nodes.iter().map(|node| group(node.layer)).collect(),
        bundles: diagram.edges.iter().map(stroke).collect(),
        alignment,
        columns: settled_columns(diagram),
        spacing: Spacing { panel_padding: 16.0, panel_caption: 22.0, ..Spacing::default() },
    }
}

/// The column of each node, if the diagram names columns.
fn settled_columns(diagram: &Diagram) -> Option<Vec<usize>> {
    let last = diagram.columns.len();
    (last > 0)
        .then(|| diagram.nodes.iter().map(|node| node.column.map_or(last, |own| own.min(last))).collect())
}

/// Boxes of one number share a panel: those of a layer with a hue of its own, and all others.
fn group(layer: Option<usize>) -> u32 {
    u32::try_from(colour::hue(layer)).unwrap_or(u32::MAX)
}

/// Edges of one number look the same, so they may share a line.
fn stroke(edge: &DiagramEdge) -> u32 {
    edge.kind as u32 * 4 + edge.emphasis as u32
}
