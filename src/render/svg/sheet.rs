//! The whole picture: heading, graph, legend and notes, one below the other.

use super::canvas::{Canvas, LEAD, MARGIN, NOTE, TITLE, Type};
use super::card::Card;
use super::colour::{Colour, HUES};
use super::legend::Legend;
use super::lines;
use super::xml::number;
use crate::layout::{Layout, Point, Rect};
use crate::picture::diagram::Diagram;
use crate::render::text_width::{shortened, wrapped};

const CAPTION: Type = Type { size: 11.0, weight: 500, colour: Colour::Muted };

/// How far the band of a column reaches beyond its boxes, and the height of its heading.
const BAND: f64 = 14.0;
const HEADING: f64 = 18.0;
/// Even a picture of one box has a heading and a legend that want room.
const NARROWEST: f64 = 520.0;
/// Sentences in longer lines are hard to read.
const LONGEST_LINE: f64 = 900.0;
/// Semi-bold runs wider than the table, which is of medium weight.
const SEMI_BOLD: f64 = 1.12;

/// Draws everything.
pub(super) fn draw(canvas: &mut Canvas, diagram: &Diagram, cards: &[Card<'_>], layout: &Layout) {
    let inner = layout.width.max(NARROWEST);
    let legend = Legend::new(diagram, inner);
    let title = wrapped(&diagram.title, TITLE.size * SEMI_BOLD, inner);
    let lead = wrapped(&diagram.description, LEAD.size, inner.min(LONGEST_LINE));
    let notes: Vec<String> =
        diagram.notes.iter().flat_map(|note| wrapped(note, NOTE.size, inner.min(LONGEST_LINE))).collect();

    let top = MARGIN + lines_height(title.len(), 28.0) + lines_height(lead.len(), 19.0);
    let top = if top > MARGIN { top + 24.0 } else { top };
    // Bands reach beyond their boxes, and have a heading at the top.
    let (above, under) = if layout.columns.is_empty() { (0.0, 0.0) } else { (BAND + HEADING, BAND) };
    let top = top + above;
    let below = top + layout.height + under + 30.0;
    let after_legend = below + 14.0 + legend.height() + if notes.is_empty() { 0.0 } else { 8.0 };
    let height = after_legend + lines_height(notes.len(), 18.0) + MARGIN - 10.0;
    let total = Rect { x: 0.0, y: 0.0, width: inner + 2.0 * MARGIN, height };

    canvas.begin(total.width, total.height, &diagram.title, &diagram.description);
    canvas.block("page", total, 0.0, Colour::Page);
    lines::define_heads(canvas, diagram);
    let y = draw_lines(canvas, &title, TITLE, MARGIN + 20.0, 28.0);
    draw_lines(canvas, &lead, LEAD, y - 2.0, 19.0);
    draw_graph(canvas, diagram, cards, layout, Point::new(MARGIN, top));
    draw_rule(canvas, below, total.width);
    legend.draw(canvas, MARGIN, below + 14.0);
    draw_lines(canvas, &notes, NOTE, after_legend + 12.0, 18.0);
    canvas.xml.close("svg");
}

/// Draws boxes and lines only.
pub(super) fn draw_bare(canvas: &mut Canvas, diagram: &Diagram, cards: &[Card<'_>], layout: &Layout) {
    // Bands reach beyond their boxes, and have a heading at the top; loops reach beyond theirs.
    let around = BAND + HEADING;
    let (width, height) = (layout.width + 2.0 * around, layout.height + 2.0 * around);
    canvas.begin(width, height, &diagram.title, &diagram.description);
    lines::define_heads(canvas, diagram);
    draw_graph(canvas, diagram, cards, layout, Point::new(around, around));
    canvas.xml.close("svg");
}

fn draw_graph(canvas: &mut Canvas, diagram: &Diagram, cards: &[Card<'_>], layout: &Layout, at: Point) {
    let place = format!("translate({} {})", number(at.x), number(at.y));
    canvas.xml.open("g", &[("class", "graph"), ("transform", &place)]);
    draw_bands(canvas, diagram, layout);
    for panel in &layout.panels {
        canvas.block("panel", panel.area, 14.0, Colour::Panel);
        let members =
            diagram.nodes.iter().zip(&layout.boxes).filter(|(_, area)| within(area, &panel.area)).count();
        let layer = usize::try_from(panel.group).ok().filter(|&group| group < HUES);
        let caption = match layer.and_then(|layer| diagram.layers.get(layer)) {
            Some(name) => format!("{name} · {members} without a line"),
            None if diagram.layers.is_empty() => format!("{members} without a line"),
            None => format!("others · {members} without a line"),
        };
        let caption = shortened(&caption, CAPTION.size, panel.area.width - 32.0);
        canvas.text(panel.area.x + 17.0, panel.area.y + 24.0, CAPTION, &caption);
    }
    lines::draw(canvas, diagram, &layout.edges);
    for (number, (card, area)) in cards.iter().zip(&layout.boxes).enumerate() {
        let layer = diagram.nodes[number].layer.and_then(|layer| diagram.layers.get(layer));
        card.draw(canvas, number, layer.map(String::as_str), *area);
    }
    canvas.xml.close("g");
}

/// A band behind each column that has a heading.
fn draw_bands(canvas: &mut Canvas, diagram: &Diagram, layout: &Layout) {
    for column in &layout.columns {
        let Some(heading) = diagram.columns.get(column.number) else { continue };
        let area = Rect {
            x: column.left - BAND,
            y: -BAND - HEADING,
            width: column.right - column.left + 2.0 * BAND,
            height: layout.height + HEADING + 2.0 * BAND,
        };
        canvas.block("panel", area, 14.0, Colour::Panel);
        let heading = shortened(heading, CAPTION.size, column.right - column.left);
        canvas.text(column.left, -HEADING + 6.0, CAPTION, &heading);
    }
}

fn within(area: &Rect, panel: &Rect) -> bool {
    area.x >= panel.x && area.y >= panel.y && area.right() <= panel.right() && area.bottom() <= panel.bottom()
}

/// A thin line between the graph and its legend.
fn draw_rule(canvas: &mut Canvas, y: f64, width: f64) {
    let stroke = canvas.paint(Colour::Border);
    let path = format!("M{} {}H{}", number(MARGIN), number(y), number(width - MARGIN));
    canvas.xml.empty(
        "path",
        &[
            ("class", "rule"),
            ("d", &path),
            ("stroke", stroke),
            ("stroke-width", "0.8"),
            ("stroke-opacity", "0.7"),
        ],
    );
}

/// Draws lines of text below each other and returns the baseline that would be next.
fn draw_lines(canvas: &mut Canvas, lines: &[String], kind: Type, first: f64, step: f64) -> f64 {
    let mut y = first;
    for line in lines {
        canvas.text(MARGIN, y, kind, line);
        y += step;
    }
    y
}

fn lines_height(count: usize, line: f64) -> f64 {
    std::iter::repeat_n(line, count).sum()
}
