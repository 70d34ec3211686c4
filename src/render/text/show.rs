//! `infra-graph show` as text.

use unicode_width::UnicodeWidthStr;

use crate::finding::Severity;
use crate::query::{Shown, Step, StepId};
use crate::text::{count, duration, name, one_line};

use super::paint::{alarm, dim, strong};
use super::words::pad;

/// How an object is shown.
pub struct ShowView {
    /// The width of the terminal.
    pub width: usize,
    /// Whether to list every object that it applies, and every file that it is built from.
    pub all: bool,
}

/// A fact: under which heading, what, and where that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fact {
    heading: &'static str,
    label: String,
    value: String,
    place: String,
}

impl Fact {
    /// Whether two environments say the same, wherever they write it.
    fn says(&self, other: &Self) -> bool {
        (self.heading, &self.label, &self.value) == (other.heading, &other.label, &other.value)
    }
}

/// How many of a long list are shown.
const SHOWN: usize = 12;

impl ShowView {
    /// Each object as its first environment has it, then what is otherwise in the others.
    pub fn print(&self, objects: &[Shown]) -> String {
        let mut out = String::new();
        for same in objects.chunk_by(|a, b| a.id == b.id) {
            let Some((first, others)) = same.split_first() else { continue };
            if !out.is_empty() {
                out.push('\n');
            }
            let facts = self.facts(first);
            out += &headline(same);
            out += &self.lay_out(&facts);
            for other in others {
                out += &self.otherwise(first, &facts, other);
            }
        }
        out
    }

    fn otherwise(&self, first: &Shown, known: &[Fact], other: &Shown) -> String {
        let facts = self.facts(other);
        let new: Vec<Fact> =
            facts.iter().filter(|fact| !known.iter().any(|known| known.says(fact))).cloned().collect();
        let labels = |fact: &&Fact| {
            !facts.iter().any(|other| (other.heading, &other.label) == (fact.heading, &fact.label))
        };
        let gone: Vec<String> = known
            .iter()
            .filter(labels)
            .map(|fact| format!("{} {}", fact.heading, fact.label).trim().to_owned())
            .collect();
        let (environment, first) = (strong(&name(&other.environment)), name(&first.environment));
        if new.is_empty() && gone.is_empty() {
            return format!("\n{environment}: the same as in {first}\n");
        }
        let mut out = format!("\n{environment}: as in {first}, but\n{}", self.lay_out(&new));
        if !gone.is_empty() {
            out += &format!("  without {}\n", gone.join(", "));
        }
        out
    }

    fn facts(&self, object: &Shown) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut add = |heading, label: &str, value: String, place: String| {
            facts.push(Fact { heading, label: name(label), value, place });
        };
        let place = |location: &Option<crate::source::Location>| {
            location.as_ref().map(|place| name(&place.to_string())).unwrap_or_default()
        };
        add("written", "", String::new(), place(&object.location));
        if let Some(wave) = object.wave {
            add("", "wave", wave.to_string(), String::new());
        }
        if let Some(times) = &object.times {
            let (earliest, latest) = (duration(times.earliest), duration(times.latest));
            add(
                "",
                "ready",
                format!("after {earliest} at the earliest, {latest} at the latest"),
                String::new(),
            );
        }
        if let Some(message) = &object.never_ready {
            add("", "ready", alarm(&format!("never: it {}", one_line(message))), String::new());
        }
        for finding in &object.findings {
            let text = format!("{}: {}", finding.code, one_line(&finding.message));
            let text = if finding.severity == Severity::Error { alarm(&text) } else { text };
            add("found", severity(finding.severity), text, place(&finding.location));
        }
        for setting in &object.settings {
            let here = place(&Some(setting.location.clone()));
            add("spec", &setting.field, one_line(&setting.value), here);
        }
        for (heading, steps, is_up) in [
            ("applied by", &object.applied_by, true),
            ("needs", &object.needs, true),
            ("needed by", &object.needed_by, false),
        ] {
            let shown = if self.all { steps.len() } else { SHOWN };
            for id in steps.iter().take(shown) {
                let step = &object.steps[id.index()];
                let phrase = if heading == "applied by" { String::new() } else { phrase(step) };
                add(heading, &other_end(object, step, is_up), phrase, place(&step.location));
            }
            if steps.len() > shown {
                add(
                    heading,
                    &format!("and {} more (--all lists them)", steps.len() - shown),
                    String::new(),
                    String::new(),
                );
            }
        }
        for (kind, number) in &object.applies {
            add("applies", &count(*number, kind), String::new(), String::new());
        }
        if self.all {
            for applied in &object.applied {
                add(
                    "objects",
                    &applied.id.to_string(),
                    String::new(),
                    place(&Some(applied.location.clone())),
                );
            }
            for file in &object.files {
                add("files", file, String::new(), String::new());
            }
        } else if !object.files.is_empty() {
            add(
                "files",
                &format!("{} (--all lists them)", count(object.files.len(), "file")),
                String::new(),
                String::new(),
            );
        }
        facts
    }

    /// Facts under their headings. Where a line is too long its place gets a line of its own, whole.
    fn lay_out(&self, facts: &[Fact]) -> String {
        let headings = facts.iter().map(|fact| fact.heading.width()).max().unwrap_or(0);
        let mut out = String::new();
        let mut before = "";
        for fact in facts {
            let heading = if fact.heading == before { "" } else { fact.heading };
            before = fact.heading;
            // Columns go through what stands under one heading.
            let group = || facts.iter().filter(|other| other.heading == fact.heading);
            let column = |of: &dyn Fn(&Fact) -> usize| {
                group().map(of).filter(|width| *width <= WIDE).max().unwrap_or(0)
            };
            let labels = column(&|fact| fact.label.width());
            let values = column(&|fact| if fact.place.is_empty() { 0 } else { visible_width(&fact.value) });
            let head = format!("  {}  {}", pad(heading, headings), pad(&fact.label, labels));
            let fill =
                if fact.place.is_empty() { 0 } else { values.saturating_sub(visible_width(&fact.value)) };
            let gap = if values == 0 && fact.value.is_empty() { "" } else { "  " };
            let line = format!("{head}{gap}{}{}", fact.value, " ".repeat(fill));
            let place = if fact.place.is_empty() { String::new() } else { dim(&fact.place) };
            if visible_width(&line) + 2 + fact.place.width() <= self.width || fact.place.is_empty() {
                out += format!("{line}  {place}").trim_end();
            } else {
                out += line.trim_end();
                out += &format!("\n{}{place}", " ".repeat(headings + 6));
            }
            out.push('\n');
        }
        out
    }
}

/// Longer labels make no column.
const WIDE: usize = 44;

/// How wide a text is without its styles.
fn visible_width(text: &str) -> usize {
    without_styles(text).width()
}

/// A text without escape sequences of colours.
fn without_styles(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(|letter| *letter == 'm');
        } else {
            out.push(letter);
        }
    }
    out
}

/// The object at the other end of an edge.
fn other_end(object: &Shown, step: &Step, is_up: bool) -> String {
    let next = |id: StepId| object.names.short(&object.steps[id.index()].id);
    if is_up { step.next.map(next).unwrap_or_default() } else { object.names.short(&step.id) }
}

fn headline(objects: &[Shown]) -> String {
    let Some(first) = objects.first() else { return String::new() };
    let mut what = vec![name(&first.id.to_string())];
    let environments: Vec<String> = objects.iter().map(|object| name(&object.environment)).collect();
    let all = |is: fn(&Shown) -> bool| objects.iter().all(is);
    if all(|object| object.missing) {
        what.push("does not exist: it is only named".to_owned());
    }
    if all(|object| object.external && !object.missing) {
        what.push("lies elsewhere".to_owned());
    }
    if all(|object| object.suspended) {
        what.push("is suspended".to_owned());
    }
    let state = if what.len() > 1 { format!(", which {}", what[1..].join(" and ")) } else { String::new() };
    format!("{}{state}, in {}\n", strong(&what[0]), crate::finding::enumerate(&environments))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn phrase(step: &Step) -> String {
    step.why.as_ref().map(|why| why.phrase().to_owned()).unwrap_or_default()
}
