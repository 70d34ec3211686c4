//! Times as text: the critical path, and what would shorten it.

use unicode_width::UnicodeWidthStr;

use crate::environment::Controller;
use crate::query::{Gain, Order, PathStep, Shortcut, Why};
use crate::source::{Location, SourceMap, Span};
use crate::text::{count, duration, name};

use super::paint::{dim, strong};
use super::words::{self, Text, pad};

/// Less than this to notice goes without a word.
const WORTH_TELLING: u32 = 6;

/// How far in a place stands that has a line of its own.
const BELOW: usize = 6;

/// What is needed to show times.
pub(super) struct Timing<'a> {
    pub(super) answer: &'a Order,
    pub(super) sources: &'a SourceMap,
    pub(super) width: usize,
}

/// A line of several columns, the last one a place.
struct Line {
    columns: Vec<String>,
    place: String,
}

impl Timing<'_> {
    pub(super) fn print(&self) -> String {
        let answer = self.answer;
        if answer.critical_path.is_empty() {
            return String::new();
        }
        let mut out = format!("\n{}\n", strong("critical path, at the latest"));
        out += &self.table(&self.path(&answer.critical_path));
        out += &self.workers();
        if !answer.gains.is_empty() {
            out += &format!("\n{}\n", strong("what would shorten it"));
            let lines: Vec<Line> = answer.gains.iter().map(|gain| self.gain(gain)).collect();
            out += &self.table(&lines);
        }
        out
    }

    fn path(&self, steps: &[PathStep]) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut before: Option<&PathStep> = None;
        for step in steps {
            let mut why = before.map_or_else(String::new, |before| self.why(step, before));
            let mut notes: Vec<String> = Vec::new();
            if before.is_some() && step.why.as_ref().is_some_and(Why::is_inferred) {
                notes.push("inferred".to_owned());
            }
            if step.notice >= WORTH_TELLING {
                notes.push(format!("{} to notice", duration(step.notice)));
            }
            if !notes.is_empty() {
                why += &format!(" ({})", notes.join(", "));
            }
            let at = format!("@{}", duration(step.at));
            let delta = format!("+{}", duration(step.delta));
            lines.push(Line {
                columns: vec![at, delta, self.answer.names.short(&step.id), why],
                place: place(step.location.as_ref()),
            });
            before = Some(step);
        }
        lines
    }

    fn why(&self, step: &PathStep, before: &PathStep) -> String {
        let other = self.answer.names.short(&before.id);
        match &step.why {
            Some(Why::DependsOn { .. }) => format!("after {other}"),
            Some(Why::AppliedBy) => format!("applied by {other}"),
            Some(Why::Waits | Why::HealthCheck) => format!("waits for {other}"),
            None | Some(Why::Source | Why::Chart | Why::MadeFor | Why::EarlierStep) => {
                format!("from {other}")
            }
            Some(_) => format!("needs what {other} brings"),
        }
    }

    fn written(&self, span: Option<Span>) -> String {
        span.map(|span| words::place(self.sources, span)).unwrap_or_default()
    }

    /// How the controllers run, where that is written, and the bound with the workers that there are, where it is another one.
    fn workers(&self) -> String {
        let answer = self.answer;
        let Some(bounds) = answer.bounds else { return String::new() };
        let Controller { concurrent, concurrent_span, requeue, requeue_span, .. } =
            answer.controllers.kustomize;
        let place = |span| match self.written(span) {
            written if written.is_empty() => written,
            written => format!("  {}", dim(&written)),
        };
        let mut out = String::new();
        if requeue_span.is_some() {
            out +=
                &format!("  a dependency is looked at every {}{}\n", duration(requeue), place(requeue_span));
        }
        if bounds.latest_with_workers != bounds.latest {
            out += &format!(
                "  with {} in place of one for each: {} at the latest{}\n",
                count(concurrent as usize, "worker"),
                duration(bounds.latest_with_workers),
                place(concurrent_span)
            );
        }
        out
    }

    fn gain(&self, gain: &Gain) -> Line {
        let what = match &gain.shortcut {
            Shortcut::WithoutDependency { id, dependency } => {
                format!(
                    "if {} did not depend on {}",
                    self.answer.names.short(id),
                    self.answer.names.short(dependency)
                )
            }
            Shortcut::WithoutWait { id } => format!("if {} had no wait", self.answer.names.short(id)),
            Shortcut::WithoutHealthChecks { id } => {
                format!("if {} had no healthChecks", self.answer.names.short(id))
            }
            Shortcut::Requeue { seconds } => {
                let now = duration(self.answer.controllers.kustomize.requeue);
                format!("with --requeue-dependency={} instead of {now}", duration(*seconds))
            }
        };
        Line {
            columns: vec![format!("-{}", duration(gain.gain)), what],
            place: place(gain.location.as_ref()),
        }
    }

    /// The lines in columns. A place that finds no room behind them goes below, whole.
    fn table(&self, lines: &[Line]) -> String {
        let columns = lines.first().map_or(0, |line| line.columns.len());
        let widest = |column: usize| lines.iter().map(|line| line.columns[column].width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let used: usize = widths.iter().map(|width| width + 2).sum();
        // Below, the longest name or reason does not push all others away.
        let fits =
            lines.iter().all(|line| line.place.is_empty() || used + 2 + line.place.width() <= self.width);
        let mut out = String::new();
        for line in lines {
            let cell = |(at, (text, width)): (usize, (&String, &usize))| {
                let is_last = at + 1 == columns;
                format!("  {}", if is_last && !fits { text.clone() } else { pad(text, *width) })
            };
            let cells: String = line.columns.iter().zip(&widths).enumerate().map(cell).collect();
            let indent = if fits { 0 } else { BELOW };
            let width = if fits { usize::MAX } else { self.width };
            out += &words::line_with(&Text::plain(cells), &line.place, indent, width);
        }
        out
    }
}

fn place(location: Option<&Location>) -> String {
    location.map(|location| name(&location.to_string())).unwrap_or_default()
}
