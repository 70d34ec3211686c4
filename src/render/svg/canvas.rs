//! What a picture is drawn with: shapes and texts in our colours.

use super::Theme;
use super::colour::{Colour, style_sheet};
use super::xml::{Xml, number};
use crate::layout::Rect;

/// Fonts that systems have; the table of widths fits all of them.
const FONTS: &str =
    "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// A picture in the making.
#[derive(Debug)]
pub(super) struct Canvas {
    /// The elements written so far.
    pub(super) xml: Xml,
    /// Begins all ids.
    pub(super) id: String,
    theme: Theme,
}

/// Around every picture.
pub(super) const MARGIN: f64 = 36.0;

/// The title of a picture.
pub(super) const TITLE: Type = Type { size: 21.0, weight: 600, colour: Colour::Ink };
/// What stands below the title.
pub(super) const LEAD: Type = Type { size: 13.0, weight: 400, colour: Colour::Muted };
/// What stands at the foot.
pub(super) const NOTE: Type = Type { size: 11.5, weight: 400, colour: Colour::Muted };

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// Pixels.
    pub(super) size: f64,
    /// 400 is regular, 500 medium, 600 semi-bold.
    pub(super) weight: u16,
    /// [`Colour::Ink`], [`Colour::Muted`], or [`Colour::Page`] on something dark.
    pub(super) colour: Colour,
}

impl Canvas {
    pub(super) fn new(id_prefix: &str, theme: Theme) -> Self {
        let id: String = id_prefix
            .chars()
            .filter(|&one| one.is_ascii_alphanumeric() || one == '-' || one == '_')
            .collect();
        // An id that begins with a digit cannot be named in CSS as it is.
        let fits = id.starts_with(|first: char| first.is_ascii_alphabetic());
        let id = if id.is_empty() {
            "graph".to_owned()
        } else if fits {
            id
        } else {
            format!("g{id}")
        };
        Self { xml: Xml::default(), id, theme }
    }

    pub(super) fn finish(self) -> String {
        self.xml.finish()
    }

    /// The value of a colour for an attribute.
    pub(super) fn paint(&self, colour: Colour) -> &'static str {
        colour.value(self.theme)
    }

    /// `<svg>` with its title, description and style.
    pub(super) fn begin(&mut self, width: f64, height: f64, title: &str, description: &str) {
        let (width, height) = (number(width), number(height));
        let (title_id, description_id) = (format!("{}-title", self.id), format!("{}-desc", self.id));
        let id = self.id.clone();
        self.xml.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("id", &id),
                ("role", "img"),
                ("aria-labelledby", &format!("{title_id} {description_id}")),
                ("width", &width),
                ("height", &height),
                ("viewBox", &format!("0 0 {width} {height}")),
                ("font-family", FONTS),
            ],
        );
        self.xml.element("title", &[("id", &title_id)], title);
        self.xml.element("desc", &[("id", &description_id)], description);
        if self.theme == Theme::Auto {
            self.xml.style(&style_sheet(&id));
        }
    }

    /// A line of text; `x` is its left end, `y` its baseline.
    pub(super) fn text(&mut self, x: f64, y: f64, kind: Type, content: &str) {
        self.anchored_text(x, y, kind, content, "");
    }

    /// A line of text around `x`.
    pub(super) fn centred_text(&mut self, x: f64, y: f64, kind: Type, content: &str) {
        self.anchored_text(x, y, kind, content, "middle");
    }

    fn anchored_text(&mut self, x: f64, y: f64, kind: Type, content: &str, anchor: &str) {
        let class = match kind.colour {
            Colour::Muted => "small",
            Colour::Page => "inverse",
            _ => "text",
        };
        let weight = if kind.weight == 400 { String::new() } else { kind.weight.to_string() };
        let fill = self.paint(kind.colour);
        self.xml.element(
            "text",
            &[
                ("class", class),
                ("x", &number(x)),
                ("y", &number(y)),
                ("font-size", &number(kind.size)),
                ("font-weight", &weight),
                ("text-anchor", anchor),
                ("fill", fill),
            ],
            content,
        );
    }

    /// A rectangle without a border.
    pub(super) fn block(&mut self, class: &str, area: Rect, radius: f64, colour: Colour) {
        let fill = self.paint(colour);
        self.xml.empty(
            "rect",
            &[
                ("class", class),
                ("x", &number(area.x)),
                ("y", &number(area.y)),
                ("width", &number(area.width)),
                ("height", &number(area.height)),
                ("rx", &number(radius)),
                ("fill", fill),
            ],
        );
    }
}
