//! Times as text: the critical path, and what would shorten it.

use unicode_width::UnicodeWidthStr;

use crate::environment::Controller;
use crate::graph::Graph;
use crate::query::{Gain, Order, PathStep, Shortcut};
use crate::source::{SourceMap, Span};

use super::names::Names;
use super::paint::{dim, strong};
use super::words::{count, duration, fit_path, pad};

/// Less than this to notice goes without a word.
const WORTH_TELLING: u32 = 6;

/// What is needed to show times.
pub(super) struct Timing<'a> {
    pub(super) graph: &'a Graph,
    pub(super) names: &'a Names,
    pub(super) sources: &'a SourceMap,
    pub(super) width: usize,
}

/// A line of several columns, the last one a place.
struct Line {
    columns: Vec<String>,
    place: String,
}

impl Timing<'_> {
    pub(super) fn print(&self, answer: &Order) -> String {
        if answer.critical_path.is_empty() {
            return String::new();
        }
        let mut out = format!("\n{}\n", strong("critical path, at the latest"));
        out += &self.table(&self.path(&answer.critical_path));
        out += &self.workers(answer);
        if !answer.gains.is_empty() {
            out += &format!("\n{}\n", strong("what would shorten it"));
            let lines: Vec<Line> = answer.gains.iter().map(|gain| self.gain(gain, answer)).collect();
            out += &self.table(&lines);
        }
        out
    }

    fn path(&self, steps: &[PathStep]) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut before: Option<&PathStep> = None;
        for step in steps {
            let mut why = before.map_or_else(String::new, |before| self.why(step, before));
            if step.notice >= WORTH_TELLING {
                why += &format!(" ({} to notice)", duration(step.notice));
            }
            let at = format!("@{}", duration(step.at));
            let delta = format!("+{}", duration(step.delta));
            lines.push(Line { columns: vec![at, delta, self.names.short(&step.id), why], place: self.place(step.span) });
            before = Some(step);
        }
        lines
    }

    fn why(&self, step: &PathStep, before: &PathStep) -> String {
        let other = self.names.short(&before.id);
        match step.reason {
            Some("dependsOn") => format!("after {other}"),
            Some("appliedBy") => format!("applied by {other}"),
            Some("wait" | "healthChecks") => format!("waits for {other}"),
            Some("needs") => format!("needs what {other} brings"),
            _ => format!("from {other}"),
        }
    }

    fn place(&self, span: Option<Span>) -> String {
        span.map(|span| self.sources.location(span).to_string()).unwrap_or_default()
    }

    /// The bound with the workers that there are, where it is another one.
    fn workers(&self, answer: &Order) -> String {
        let Some(bounds) = answer.bounds else { return String::new() };
        if bounds.latest_with_workers == bounds.latest {
            return String::new();
        }
        let Controller { concurrent, concurrent_span, .. } = answer.controllers.kustomize;
        let written = self.place(concurrent_span);
        let place = if written.is_empty() { String::new() } else { format!("  {}", dim(&written)) };
        format!(
            "  with {} in place of one for each: {} at the latest{place}\n",
            count(concurrent as usize, "worker"),
            duration(bounds.latest_with_workers)
        )
    }

    fn gain(&self, gain: &Gain, answer: &Order) -> Line {
        let what = match &gain.shortcut {
            Shortcut::WithoutDependency { id, dependency } => {
                format!("if {} did not depend on {}", self.names.short(id), self.names.short(dependency))
            }
            Shortcut::WithoutWait { id } => {
                let wait = self.graph.find(id).is_some_and(|id| self.graph.node(id).wait);
                let field = if wait { "wait" } else { "healthChecks" };
                format!("if {} had no {field}", self.names.short(id))
            }
            Shortcut::Requeue { seconds } => {
                let now = duration(answer.controllers.kustomize.requeue);
                format!("with --requeue-dependency={} instead of {now}", duration(*seconds))
            }
        };
        Line { columns: vec![format!("-{}", duration(gain.gain)), what], place: self.place(gain.span) }
    }

    fn table(&self, lines: &[Line]) -> String {
        let columns = lines.first().map_or(0, |line| line.columns.len());
        let widest = |column: usize| lines.iter().map(|line| line.columns[column].width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let used: usize = widths.iter().map(|width| width + 2).sum();
        let rest = self.width.saturating_sub(used + 2).max(24);
        let mut out = String::new();
        for line in lines {
            let cells = line.columns.iter().zip(&widths).map(|(text, width)| format!("  {}", pad(text, *width)));
            let text = cells.collect::<String>() + "  ";
            out += format!("{text}{}", dim(&fit_path(&line.place, rest))).trim_end();
            out.push('\n');
        }
        out
    }
}
