//! `infra-graph order` as text.

mod beside;
mod reason;

use crate::graph::Analyzed;
use crate::graph::{EdgeKind, Graph, NodeId};
use crate::object::ObjectRef;
use crate::query::{Bounds, Order, Times};
use crate::readiness::{Lacks, Readiness, Reason};
use crate::source::SourceMap;
use crate::text::name;
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr;

use super::names::Names;
use super::paint::{alarm, dim, strong};
use super::timing::Timing;
use super::words::{count, duration, fit_path, pad, some};

/// How many dependencies a line names.
const SHOWN: usize = 2;

/// How an order is shown.
pub struct OrderView<'a> {
    /// Where places are looked up.
    pub sources: &'a SourceMap,
    /// The width of the terminal.
    pub width: usize,
    /// Whether the last wave comes first.
    pub reverse: bool,
    /// Whether to show the times of each Kustomization.
    pub times: bool,
}

impl OrderView<'_> {
    /// The waves, each Kustomization with what it waits for; then what can never become ready, the critical path, and what would
    /// shorten it.
    pub fn print(&self, answer: &Order, subject: &Analyzed) -> String {
        let graph = &subject.graph;
        let readiness = answer.cluster().readiness(subject);
        let Self { sources, width, reverse, times } = *self;
        let lacks = Lacks::of(&readiness);
        let view = View { subject, graph, readiness, lacks, names: Names::of(graph), sources, width, times };
        let waves = view.waves(answer, reverse);
        let timing = Timing { graph, names: &view.names, sources, width }.print(answer);
        let never = view.unreachable(answer);
        View::headline(answer, reverse)
            + &waves
            + &never
            + &view.stops(answer)
            + &view.unknown(answer)
            + &timing
    }
}

struct Row {
    wave: usize,
    name: String,
    /// "1m 5s to 12m".
    times: String,
    reason: Standing,
}

/// Why a Kustomization stands in its wave.
enum Standing {
    After(Vec<String>),
    AppliedBy(String),
    Path(String),
}

impl Standing {
    /// As many names as there is room for, at least one.
    fn fit(&self, width: usize) -> String {
        match self {
            Self::After(names) => {
                let two = format!("after {}", some(names, SHOWN));
                if two.width() <= width { two } else { format!("after {}", some_of_one(names)) }
            }
            Self::AppliedBy(name) => format!("applied by {name}"),
            Self::Path(path) => fit_path(path, width),
        }
    }
}

fn some_of_one(names: &[String]) -> String {
    match names {
        [first, _, ..] => format!("{first} and {} more", names.len() - 1),
        _ => names.concat(),
    }
}

struct View<'a> {
    subject: &'a Analyzed,
    graph: &'a Graph,
    readiness: Readiness,
    lacks: Lacks,
    names: Names,
    sources: &'a SourceMap,
    width: usize,
    times: bool,
}

impl View<'_> {
    fn waves(&self, answer: &Order, reverse: bool) -> String {
        let rows = self.rows(answer);
        let name_width = rows.iter().map(|row| row.name.width()).max().unwrap_or(0);
        let times_width = rows.iter().map(|row| row.times.width()).max().unwrap_or(0);
        let mut out = String::new();
        for (wave, rows) in rows.chunk_by(|a, b| a.wave == b.wave).enumerate() {
            let number = if reverse { answer.waves.len() - wave } else { wave + 1 };
            for (at, row) in rows.iter().enumerate() {
                let label = if at == 0 { strong(&pad(&format!("wave {number}"), 8)) } else { " ".repeat(8) };
                let times =
                    if self.times { format!("{}  ", pad(&row.times, times_width)) } else { String::new() };
                let rest = self.width.saturating_sub(8 + name_width + 2 + times.width()).max(24);
                let reason = row.reason.fit(rest);
                out += format!("{label}{}  {times}{}", pad(&row.name, name_width), dim(&reason)).trim_end();
                out.push('\n');
            }
        }
        out
    }

    fn headline(answer: &Order, reverse: bool) -> String {
        let number: usize = answer.waves.iter().map(Vec::len).sum();
        let assumed = match answer.assumed.as_slice() {
            [] => String::new(),
            settings => format!(" with {}", name(&crate::finding::enumerate(settings))),
        };
        let empty = if answer.cold { " on an empty cluster" } else { "" };
        let mut line = format!(
            "{}{empty}{assumed}: {} in {}",
            strong(&name(&answer.environment)),
            count(number, "Kustomization"),
            count(answer.waves.len(), "wave")
        );
        if reverse {
            line += ", the last one first";
        }
        if let Some(Bounds { earliest, expected, latest, .. }) = answer.bounds {
            let [earliest, expected, latest] = [earliest, expected, latest].map(duration);
            line += &format!(
                ", ready after {earliest} at the earliest, {expected} if all is healthy at once, {latest} at the latest"
            );
        }
        if !answer.unreachable.is_empty() {
            line += &format!(", {}", alarm(&format!("{} never ready", answer.unreachable.len())));
        }
        match answer.incomplete.len() {
            0 => {}
            1 => line += "; what one of them applies lies elsewhere or does not build",
            more => line += &format!("; what {more} of them apply lies elsewhere or does not build"),
        }
        line + "\n\n"
    }

    fn rows(&self, answer: &Order) -> Vec<Row> {
        let times: HashMap<&ObjectRef, &Times> =
            answer.times.iter().map(|times| (&times.id, times)).collect();
        let span = |times: &&Times| format!("{} to {}", duration(times.earliest), duration(times.latest));
        let mut rows = Vec::new();
        for (wave, members) in answer.waves.iter().enumerate() {
            for reference in members {
                let Some(id) = self.graph.find(reference) else { continue };
                let indent = "  ".repeat(self.depth(id));
                let name = format!("{indent}{}", self.names.short(reference));
                let times = times.get(reference).map(span).unwrap_or_default();
                rows.push(Row { wave, name, times, reason: self.reason(id) });
            }
        }
        rows
    }

    fn applier(&self, id: NodeId) -> Option<NodeId> {
        self.graph.outgoing(id).find(|edge| edge.kind == EdgeKind::AppliedBy).map(|edge| edge.to)
    }

    /// How deep it is nested; what the root applies is not nested.
    fn depth(&self, id: NodeId) -> usize {
        let mut depth: usize = 0;
        let mut at = id;
        while let Some(applier) = self.applier(at) {
            if self.is_root(applier) || depth > 8 {
                break;
            }
            depth += 1;
            at = applier;
        }
        depth
    }

    fn is_root(&self, id: NodeId) -> bool {
        self.graph.node(id).root
    }

    /// What it waits for: its dependencies, the latest first; otherwise who applies it; otherwise its path.
    fn reason(&self, id: NodeId) -> Standing {
        let mut needs: Vec<NodeId> = self
            .graph
            .outgoing(id)
            .filter(|edge| edge.kind == EdgeKind::DependsOn)
            .map(|edge| edge.to)
            .collect();
        needs.sort_by_key(|need| std::cmp::Reverse(self.readiness.done(*need)));
        if !needs.is_empty() {
            return Standing::After(
                needs.iter().map(|&need| self.names.short(&self.graph.node(need).reference)).collect(),
            );
        }
        match self.applier(id) {
            Some(applier) if !self.is_root(applier) => {
                Standing::AppliedBy(self.names.short(&self.graph.node(applier).reference))
            }
            _ if self.graph.node(id).implicit => Standing::Path("implicit: no file shows it".to_owned()),
            _ => Standing::Path(
                self.graph.node(id).path.as_ref().map(|path| name(path.as_str())).unwrap_or_default(),
            ),
        }
    }

    /// What never gets ready, each with the reason. What is only not there because its applier never applies it, is counted.
    fn unreachable(&self, answer: &Order) -> String {
        if answer.unreachable.is_empty() {
            return String::new();
        }
        let nodes = answer.unreachable.iter().filter_map(|id| Some((id, self.graph.find(id)?)));
        let (shown, others): (Vec<_>, Vec<_>) =
            nodes.partition(|(_, id)| self.graph.node(*id).is_kustomization() || !self.follows(*id));
        let width = shown.iter().map(|(id, _)| self.names.short(id).width()).max().unwrap_or(0);
        let mut out = format!("\n{}\n", alarm("never ready"));
        for (reference, id) in shown {
            let (why, place) = self.why_not(id);
            let rest = self.width.saturating_sub(8 + width + 2 + why.width() + 2).max(24);
            let line = format!(
                "        {}  {why}  {}",
                pad(&self.names.short(reference), width),
                dim(&fit_path(&place, rest))
            );
            out += line.trim_end();
            out.push('\n');
        }
        if !others.is_empty() {
            out += &format!("        and {} that these would bring\n", count(others.len(), "object"));
        }
        out
    }

    /// Whether it would be there if only somebody else got on.
    fn follows(&self, id: NodeId) -> bool {
        let obstacle = self.lacks.obstacle(id).map(|hop| self.readiness.reason(hop.reason));
        matches!(
            obstacle,
            Some(Reason::AppliedBy(_) | Reason::MadeFor | Reason::Chart(_) | Reason::Source(_))
        )
    }
}
