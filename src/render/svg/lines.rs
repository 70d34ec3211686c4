//! The edges of a picture.

use super::canvas::Canvas;
use super::colour::Colour;
use super::xml::number;
use crate::layout::{Point, Route, Segment};
use crate::picture::diagram::{Diagram, EdgeKind, Emphasis};

const EMPHASES: [Emphasis; 4] = [Emphasis::Dimmed, Emphasis::None, Emphasis::Highlighted, Emphasis::Loop];

/// The arrow heads that the lines of this picture need.
pub(super) fn define_heads(canvas: &mut Canvas, diagram: &Diagram) {
    canvas.xml.open("defs", &[]);
    for emphasis in EMPHASES {
        if diagram.edges.iter().any(|edge| edge.emphasis == emphasis) {
            let id = head_id(canvas, emphasis);
            let fill = canvas.paint(colour(emphasis));
            canvas.xml.open(
                "marker",
                &[
                    ("id", &id),
                    ("markerUnits", "userSpaceOnUse"),
                    ("markerWidth", "9"),
                    ("markerHeight", "8"),
                    ("refX", "8.5"),
                    ("refY", "4"),
                    ("orient", "auto"),
                ],
            );
            let class = format!("head{}", class(emphasis));
            canvas.xml.empty("path", &[("class", &class), ("d", "M0 0.5L8.5 4L0 7.5Z"), ("fill", fill)]);
            canvas.xml.close("marker");
        }
    }
    canvas.xml.close("defs");
}

/// Draws all edges, those that stand out last and hence on top.
pub(super) fn draw(canvas: &mut Canvas, diagram: &Diagram, routes: &[Route]) {
    for emphasis in EMPHASES {
        for (index, (edge, route)) in diagram.edges.iter().zip(routes).enumerate() {
            if edge.emphasis != emphasis || route.segments.is_empty() {
                continue;
            }
            let id = format!("{}-e{index}", canvas.id);
            let (from, to) = (edge.from.to_string(), edge.to.to_string());
            let ends = [("id", id.as_str()), ("data-from", &from), ("data-to", &to)];
            stroke(canvas, &ends, edge.kind, emphasis, &path(route), &edge.title);
        }
    }
}

/// One line with its arrow head.
pub(super) fn stroke(
    canvas: &mut Canvas,
    more: &[(&str, &str)],
    kind: EdgeKind,
    emphasis: Emphasis,
    path: &str,
    title: &str,
) {
    let (name, dashes, width) = match kind {
        EdgeKind::DependsOn => ("depends-on", "", "1.4"),
        EdgeKind::AppliedBy => ("applied-by", "4 4", "1.1"),
        EdgeKind::Source => ("source", "0.1 4", "1.8"),
        EdgeKind::Inferred => ("inferred", "10 4", "1.2"),
    };
    let class = format!("edge {name}{}", class(emphasis));
    let head = format!("url(#{})", head_id(canvas, emphasis));
    let mut attributes = more.to_vec();
    attributes.extend([
        ("class", class.as_str()),
        ("d", path),
        ("fill", "none"),
        ("stroke", canvas.paint(colour(emphasis))),
        ("stroke-width", if emphasis <= Emphasis::None { width } else { "2.2" }),
        ("stroke-dasharray", dashes),
        ("stroke-linecap", if kind == EdgeKind::Source { "round" } else { "" }),
        ("marker-end", &head),
    ]);
    if title.is_empty() {
        canvas.xml.empty("path", &attributes);
    } else {
        canvas.xml.open("path", &attributes);
        canvas.xml.element("title", &[], title);
        canvas.xml.close("path");
    }
}

fn path(route: &Route) -> String {
    let point = |point: Point| format!("{} {}", number(point.x), number(point.y));
    let mut pieces = vec![format!("M{}", point(route.start))];
    pieces.extend(route.segments.iter().map(|segment| match *segment {
        Segment::Line(end) => format!("L{}", point(end)),
        Segment::Curve(first, second, end) => format!("C{} {} {}", point(first), point(second), point(end)),
    }));
    pieces.concat()
}

fn colour(emphasis: Emphasis) -> Colour {
    match emphasis {
        Emphasis::None => Colour::Line,
        Emphasis::Dimmed => Colour::Border,
        Emphasis::Highlighted => Colour::Ink,
        Emphasis::Loop => Colour::Alarm,
    }
}

fn class(emphasis: Emphasis) -> &'static str {
    match emphasis {
        Emphasis::None => "",
        Emphasis::Dimmed => " dimmed",
        Emphasis::Highlighted => " highlighted",
        Emphasis::Loop => " loop",
    }
}

fn head_id(canvas: &Canvas, emphasis: Emphasis) -> String {
    let name = match emphasis {
        Emphasis::None => "head",
        Emphasis::Dimmed => "head-dimmed",
        Emphasis::Highlighted => "head-highlighted",
        Emphasis::Loop => "head-loop",
    };
    format!("{}-{name}", canvas.id)
}
