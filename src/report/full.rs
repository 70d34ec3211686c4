//! Findings as rustc shows them: the lines, what is to be seen in them, and what follows.

use std::collections::HashMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Element, Group, Level, Message, Origin, Renderer};

use super::excerpt::Excerpt;
use super::place::{Place, together};
use super::wrap::wrap;
use super::{Report, Style};
use crate::finding::{Finding, Severity};
use crate::secret::{Hidden, Inputs};
use crate::source::{FileId, SourceFile};
use crate::text;

/// The findings with the lines that cause them, an empty line between two of them.
///
/// Notes are wrapped and long lines of a file cut, so that no line is wider than the style says. A place is never cut, however
/// narrow the terminal is: who reads it copies it. Values of Secrets are blanked.
pub fn full(report: &Report<'_>, style: Style) -> String {
    let mut drawing = Drawing::new(report, style);
    let drawn: Vec<String> = report.findings.iter().map(|finding| drawing.finding(finding)).collect();
    drawn.join("\n")
}

/// The last column (from 0) at which a label is still drawn. A line of 3 MB takes a third of a second to draw, and
/// shows no more of its structure than its column does.
const FAR: usize = 2_000;

/// How many places of a finding are drawn: nobody reads a loop of ten thousand, and to draw it takes seconds.
const MOST_PLACES: usize = 100;

/// Draws findings one after the other: what a file holds of Secrets is looked for once.
pub(super) struct Drawing<'r> {
    report: &'r Report<'r>,
    renderer: Renderer,
    width: usize,
    /// What must not be shown, by file: looked for once in each.
    hidden: HashMap<FileId, Hidden>,
    inputs: Inputs,
}

impl<'r> Drawing<'r> {
    pub(super) fn new(report: &'r Report<'r>, style: Style) -> Self {
        let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
        let width = style.columns();
        let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(width);
        Self { report, renderer, width, hidden: HashMap::new(), inputs: Inputs::default() }
    }

    /// The lines of a finding.
    pub(super) fn finding(&mut self, finding: &Finding) -> String {
        let places = self.places(finding);
        let margin = Margin::of(&places, self.width);
        let mut elements = Vec::new();
        for group in together(places) {
            self.group(group, margin, &mut elements);
        }
        let notes = finding.notes.iter().map(|note| margin.message(Level::NOTE, "note", note));
        elements.extend(notes.map(Element::from));
        if let Some(more) = finding.labels.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
            let text = format!("{} not shown: `-o json` has all of them", text::count(more, "more place"));
            elements.push(margin.message(Level::NOTE, "note", &text).into());
        }
        if let Some(text) = self.environments(finding) {
            elements.push(margin.message(Level::NOTE, "note", &text).into());
        }
        if let Some(help) = &finding.help {
            elements.push(margin.message(Level::HELP, "help", help).into());
        }
        let level = level(finding.severity);
        let head = format!("{}[{}]: ", finding.severity, finding.code);
        let message = wrap(&text::one_line(&finding.message), self.width.saturating_sub(head.len()));
        let title = level.primary_title(message).id(finding.code.name());
        let drawn = self.renderer.render(&[Group::with_title(title).elements(elements)]);
        without_trailing_spaces(&drawn)
    }

    fn places(&self, finding: &Finding) -> Vec<Place> {
        let labels = finding.labels.iter().take(MOST_PLACES).enumerate();
        labels
            .map(|(index, label)| {
                let source = self.report.sources.file(label.span.file);
                Place::of(label, &source, index == 0)
            })
            .collect()
    }

    /// The labels of neighbouring lines; each for itself where they have no room side by side.
    fn group(&mut self, group: Vec<Place>, margin: Margin, elements: &mut Vec<Element<'static>>) {
        let Some(first) = group.first() else { return };
        let source = self.report.sources.file(first.file);
        if !is_shown(&source) || group.iter().any(|place| place.start > FAR) {
            elements.extend(group.iter().flat_map(|place| margin.origin(place, &source)));
            return;
        }
        let find = || Hidden::of(first.file, self.report.sources, &mut self.inputs);
        let hidden = self.hidden.entry(first.file).or_insert_with(find);
        let excerpt = Excerpt::new(&group, &source, hidden, margin.room());
        if excerpt.fits(margin.room()) {
            elements.push(excerpt.snippet(path(&source), true).into());
            return;
        }
        for place in group {
            let alone = std::slice::from_ref(&place);
            let excerpt = Excerpt::new(alone, &source, hidden, margin.room());
            let fits = excerpt.fits(margin.room());
            elements.push(excerpt.snippet(path(&source), fits).into());
            elements.extend(margin.below(&place).filter(|_| !fits).map(Element::from));
        }
    }

    /// In which environments it holds; nothing where that goes without saying.
    fn environments(&self, finding: &Finding) -> Option<String> {
        let names: Vec<&str> = finding.environments.iter().map(String::as_str).collect();
        let of = self.report.environments.len();
        match names.as_slice() {
            [] => None,
            [_] if of <= 1 => None,
            [one] => Some(format!("this holds in {}", text::name(one))),
            all if all.len() == of && of > 3 => Some(format!("this holds in all {of} environments")),
            [others @ .., last] => {
                Some(text::name(&format!("this holds in {} and {last}", others.join(", "))))
            }
        }
    }
}

/// The column of line numbers that all of a finding's excerpts have in common.
#[derive(Debug, Clone, Copy)]
struct Margin {
    digits: usize,
    width: usize,
}

impl Margin {
    fn of(places: &[Place], width: usize) -> Self {
        let last = places.iter().map(|place| place.line).max().unwrap_or(0);
        Self { digits: last.to_string().len(), width }
    }

    /// How many columns the text of a line has.
    fn room(self) -> usize {
        self.width.saturating_sub(self.digits + 3)
    }

    /// A text under the lines, wrapped.
    fn message(self, level: Level<'static>, name: &str, text: &str) -> Message<'static> {
        let room = self.room().saturating_sub(name.len() + 2);
        level.message(wrap(&text::lines(text), room))
    }

    /// The text of a label that has no room beside what it marks.
    fn below(self, place: &Place) -> Option<Message<'static>> {
        let text = wrap(&place.text, self.room());
        Some(Level::NOTE.no_name().message(text)).filter(|_| !place.text.is_empty())
    }

    /// A place whose lines are not shown.
    fn origin(self, place: &Place, source: &SourceFile) -> Vec<Element<'static>> {
        let mut origin = Origin::path(path(source));
        // What could not be read has no text, and so no first line either.
        if !source.text.is_empty() {
            origin = origin.line(place.line as usize).char_column(place.start + 1);
        }
        std::iter::once(Element::from(origin)).chain(self.below(place).map(Element::from)).collect()
    }
}

/// The path as it is shown: whole.
fn path(source: &SourceFile) -> String {
    text::one_line(source.path.as_str())
}

/// Whether the lines of a file are shown. What is neither YAML nor JSON may be the source of a Secret (`envs` and
/// `files` of a secret generator), and nothing in it tells.
fn is_shown(source: &SourceFile) -> bool {
    let manifest = matches!(source.path.extension(), Some("yaml" | "yml" | "json"))
        || source.path.file_name() == Some("Kustomization");
    manifest && !source.text.is_empty()
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

fn without_trailing_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    for line in text.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
