//! The colours of a picture, in light and in dark.

use super::Theme;

/// What a colour is for. Each has a CSS variable, so that a page can give its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    /// Behind everything.
    Page,
    /// Behind boxes that have no edge.
    Panel,
    /// Inside of boxes.
    Card,
    /// Around boxes.
    Border,
    /// Names, and lines that stand out.
    Ink,
    /// Second lines, captions, notes.
    Muted,
    /// Lines.
    Line,
    /// Behind chips.
    Chip,
    /// Missing objects and loops.
    Alarm,
    /// What is frozen.
    Frozen,
    /// What could not be created again.
    Lost,
    /// A layer's hue; from the seventh layer on, none.
    Layer(usize),
}

/// How many layers have a hue of their own: more could not be told apart.
pub(super) const HUES: usize = 6;

/// (light, dark) of the layers. Found by a search for the greatest smallest difference (CIE 1976) between
/// any two of them and the alarm, seen with normal, protanopic, deuteranopic and tritanopic eyes (Machado 2009),
/// with a contrast of at least 3:1 to the page.
const LAYERS: [(&str, &str); HUES] = [
    ("#2B93FA", "#78B4EE"),
    ("#D77908", "#F4D73B"),
    ("#006C5F", "#33EEF0"),
    ("#6A3D7F", "#9087FE"),
    ("#7C9968", "#C8E271"),
    ("#AC83B1", "#C183A5"),
];

const OTHERS: [Colour; 11] = [
    Colour::Page,
    Colour::Panel,
    Colour::Card,
    Colour::Border,
    Colour::Ink,
    Colour::Muted,
    Colour::Line,
    Colour::Chip,
    Colour::Alarm,
    Colour::Frozen,
    Colour::Lost,
];

impl Colour {
    /// The value for attributes; [`Theme::Auto`] falls back to light.
    pub(super) fn value(self, theme: Theme) -> &'static str {
        let (light, dark) = match self {
            Self::Page => ("#FFFFFF", "#0F141B"),
            Self::Panel => ("#F5F7FA", "#141B24"),
            Self::Card => ("#FFFFFF", "#18202B"),
            Self::Border => ("#C3CBD6", "#415063"),
            Self::Ink => ("#1B2430", "#E8EDF4"),
            Self::Muted => ("#566273", "#9FACBC"),
            Self::Line => ("#808C9C", "#76869A"),
            Self::Chip => ("#DFE5EC", "#2D3A4B"),
            Self::Alarm => ("#C62828", "#FF8A80"),
            // Blue and orange: the pair that all eyes tell apart.
            Self::Frozen => ("#0B62B0", "#6CBCFF"),
            Self::Lost => ("#C25100", "#FFB35C"),
            Self::Layer(number) => LAYERS.get(number).copied().unwrap_or(("#808C9C", "#76869A")),
        };
        if theme == Theme::Dark { dark } else { light }
    }

    /// Its CSS variable.
    pub(super) fn variable(self) -> String {
        match self {
            Self::Page => "--page".to_owned(),
            Self::Panel => "--panel".to_owned(),
            Self::Card => "--card".to_owned(),
            Self::Border => "--border".to_owned(),
            Self::Ink => "--ink".to_owned(),
            Self::Muted => "--muted".to_owned(),
            Self::Line => "--line".to_owned(),
            Self::Chip => "--chip".to_owned(),
            Self::Alarm => "--alarm".to_owned(),
            Self::Frozen => "--frozen".to_owned(),
            Self::Lost => "--lost".to_owned(),
            Self::Layer(number) => format!("--layer-{}", number.min(HUES)),
        }
    }

    /// Every colour once; the last is for layers beyond the sixth.
    fn all() -> impl Iterator<Item = Self> {
        OTHERS.into_iter().chain((0..=HUES).map(Self::Layer))
    }
}

/// The class of a layer's marks: `hue-0` to `hue-5`, and `hue-6` for the others and for none.
pub(super) fn hue(layer: Option<usize>) -> usize {
    layer.unwrap_or(HUES).min(HUES)
}

/// The style sheet of one picture: every rule is bound to its id, so that two can stand in one page.
pub(super) fn style_sheet(id: &str) -> String {
    let (light, dark) = (declarations(Theme::Light), declarations(Theme::Dark));
    let mut rules = vec![
        format!("#{id}{{{light}}}"),
        // A page may set `data-theme` on the picture, whatever the system prefers.
        format!("@media (prefers-color-scheme:dark){{#{id}:not([data-theme=light]){{{dark}}}}}"),
        format!("#{id}[data-theme=dark]{{{dark}}}"),
    ];
    for (selector, property, colour) in RULES {
        rules.push(format!("#{id} {selector}{{{property}:var({})}}", colour.variable()));
    }
    for layer in 0..=HUES {
        rules.push(format!("#{id} .hue-{layer}{{fill:var({})}}", Colour::Layer(layer).variable()));
    }
    rules.push(format!("#{id} a:hover .card,#{id} a:focus .card{{stroke:var(--ink)}}\n"));
    rules.join("\n")
}

/// The values of all variables.
fn declarations(theme: Theme) -> String {
    let declaration = |colour: Colour| format!("{}:{};", colour.variable(), colour.value(theme));
    Colour::all().map(declaration).collect::<Vec<_>>().concat()
}

/// (selector, property, colour); later rules win.
const RULES: [(&str, &str, Colour); 31] = [
    (".page", "fill", Colour::Page),
    (".panel", "fill", Colour::Panel),
    (".card", "fill", Colour::Card),
    (".card", "stroke", Colour::Border),
    (".suspended .card", "stroke", Colour::Line),
    (".external .card", "stroke", Colour::Line),
    (".outline", "stroke", Colour::Line),
    (".rule", "stroke", Colour::Border),
    (".text", "fill", Colour::Ink),
    (".small", "fill", Colour::Muted),
    (".chip", "fill", Colour::Chip),
    (".edge", "stroke", Colour::Line),
    (".head", "fill", Colour::Line),
    (".edge.highlighted", "stroke", Colour::Ink),
    (".head.highlighted", "fill", Colour::Ink),
    (".edge.loop", "stroke", Colour::Alarm),
    (".head.loop", "fill", Colour::Alarm),
    (".missing .card", "stroke", Colour::Alarm),
    (".in-loop .card", "stroke", Colour::Alarm),
    (".edge.dimmed", "stroke", Colour::Border),
    (".head.dimmed", "fill", Colour::Border),
    (".frozen .card", "stroke", Colour::Frozen),
    (".lost .card", "stroke", Colour::Lost),
    (".target .card", "stroke", Colour::Ink),
    (".target .front", "fill", Colour::Ink),
    (".critical .card", "stroke", Colour::Ink),
    (".mark-frozen", "fill", Colour::Frozen),
    (".mark-lost", "fill", Colour::Lost),
    (".mark-target", "fill", Colour::Card),
    (".inverse", "fill", Colour::Page),
    (".count", "fill", Colour::Muted),
];
