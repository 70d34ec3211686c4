//! `infra-graph order` as text.

mod beside;

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::query::{Bounds, Member, NeverReady, Order, Times};
use crate::source::SourceMap;
use crate::text::{count, duration, name};

use super::paint::{alarm, dim, strong};
use super::timing::Timing;
use super::words::{fit_path, pad, some};

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
    pub fn print(&self, answer: &Order) -> String {
        let Self { sources, width, reverse, times } = *self;
        let view = View { answer, width, times };
        let timing = Timing { answer, sources, width }.print();
        view.headline(reverse)
            + &view.waves(reverse)
            + &view.unreachable()
            + &view.stops()
            + &view.unknown()
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
    answer: &'a Order,
    width: usize,
    times: bool,
}

impl View<'_> {
    fn waves(&self, reverse: bool) -> String {
        let answer = self.answer;
        let rows = self.rows();
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

    fn headline(&self, reverse: bool) -> String {
        let answer = self.answer;
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

    fn rows(&self) -> Vec<Row> {
        let answer = self.answer;
        let times: HashMap<&ObjectRef, &Times> =
            answer.times.iter().map(|times| (&times.id, times)).collect();
        let members: HashMap<&ObjectRef, &Member> =
            answer.members.iter().map(|member| (&member.id, member)).collect();
        let span = |times: &&Times| format!("{} to {}", duration(times.earliest), duration(times.latest));
        let mut rows = Vec::new();
        for (wave, ids) in answer.waves.iter().enumerate() {
            for member in ids.iter().filter_map(|id| members.get(id)) {
                let name = format!("{}{}", "  ".repeat(member.depth), answer.names.short(&member.id));
                let times = times.get(&member.id).map(span).unwrap_or_default();
                rows.push(Row { wave, name, times, reason: self.reason(member) });
            }
        }
        rows
    }

    /// What it waits for: its dependencies, the latest first; otherwise who applies it; otherwise its path.
    fn reason(&self, member: &Member) -> Standing {
        let names = &self.answer.names;
        let needs: Vec<String> = self.answer.befores(&member.after).map(|id| names.short(id)).collect();
        if !needs.is_empty() {
            return Standing::After(needs);
        }
        let applier = self.answer.befores(member.applied_by.as_slice()).next();
        match applier.filter(|id| **id != self.answer.root) {
            Some(applier) => Standing::AppliedBy(names.short(applier)),
            None if member.implicit => Standing::Path("implicit: no file shows it".to_owned()),
            None => Standing::Path(member.path.as_deref().map(name).unwrap_or_default()),
        }
    }

    /// What never gets ready, each with the reason. What is only not there because its applier never applies it, is counted.
    fn unreachable(&self) -> String {
        if self.answer.reasons.is_empty() {
            return String::new();
        }
        let is_shown =
            |reason: &&NeverReady| Kind::of(&reason.id) == Some(Kind::Kustomization) || !reason.follows;
        let (shown, others): (Vec<_>, Vec<_>) = self.answer.reasons.iter().partition(is_shown);
        let short = |reason: &NeverReady| self.answer.names.short(&reason.id);
        let width = shown.iter().map(|reason| short(reason).width()).max().unwrap_or(0);
        let mut out = format!("\n{}\n", alarm("never ready"));
        for reason in shown {
            let why = name(&reason.message);
            let place = reason.location.as_ref().map(|place| name(&place.to_string())).unwrap_or_default();
            let rest = self.width.saturating_sub(8 + width + 2 + why.width() + 2).max(24);
            let line =
                format!("        {}  {why}  {}", pad(&short(reason), width), dim(&fit_path(&place, rest)));
            out += line.trim_end();
            out.push('\n');
        }
        if !others.is_empty() {
            out += &format!("        and {} that these would bring\n", count(others.len(), "object"));
        }
        out
    }
}
