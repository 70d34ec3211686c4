//! What colours, shapes, borders and strokes mean: only those that occur in the picture.

use super::canvas::{Canvas, Type};
use super::card::{chip_width, draw_chip, draw_count, shade_class, state_class};
use super::colour::{Colour, HUES, hue};
use super::lines;
use super::shape::{self, Look};
use super::xml::number;
use crate::layout::Rect;
use crate::picture::diagram::{Diagram, DiagramNode, EdgeKind, Emphasis, NodeKind, NodeState, Shade};
use crate::render::text_width::{shortened, width};

const TEXT: Type = Type { size: 11.5, weight: 400, colour: Colour::Muted };
const ICON: f64 = 34.0;
const ROW: f64 = 26.0;
const BETWEEN: f64 = 26.0;
const LONGEST: f64 = 320.0;
/// What the sign of a hub says.
const COUNT: &str = "needed by 9";

/// One entry.
#[derive(Debug)]
struct Entry {
    icon: Icon,
    text: String,
}

/// The sign of an entry.
#[derive(Debug, Clone, Copy)]
enum Icon {
    Layer(usize),
    Kind(NodeKind),
    State(NodeState),
    Shade(Shade),
    Stack,
    Chip,
    Count,
    Line(EdgeKind, Emphasis),
}

/// The entries of a legend in rows, for a picture of a certain width.
#[derive(Debug)]
pub(super) struct Legend {
    rows: Vec<Vec<Entry>>,
}

impl Legend {
    /// What occurs in `diagram`, in rows of at most `limit` pixels.
    pub(super) fn new(diagram: &Diagram, limit: f64) -> Self {
        let mut rows = Vec::new();
        let mut taken = f64::INFINITY;
        for group in [layers(diagram), shades(diagram), boxes(diagram), strokes(diagram)] {
            let whole: f64 = group.iter().map(|entry| entry_width(entry) + BETWEEN).sum();
            // A group that does not fit beside the one before begins a row.
            if taken + whole - BETWEEN > limit {
                taken = f64::INFINITY;
            }
            for entry in group {
                let own = entry_width(&entry);
                if taken + own > limit {
                    rows.push(Vec::new());
                    taken = 0.0;
                }
                taken += own + BETWEEN;
                if let Some(row) = rows.last_mut() {
                    row.push(entry);
                }
            }
        }
        Self { rows }
    }

    /// Pixels from top to bottom.
    pub(super) fn height(&self) -> f64 {
        self.rows.iter().map(|_| ROW).sum()
    }

    /// Draws the legend with its upper left corner at `x`, `y`.
    pub(super) fn draw(&self, canvas: &mut Canvas, x: f64, y: f64) {
        canvas.xml.open("g", &[("class", "legend")]);
        let mut middle = y + ROW / 2.0;
        for row in &self.rows {
            let mut x = x;
            for entry in row {
                draw_icon(canvas, entry.icon, x, middle);
                canvas.text(x + icon_width(entry.icon) + 8.0, middle + 4.0, TEXT, &entry.text);
                x += entry_width(entry) + BETWEEN;
            }
            middle += ROW;
        }
        canvas.xml.close("g");
    }
}

fn layers(diagram: &Diagram) -> Vec<Entry> {
    let used = |wanted: usize| diagram.nodes.iter().any(|node| hue(node.layer) == wanted);
    let named = diagram.layers.iter().take(HUES).enumerate().filter(|(number, _)| used(*number));
    let mut entries: Vec<Entry> = named.map(|(number, name)| entry(Icon::Layer(number), name)).collect();
    if !entries.is_empty() && used(HUES) {
        entries.push(entry(Icon::Layer(HUES), "others"));
    }
    entries
}

fn boxes(diagram: &Diagram) -> Vec<Entry> {
    let any = |test: &dyn Fn(&DiagramNode) -> bool| diagram.nodes.iter().any(test);
    let mut entries = Vec::new();
    for (kind, text) in [
        (NodeKind::Kustomization, "Kustomization"),
        (NodeKind::HelmRelease, "HelmRelease"),
        (NodeKind::Source, "source"),
        (NodeKind::Other, "other object"),
        (NodeKind::Folder, "folder, as one box"),
    ] {
        if any(&|node| node.kind == kind) {
            entries.push(entry(Icon::Kind(kind), text));
        }
    }
    for (state, text) in [
        (NodeState::Suspended, "suspended"),
        (NodeState::Missing, "missing: nothing defines it"),
        (NodeState::InLoop, "in a dependency loop"),
        (NodeState::External, "from another repository"),
    ] {
        if any(&|node| node.states.contains(&state)) {
            entries.push(entry(Icon::State(state), text));
        }
    }
    if any(&|node| node.stacked > 1 && node.kind != NodeKind::Folder) {
        entries.push(entry(Icon::Stack, "several with the same lines"));
    }
    if any(&|node| !node.chips.is_empty()) {
        entries.push(entry(Icon::Chip, "also depends on this, without a line"));
    }
    if any(&|node| node.chips.iter().any(|chip| chip.starts_with("by "))) {
        entries.push(entry(Icon::Chip, "by …: applied by this, without a line"));
    }
    if any(&|node| node.hub.is_some()) {
        entries.push(entry(Icon::Count, "stands on so many others as a chip"));
    }
    entries
}

fn shades(diagram: &Diagram) -> Vec<Entry> {
    let any = |shade| diagram.nodes.iter().any(|node| node.shade == shade);
    let asks = any(Shade::Frozen) || any(Shade::CannotBeRecreated) || any(Shade::Dimmed);
    let target = if asks { "down" } else { "in focus" };
    let all = [
        (Shade::Target, target),
        (Shade::Frozen, "frozen: Flux stops to reconcile it"),
        (Shade::CannotBeRecreated, "keeps running, but could not be created again"),
        (Shade::Dimmed, "not hit"),
    ];
    all.into_iter()
        .filter(|(shade, _)| any(*shade))
        .map(|(shade, text)| entry(Icon::Shade(shade), text))
        .collect()
}

fn strokes(diagram: &Diagram) -> Vec<Entry> {
    let any =
        |kind, emphasis| diagram.edges.iter().any(|edge| edge.kind == kind && edge.emphasis == emphasis);
    let mut entries = Vec::new();
    for (kind, text) in [
        (EdgeKind::DependsOn, "from what reconciles first to what waits for it"),
        (EdgeKind::AppliedBy, "applies"),
        (EdgeKind::Source, "is the source of"),
        (EdgeKind::Inferred, "is needed by (inferred)"),
    ] {
        if any(kind, Emphasis::None) {
            entries.push(entry(Icon::Line(kind, Emphasis::None), text));
        }
    }
    let highlighted = if diagram.highlight.is_empty() { "highlighted" } else { &diagram.highlight };
    for (emphasis, text) in [(Emphasis::Highlighted, highlighted), (Emphasis::Loop, "part of a loop")] {
        if let Some(edge) =
            diagram.edges.iter().filter(|edge| edge.emphasis == emphasis).min_by_key(|edge| edge.kind)
        {
            entries.push(entry(Icon::Line(edge.kind, emphasis), text));
        }
    }
    entries
}

fn entry(icon: Icon, text: &str) -> Entry {
    Entry { icon, text: shortened(text, TEXT.size, LONGEST) }
}

fn entry_width(entry: &Entry) -> f64 {
    icon_width(entry.icon) + 8.0 + width(&entry.text, TEXT.size)
}

fn icon_width(icon: Icon) -> f64 {
    match icon {
        Icon::Layer(_) => 14.0,
        Icon::Chip => 40.0,
        Icon::Count => chip_width(COUNT),
        _ => ICON,
    }
}

fn draw_icon(canvas: &mut Canvas, icon: Icon, x: f64, middle: f64) {
    let area = Rect { x, y: middle - 8.5, width: ICON, height: 17.0 };
    let plain = Look {
        kind: NodeKind::Kustomization,
        states: &[],
        layer: None,
        stacked: false,
        shade: Shade::None,
        strong: false,
    };
    match icon {
        Icon::Layer(layer) => {
            let area = Rect { x, y: middle - 7.0, width: 14.0, height: 14.0 };
            canvas.block(&format!("hue-{layer}"), area, 4.0, Colour::Layer(layer));
        }
        Icon::Kind(kind) => {
            shape::draw(canvas, area, Look { kind, ..plain });
        }
        Icon::State(state) => {
            canvas.xml.open("g", &[("class", state_class(state))]);
            shape::draw(canvas, area, Look { states: &[state], ..plain });
            canvas.xml.close("g");
        }
        Icon::Shade(shade) => {
            let opacity = if shade == Shade::Dimmed { "0.42" } else { "" };
            canvas.xml.open("g", &[("class", shade_class(shade).trim()), ("opacity", opacity)]);
            shape::draw(canvas, area, Look { shade, ..plain });
            canvas.xml.close("g");
        }
        Icon::Count => draw_count(canvas, x, middle - 8.0, COUNT),
        Icon::Stack => {
            shape::draw(canvas, area, Look { stacked: true, ..plain });
        }
        Icon::Chip => draw_chip(canvas, x, middle - 8.0, "name"),
        Icon::Line(kind, emphasis) => {
            let path = format!("M{} {}H{}", number(x), number(middle), number(x + ICON));
            lines::stroke(canvas, &[], kind, emphasis, &path, "");
        }
    }
}
