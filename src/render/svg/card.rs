//! One node: how big its box is, and what stands in it.

use super::canvas::{Canvas, Type};
use super::colour::Colour;
use super::shape::{self, Look, STACK};
use crate::layout::{Rect, Size};
use crate::picture::diagram::{Diagram, DiagramNode, NodeState, Shade};
use crate::render::text_width::{shortened, width, wrapped};

const LABEL: Type = Type { size: 13.0, weight: 500, colour: Colour::Ink };
const SMALL: Type = Type { size: 10.5, weight: 400, colour: Colour::Muted };
const CHIP: Type = Type { size: 10.0, weight: 400, colour: Colour::Ink };

/// How strong pale boxes are.
const DIMMED: &str = "0.42";

/// Free space within the border; the layer's stripe stands at the left.
const LEFT: f64 = 21.0;
const RIGHT: f64 = 15.0;
const ABOVE: f64 = 10.0;
/// Heights of what stands below each other.
const LABEL_LINE: f64 = 17.0;
const SMALL_LINE: f64 = 14.0;
const CHIP_LINE: f64 = 20.0;
const CHIP_HEIGHT: f64 = 16.0;
/// No text is wider; Kubernetes allows names of 253 characters.
const WIDEST_TEXT: f64 = 250.0;
/// Chips go on in a new line from here on.
const WIDEST_CHIPS: f64 = 220.0;
const NARROWEST: f64 = 104.0;
/// The names of what a box stands for: as wide as this, and not more lines.
const WIDEST_NAMES: f64 = 200.0;
const MOST_NAME_LINES: usize = 4;

/// A node with its measures.
#[derive(Debug)]
pub(super) struct Card<'a> {
    node: &'a DiagramNode,
    label: String,
    sublabel: Option<String>,
    names: Vec<String>,
    badge: Option<String>,
    /// How many chips lead here.
    count: Option<String>,
    chips: Vec<Vec<String>>,
}

impl<'a> Card<'a> {
    /// One for each node of the diagram.
    pub(super) fn all(diagram: &'a Diagram) -> Vec<Self> {
        diagram.nodes.iter().map(Self::new).collect()
    }

    fn new(node: &'a DiagramNode) -> Self {
        Self {
            node,
            label: shortened(&node.label, LABEL.size, WIDEST_TEXT),
            sublabel: node
                .sublabel
                .as_deref()
                .filter(|text| !text.is_empty())
                .map(|text| shortened(text, SMALL.size, WIDEST_TEXT)),
            badge: (node.stacked > 1).then(|| format!("× {}", node.stacked)),
            names: name_lines(&node.names),
            count: node.hub.as_deref().map(|text| shortened(text, CHIP.size, WIDEST_CHIPS)),
            chips: chip_rows(&node.chips),
        }
    }

    /// What the box takes.
    pub(super) fn size(&self) -> Size {
        let badge = self.badge.as_ref().map_or(0.0, |badge| chip_width(badge) + 10.0);
        let label = width(&self.label, LABEL.size) + badge;
        let sublabel = self.sublabel.as_ref().map_or(0.0, |text| width(text, SMALL.size));
        let names = self.names.iter().map(|line| width(line, SMALL.size)).fold(0.0, f64::max);
        let count = self.count.as_deref().map_or(0.0, chip_width);
        let chips = self.chips.iter().map(|row| chips_width(row)).fold(count, f64::max);
        let behind = if self.badge.is_some() { STACK * 2.0 } else { 0.0 };
        let mut height = ABOVE + LABEL_LINE + ABOVE + behind;
        height += if self.sublabel.is_some() { SMALL_LINE } else { 0.0 };
        height += self.names.iter().map(|_| SMALL_LINE).sum::<f64>();
        height += self.count.iter().map(|_| CHIP_LINE).sum::<f64>();
        height += self.chips.iter().map(|_| CHIP_LINE).sum::<f64>();
        let width = label.max(sublabel).max(names).max(chips) + LEFT + RIGHT + behind;
        Size::new(width.max(NARROWEST).ceil(), height)
    }

    /// Draws the node with its link and its tooltip.
    pub(super) fn draw(&self, canvas: &mut Canvas, number: usize, layer_name: Option<&str>, area: Rect) {
        let id = format!("{}-n{number}", canvas.id);
        let opacity = if self.node.shade == Shade::Dimmed { DIMMED } else { "" };
        canvas.xml.open("g", &[("id", &id), ("class", &self.classes(layer_name)), ("opacity", opacity)]);
        let link = self.node.href.as_deref().filter(|address| is_harmless(address));
        if let Some(address) = link {
            canvas.xml.open("a", &[("href", address)]);
        }
        let tooltip = if self.node.tooltip.is_empty() { &self.node.id } else { &self.node.tooltip };
        canvas.xml.element("title", &[], tooltip);
        let look = Look {
            kind: self.node.kind,
            states: &self.node.states,
            layer: self.node.layer,
            stacked: self.badge.is_some(),
            shade: self.node.shade,
            strong: false,
        };
        let front = shape::draw(canvas, area, look);
        self.draw_contents(canvas, front);
        if link.is_some() {
            canvas.xml.close("a");
        }
        canvas.xml.close("g");
    }

    fn draw_contents(&self, canvas: &mut Canvas, front: Rect) {
        let x = front.x + LEFT;
        let mut y = front.y + ABOVE;
        let on_dark = |kind: Type| match self.node.shade {
            Shade::Target => Type { colour: Colour::Page, ..kind },
            _ => kind,
        };
        canvas.text(x, y + 13.0, on_dark(LABEL), &self.label);
        if let Some(badge) = &self.badge {
            draw_chip(canvas, front.right() - chip_width(badge) - 10.0, y + 0.5, badge);
        }
        y += LABEL_LINE;
        if let Some(sublabel) = &self.sublabel {
            canvas.text(x, y + 10.5, on_dark(SMALL), sublabel);
            y += SMALL_LINE;
        }
        for line in &self.names {
            canvas.text(x, y + 10.5, on_dark(SMALL), line);
            y += SMALL_LINE;
        }
        if let Some(count) = &self.count {
            draw_count(canvas, x, y + CHIP_LINE - CHIP_HEIGHT, count);
            y += CHIP_LINE;
        }
        for row in &self.chips {
            let mut x = x;
            for chip in row {
                draw_chip(canvas, x, y + CHIP_LINE - CHIP_HEIGHT, chip);
                x += chip_width(chip) + 5.0;
            }
            y += CHIP_LINE;
        }
    }

    fn classes(&self, layer_name: Option<&str>) -> String {
        let mut classes = "node".to_owned();
        if let Some(name) = layer_name {
            classes.push_str(" layer-");
            // What cannot stand in a class is left out.
            classes
                .extend(name.chars().filter(|&one| one.is_ascii_alphanumeric() || one == '-' || one == '_'));
        }
        for state in [NodeState::Suspended, NodeState::Missing, NodeState::InLoop, NodeState::External] {
            if self.node.states.contains(&state) {
                classes.push(' ');
                classes.push_str(state_class(state));
            }
        }
        classes.push_str(shade_class(self.node.shade));
        classes
    }
}

/// The class of nodes in this state.
pub(super) fn state_class(state: NodeState) -> &'static str {
    match state {
        NodeState::Suspended => "suspended",
        NodeState::Missing => "missing",
        NodeState::InLoop => "in-loop",
        NodeState::External => "external",
    }
}

/// The class of nodes of this shade, with a blank before it.
pub(super) fn shade_class(shade: Shade) -> &'static str {
    match shade {
        Shade::None => "",
        Shade::Target => " target",
        Shade::Frozen => " frozen",
        Shade::CannotBeRecreated => " lost",
        Shade::Dimmed => " dimmed",
    }
}

/// On how many boxes the node is a chip, upper left corner at `x`, `y`.
pub(super) fn draw_count(canvas: &mut Canvas, x: f64, y: f64, text: &str) {
    let area = Rect { x, y, width: chip_width(text), height: CHIP_HEIGHT };
    canvas.block("count", area, CHIP_HEIGHT / 2.0, Colour::Muted);
    let kind = Type { colour: Colour::Page, ..CHIP };
    canvas.centred_text(area.x + area.width / 2.0, y + 11.6, kind, text);
}

/// A chip with its upper left corner at `x`, `y`.
pub(super) fn draw_chip(canvas: &mut Canvas, x: f64, y: f64, text: &str) {
    let area = Rect { x, y, width: chip_width(text), height: CHIP_HEIGHT };
    canvas.block("chip", area, CHIP_HEIGHT / 2.0, Colour::Chip);
    // In the middle, since the font may be narrower than the table.
    canvas.centred_text(area.x + area.width / 2.0, y + 11.6, CHIP, text);
}

/// As many names as there is room for, and how many more there are.
fn name_lines(names: &[String]) -> Vec<String> {
    let lines = |shown: usize| {
        let mut text: Vec<String> =
            names[..shown].iter().map(|name| shortened(name, SMALL.size, WIDEST_NAMES - 12.0)).collect();
        if shown < names.len() {
            text.push(format!("+ {}", names.len() - shown));
        }
        wrapped(&text.join(", "), SMALL.size, WIDEST_NAMES)
    };
    let fits = |shown: &usize| lines(*shown).len() <= MOST_NAME_LINES;
    // A name takes a third of a line at least.
    let most = names.len().min(MOST_NAME_LINES * 20);
    lines((0..=most).rev().find(fits).unwrap_or(0))
}

pub(super) fn chip_width(text: &str) -> f64 {
    width(text, CHIP.size) + 14.0
}

fn chips_width(row: &[String]) -> f64 {
    row.iter().map(|chip| chip_width(chip) + 5.0).sum::<f64>() - 5.0
}

fn chip_rows(chips: &[String]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for chip in chips {
        let chip = shortened(chip, CHIP.size, WIDEST_CHIPS - 14.0);
        match rows.last_mut() {
            Some(row) if chips_width(row) + 5.0 + chip_width(&chip) <= WIDEST_CHIPS => row.push(chip),
            _ => rows.push(vec![chip]),
        }
    }
    rows
}

/// True for web addresses and relative ones: a picture must not run a script.
pub(super) fn is_harmless(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    !address.is_empty() && !scheme.contains(':')
        || address.starts_with("https://")
        || address.starts_with("http://")
}
