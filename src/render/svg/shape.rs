//! The outlines of boxes, by kind and state.

use super::canvas::Canvas;
use super::colour::{Colour, hue};
use super::xml::number;
use crate::layout::Rect;
use crate::picture::diagram::{NodeKind, NodeState, Shade};

/// How far the second card of a stack looks out, and the third behind it once more.
pub(super) const STACK: f64 = 3.0;

/// What decides how an outline looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) kind: NodeKind,
    pub(super) states: &'a [NodeState],
    pub(super) layer: Option<usize>,
    pub(super) stacked: bool,
    pub(super) shade: Shade,
    /// On the critical path.
    pub(super) strong: bool,
}

impl Look<'_> {
    fn has(&self, state: NodeState) -> bool {
        self.states.contains(&state)
    }
}

/// Draws the empty box, and returns the part of `area` that its contents stand in.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, look: Look<'_>) -> Rect {
    let behind = if look.stacked { STACK * 2.0 } else { 0.0 };
    let front = Rect { width: area.width - behind, height: area.height - behind, ..area };
    if look.stacked {
        for step in [2.0, 1.0] {
            let shifted = Rect { x: front.x + STACK * step, y: front.y + STACK * step, ..front };
            border(canvas, shifted, look, "card");
        }
    }
    border(canvas, front, look, "card front");
    let (colour, class) = mark(look);
    let fill = canvas.paint(colour);
    if is_tinted(look) {
        let path = outline(look.kind, front);
        canvas.xml.empty(
            "path",
            &[
                ("class", &class),
                ("d", &path),
                ("fill", fill),
                ("fill-opacity", if look.shade == Shade::None { "0.09" } else { "0.16" }),
            ],
        );
    }
    if look.has(NodeState::External) {
        let inner =
            Rect { x: front.x + 3.0, y: front.y + 3.0, width: front.width - 6.0, height: front.height - 6.0 };
        let stroke = canvas.paint(Colour::Line);
        let path = outline(look.kind, inner);
        canvas.xml.empty("path", &[("class", "outline"), ("d", &path), ("fill", "none"), ("stroke", stroke)]);
    }
    let inset = (front.height / 5.0).min(9.0);
    let stripe =
        Rect { x: front.x + 8.0, y: front.y + inset, width: 4.0, height: front.height - 2.0 * inset };
    canvas.block(&class, stripe, 2.0, colour);
    front
}

/// The colour of the stripe, and of the tint behind the label.
fn mark(look: Look<'_>) -> (Colour, String) {
    match look.shade {
        Shade::Frozen => (Colour::Frozen, "mark-frozen".to_owned()),
        Shade::CannotBeRecreated => (Colour::Lost, "mark-lost".to_owned()),
        Shade::Target if look.layer.is_none() => (Colour::Card, "mark-target".to_owned()),
        _ => (Colour::Layer(hue(look.layer)), format!("hue-{}", hue(look.layer))),
    }
}

fn is_tinted(look: Look<'_>) -> bool {
    match look.shade {
        Shade::Frozen | Shade::CannotBeRecreated => true,
        Shade::Target => false,
        Shade::None | Shade::Dimmed => look.layer.is_some() && !look.has(NodeState::Missing),
    }
}

fn border(canvas: &mut Canvas, area: Rect, look: Look<'_>, class: &str) {
    let (colour, width, dashes) = pen(look);
    let inside = if look.shade == Shade::Target && class != "card" { Colour::Ink } else { Colour::Card };
    let (fill, stroke) = (canvas.paint(inside), canvas.paint(colour));
    canvas.xml.empty(
        "path",
        &[
            ("class", class),
            ("d", &outline(look.kind, area)),
            ("fill", fill),
            ("stroke", stroke),
            ("stroke-width", width),
            ("stroke-dasharray", dashes),
            ("stroke-linecap", if dashes == DOTS { "round" } else { "" }),
        ],
    );
}

/// Dashes of no length, which round ends make into dots.
const DOTS: &str = "0.1 4.5";

/// Colour, width and dashes of the border; one that says something is darker than one that does not.
fn pen(look: Look<'_>) -> (Colour, &'static str, &'static str) {
    let dashes = if look.has(NodeState::Suspended) { "6 4" } else { "" };
    if look.has(NodeState::Missing) {
        (Colour::Alarm, "2", DOTS)
    } else if look.has(NodeState::InLoop) {
        (Colour::Alarm, "2.6", dashes)
    } else if look.shade == Shade::Target {
        (Colour::Ink, "2.4", dashes)
    } else if look.shade == Shade::Frozen {
        (Colour::Frozen, "2.2", dashes)
    } else if look.shade == Shade::CannotBeRecreated {
        (Colour::Lost, "2.2", dashes)
    } else if look.strong {
        (Colour::Ink, "2.2", dashes)
    } else if look.has(NodeState::Suspended) || look.has(NodeState::External) {
        (Colour::Line, "1.4", dashes)
    } else {
        (Colour::Border, "1.2", dashes)
    }
}

/// The outline of a box of this kind, as path data.
fn outline(kind: NodeKind, area: Rect) -> String {
    let (left, right) = match kind {
        NodeKind::Kustomization => (9.0, 9.0),
        NodeKind::HelmRelease => (8.0, 8.0),
        NodeKind::Source => (4.0, 18.0),
        NodeKind::Folder | NodeKind::Other => (1.5, 1.5),
    };
    // The small boxes of the legend keep the shape.
    let radius = |wished: f64| wished.min(area.height * wished / 36.0);
    let (left, right) = (radius(left), radius(right));
    let (x, y, end, bottom) = (area.x, area.y, area.right(), area.bottom());
    let corner = |radius: f64, x: f64, y: f64| {
        let (r, x, y) = (number(radius), number(x), number(y));
        if kind == NodeKind::HelmRelease { format!("L{x} {y}") } else { format!("A{r} {r} 0 0 1 {x} {y}") }
    };
    [
        format!("M{} {}H{}", number(x + left), number(y), number(end - right)),
        corner(right, end, y + right),
        format!("V{}", number(bottom - right)),
        corner(right, end - right, bottom),
        format!("H{}", number(x + left)),
        corner(left, x, bottom - left),
        format!("V{}", number(y + left)),
        corner(left, x + left, y),
        "Z".to_owned(),
    ]
    .concat()
}
