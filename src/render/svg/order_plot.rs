//! A reconcile order: a row for each object, a column for each wave.
//!
//! Nothing but its own box stands in a row, and only boxes stand in columns: a line goes level in its row, up or down
//! between columns, and never through a box.

use std::collections::{BTreeMap, BTreeSet};

use super::canvas::{Canvas, LEAD, MARGIN, NOTE, TITLE, Type};
use super::card::is_harmless;
use super::colour::{Colour, hue};
use super::legend::Legend;
use super::lines;
use super::shape::{self, Look};
use super::xml::number;
use crate::layout::{Rect, Size};
use crate::picture::diagram::{Diagram, Emphasis};
use crate::picture::plot::Plot;
use crate::render::text_width::{shortened, width, wrapped};

const LABEL: Type = Type { size: 12.0, weight: 500, colour: Colour::Ink };
const SMALL: Type = Type { size: 10.0, weight: 400, colour: Colour::Muted };
const HEADING: Type = Type { size: 11.5, weight: 500, colour: Colour::Muted };
const STEP: Type = Type { size: 12.0, weight: 400, colour: Colour::Ink };

const ROW: f64 = 30.0;
const BOX: f64 = 24.0;
/// Above the first row of a layer, for its name; and below the last.
const CAPTION: f64 = 30.0;
const BELOW: f64 = 8.0;
const BETWEEN_LAYERS: f64 = 10.0;
/// Within a box, at both sides of its text; the layer's stripe stands at the left.
const LEFT: f64 = 20.0;
const RIGHT: f64 = 12.0;
const WIDEST: f64 = 250.0;
/// Between columns, where lines go up and down.
const LANE: f64 = 6.0;
const NARROWEST_GAP: f64 = 36.0;
const WIDEST_GAP: f64 = 170.0;
const LONGEST_LINE: f64 = 900.0;

/// A gap's vertical lines: the source's row, and the column that they lead to.
type Lane = (usize, usize);

/// Where everything is.
struct Placed {
    boxes: Vec<Rect>,
    /// (left, right) of each column; the last is for what never becomes ready.
    columns: Vec<(f64, f64)>,
    lanes: BTreeMap<Lane, f64>,
    /// (layer, area) of each band.
    bands: Vec<(Option<usize>, Rect)>,
    bottom: f64,
    right: f64,
}

/// Draws everything.
pub(super) fn draw(canvas: &mut Canvas, plot: &Plot) {
    let headings = if plot.waves.iter().any(|wave| wave.bounds.is_some()) { 40.0 } else { 24.0 };
    let top = MARGIN + 28.0 + 19.0 * count(&lead(plot)) + headings + 14.0;
    let placed = Placed::new(plot, top);
    let total_width = (placed.right + MARGIN).max(592.0);
    let inner = total_width - 2.0 * MARGIN;
    let shown = Diagram {
        nodes: plot.rows.clone(),
        edges: plot.edges.clone(),
        layers: plot.layers.clone(),
        highlight: "critical path".to_owned(),
        ..Diagram::default()
    };
    let legend = Legend::new(&shown, inner);
    let notes: Vec<String> =
        plot.notes.iter().flat_map(|note| wrapped(note, NOTE.size, inner.min(LONGEST_LINE))).collect();
    let path = placed.bottom + headings + 24.0;
    let steps = if plot.critical_path.is_empty() { 0.0 } else { 30.0 + 19.0 * count(&plot.critical_path) };
    let legend_top = path + steps;
    let notes_top = legend_top + legend.height() + 22.0;
    let height = notes_top + 18.0 * count(&notes) + MARGIN - 12.0;

    canvas.begin(total_width, height, &plot.title, &plot.description);
    canvas.block("page", Rect { x: 0.0, y: 0.0, width: total_width, height }, 0.0, Colour::Page);
    lines::define_heads(canvas, &shown);
    canvas.text(MARGIN, MARGIN + 20.0, TITLE, &shortened(&plot.title, TITLE.size * 1.12, inner));
    for (at, line) in lead(plot).iter().enumerate() {
        canvas.text(MARGIN, MARGIN + 46.0 + 19.0 * steps_of(at), LEAD, line);
    }
    canvas.xml.open("g", &[("class", "graph")]);
    placed.draw_bands(canvas, plot);
    placed.draw_headings(canvas, plot, top - headings - 4.0);
    placed.draw_headings(canvas, plot, placed.bottom + 2.0);
    placed.draw_lines(canvas, plot);
    for (number, area) in placed.boxes.iter().enumerate() {
        draw_row(canvas, plot, number, *area);
    }
    canvas.xml.close("g");
    draw_critical_path(canvas, plot, path);
    legend.draw(canvas, MARGIN, legend_top);
    for (at, note) in notes.iter().enumerate() {
        canvas.text(MARGIN, notes_top + 18.0 * steps_of(at), NOTE, note);
    }
    canvas.xml.close("svg");
}

fn lead(plot: &Plot) -> Vec<String> {
    wrapped(&plot.description, LEAD.size, 520.0)
}

fn count<T>(items: &[T]) -> f64 {
    steps_of(items.len())
}

#[expect(clippy::cast_precision_loss, reason = "numbers of rows are far below 2^52")]
fn steps_of(number: usize) -> f64 {
    number as f64
}

/// Label, sublabel, and what both take.
fn row_size(plot: &Plot, row: usize) -> (String, String, Size) {
    let node = &plot.rows[row];
    let label = shortened(&node.label, LABEL.size, WIDEST);
    let sublabel = shortened(node.sublabel.as_deref().unwrap_or_default(), SMALL.size, 130.0);
    let beside = if sublabel.is_empty() { 0.0 } else { width(&sublabel, SMALL.size) + 8.0 };
    let size = Size::new((LEFT + width(&label, LABEL.size) + beside + RIGHT).ceil(), BOX);
    (label, sublabel, size)
}

impl Placed {
    fn new(plot: &Plot, top: f64) -> Self {
        let column = |row: usize| plot.rows[row].column.unwrap_or(plot.waves.len());
        let wave = |number: usize| {
            plot.waves.get(number).map_or(0.0, |wave| {
                let bounds = wave.bounds.as_deref().unwrap_or_default();
                width(&wave.heading, HEADING.size).max(width(bounds, SMALL.size))
            })
        };
        let last =
            (0..plot.rows.len()).map(column).max().unwrap_or(0).max(plot.waves.len().saturating_sub(1));
        let mut widths: Vec<f64> = (0..=last).map(wave).collect();
        for row in 0..plot.rows.len() {
            widths[column(row)] = widths[column(row)].max(row_size(plot, row).2.width);
        }
        // Upper rows have the lanes at the right: what goes down then crosses least.
        let mut wanted: Vec<BTreeSet<std::cmp::Reverse<usize>>> = vec![BTreeSet::new(); last + 1];
        for edge in drawn_edges(plot) {
            wanted[column(edge.0)].insert(std::cmp::Reverse(edge.1));
        }
        let mut placed = Self {
            boxes: Vec::new(),
            columns: Vec::new(),
            lanes: BTreeMap::new(),
            bands: Vec::new(),
            bottom: top,
            right: 0.0,
        };
        let mut x = MARGIN + 18.0;
        for (number, (width, lanes)) in widths.iter().zip(&wanted).enumerate() {
            if number > 0 {
                let lanes_count = steps_of(lanes.len());
                let gap = (lanes_count * LANE + 28.0).clamp(NARROWEST_GAP, WIDEST_GAP);
                for (place, source) in lanes.iter().enumerate() {
                    let step = (gap - 28.0) / lanes_count;
                    placed.lanes.insert((source.0, number), x + 12.0 + step * (steps_of(place) + 0.5));
                }
                x += gap;
            }
            placed.columns.push((x, x + width));
            x += width;
        }
        placed.right = x + 18.0;
        placed.place_rows(plot, top);
        placed
    }

    fn place_rows(&mut self, plot: &Plot, top: f64) {
        let mut y = top;
        let mut layer = None;
        for (number, row) in plot.rows.iter().enumerate() {
            let own = hue(row.layer);
            if layer != Some(own) {
                if layer.is_some() {
                    y += BELOW + BETWEEN_LAYERS;
                }
                let width = self.right - MARGIN;
                self.bands.push((row.layer, Rect { x: MARGIN, y, width, height: 0.0 }));
                y += CAPTION;
                layer = Some(own);
            }
            let column = row.column.unwrap_or(plot.waves.len());
            let (left, _) = self.columns[column];
            let size = row_size(plot, number).2;
            self.boxes.push(Rect { x: left, y: y + (ROW - BOX) / 2.0, width: size.width, height: BOX });
            y += ROW;
            if let Some((_, band)) = self.bands.last_mut() {
                band.height = y + BELOW - band.y;
            }
        }
        self.bottom = y + BELOW;
    }

    fn draw_bands(&self, canvas: &mut Canvas, plot: &Plot) {
        for (layer, area) in &self.bands {
            canvas.block("panel", *area, 14.0, Colour::Panel);
            let name = layer.and_then(|layer| plot.layers.get(layer)).map_or("others", String::as_str);
            let name = if plot.layers.is_empty() { "" } else { name };
            let dot = Rect { x: area.x + 18.0, y: area.y + 10.0, width: 10.0, height: 10.0 };
            canvas.block(&format!("hue-{}", hue(*layer)), dot, 3.0, Colour::Layer(hue(*layer)));
            canvas.text(area.x + 34.0, area.y + 19.0, HEADING, name);
        }
    }

    /// The axis: waves, and below them the bounds of time where they are known.
    fn draw_headings(&self, canvas: &mut Canvas, plot: &Plot, y: f64) {
        for (number, (left, _)) in self.columns.iter().enumerate() {
            let never = "never ready";
            let heading = plot.waves.get(number).map_or(never, |wave| wave.heading.as_str());
            canvas.text(*left, y + 16.0, HEADING, heading);
            if let Some(bounds) = plot.waves.get(number).and_then(|wave| wave.bounds.as_deref()) {
                canvas.text(*left, y + 31.0, SMALL, bounds);
            }
        }
    }

    fn draw_lines(&self, canvas: &mut Canvas, plot: &Plot) {
        let arrivals = self.arrivals(plot);
        for emphasis in [Emphasis::Dimmed, Emphasis::None, Emphasis::Highlighted, Emphasis::Loop] {
            for (number, edge) in plot.edges.iter().enumerate().filter(|(_, edge)| edge.emphasis == emphasis)
            {
                let Some(&arrival) = arrivals.get(&number) else { continue };
                let id = format!("{}-e{number}", canvas.id);
                let (from, to) = (edge.from.to_string(), edge.to.to_string());
                let ends = [("id", id.as_str()), ("data-from", &from), ("data-to", &to)];
                let path = self.path(plot, edge.from, edge.to, arrival);
                lines::stroke(canvas, &ends, edge.kind, emphasis, &path, &edge.title);
            }
        }
    }

    /// For each drawn edge, the height at which it meets its box: each has a place of its own.
    fn arrivals(&self, plot: &Plot) -> BTreeMap<usize, f64> {
        let mut of_row: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        let drawn: BTreeSet<(usize, usize)> = drawn_edges(plot).collect();
        for (number, edge) in plot.edges.iter().enumerate() {
            if drawn.contains(&(edge.from, edge.to)) {
                of_row.entry(edge.from).or_default().push((edge.to, number));
            }
        }
        let mut arrivals = BTreeMap::new();
        for (row, mut edges) in of_row {
            edges.sort_unstable();
            let last = steps_of(edges.len().saturating_sub(1));
            let step = if last > 0.0 { (14.0 / last).min(6.0) } else { 0.0 };
            for (place, (_, number)) in edges.iter().enumerate() {
                arrivals.insert(*number, self.boxes[row].middle() + (steps_of(place) - last / 2.0) * step);
            }
        }
        arrivals
    }

    /// Level in the row of what is needed, then up or down beside the column, then level into the dependent.
    fn path(&self, plot: &Plot, from: usize, to: usize, arrival: f64) -> String {
        let (source, target) = (self.boxes[to], self.boxes[from]);
        let column = plot.rows[from].column.unwrap_or(plot.waves.len());
        let x = self.lanes.get(&(to, column)).copied().unwrap_or(target.x);
        let (start, end) = (source.middle(), arrival);
        let point = |x: f64, y: f64| format!("{} {}", number(x), number(y));
        let turn = 4.0_f64.min((end - start).abs() / 2.0);
        let down = if end > start { turn } else { -turn };
        if turn < 0.3 {
            return format!("M{}L{}", point(source.right(), start), point(target.x, end));
        }
        [
            format!("M{}L{}", point(source.right(), start), point(x - turn, start)),
            format!("Q{} {}", point(x, start), point(x, start + down)),
            format!("L{}", point(x, end - down)),
            format!("Q{} {}", point(x, end), point(x + turn, end)),
            format!("L{}", point(target.x, end)),
        ]
        .concat()
    }
}

/// (dependent, needed) of the edges that run from a column to a later one; others, among what never becomes ready, have
/// no room.
fn drawn_edges(plot: &Plot) -> impl Iterator<Item = (usize, usize)> + '_ {
    let column = |row: usize| plot.rows.get(row).map(|row| row.column.unwrap_or(plot.waves.len()));
    let runs = move |edge: &(usize, usize)| column(edge.0).is_some() && column(edge.1) < column(edge.0);
    plot.edges.iter().map(|edge| (edge.from, edge.to)).filter(runs)
}

fn draw_row(canvas: &mut Canvas, plot: &Plot, row: usize, area: Rect) {
    let node = &plot.rows[row];
    let critical = plot.critical_path.iter().any(|step| step.row == row);
    let class = if critical { "node critical" } else { "node" };
    let id = format!("{}-n{row}", canvas.id);
    canvas.xml.open("g", &[("id", &id), ("class", class)]);
    let link = node.href.as_deref().filter(|address| is_harmless(address));
    if let Some(address) = link {
        canvas.xml.open("a", &[("href", address)]);
    }
    let tooltip = if node.tooltip.is_empty() { &node.id } else { &node.tooltip };
    canvas.xml.element("title", &[], tooltip);
    let look = Look {
        kind: node.kind,
        states: &node.states,
        layer: node.layer,
        stacked: false,
        shade: node.shade,
        strong: critical,
    };
    shape::draw(canvas, area, look);
    let (label, sublabel, _) = row_size(plot, row);
    let kind = if critical { Type { weight: 700, ..LABEL } } else { LABEL };
    canvas.text(area.x + LEFT, area.y + 16.0, kind, &label);
    if !sublabel.is_empty() {
        canvas.text(area.x + LEFT + width(&label, LABEL.size) + 8.0, area.y + 16.0, SMALL, &sublabel);
    }
    if link.is_some() {
        canvas.xml.close("a");
    }
    canvas.xml.close("g");
}

/// The chain as a list, as `systemd-analyze critical-chain` prints it.
fn draw_critical_path(canvas: &mut Canvas, plot: &Plot, top: f64) {
    if plot.critical_path.is_empty() {
        return;
    }
    canvas.text(MARGIN, top + 8.0, HEADING, "critical path");
    let at_width = plot.critical_path.iter().map(|step| width(&step.at, STEP.size)).fold(0.0, f64::max);
    let delta_width = plot.critical_path.iter().map(|step| width(&step.delta, STEP.size)).fold(0.0, f64::max);
    for (number, step) in plot.critical_path.iter().enumerate() {
        let Some(row) = plot.rows.get(step.row) else { continue };
        let y = top + 30.0 + 19.0 * steps_of(number);
        canvas.text(MARGIN, y, STEP, &format!("@{}", step.at));
        canvas.text(MARGIN + at_width + 26.0, y, STEP, &format!("+{}", step.delta));
        let x = MARGIN + at_width + delta_width + 50.0;
        canvas.text(
            x,
            y,
            Type { weight: 500, ..STEP },
            &shortened(&row.label, STEP.size, LONGEST_LINE / 2.0),
        );
    }
}
