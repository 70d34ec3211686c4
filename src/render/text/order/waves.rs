//! The waves: who is in them, and why not in an earlier one.

use std::collections::{BTreeMap, HashMap};

use unicode_width::UnicodeWidthStr;

use crate::object::ObjectRef;
use crate::query::{Member, Times};
use crate::text::{count, duration, name};

use super::super::paint::strong;
use super::super::words::{Text, line_with, pad, some, wrapped};
use super::View;

/// How many dependencies a line names.
const SHOWN: usize = 2;
/// How wide the label of a wave is.
const LABEL: usize = 8;
/// How far in something stands that found no room behind a name.
const BELOW: usize = LABEL + 4;
/// A wave of more than so many is folded.
const LARGE: usize = 20;
/// How deep folders are looked at.
const DEEPEST: usize = 12;
/// How many names of a folder are told.
const NAMED: usize = 3;

struct Row<'a> {
    wave: usize,
    name: String,
    /// "1m 5s to 12m".
    times: String,
    reason: Standing,
    path: &'a str,
}

/// Why a Kustomization stands in its wave.
enum Standing {
    After(Vec<String>),
    AppliedBy(String),
    Path(String),
    /// Nothing that is written, but what it needs: the critical path goes through here.
    Needs(String),
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
            Self::Path(path) => path.clone(),
            Self::Needs(words) => words.clone(),
        }
    }
}

fn some_of_one(names: &[String]) -> String {
    match names {
        [first, _, ..] => format!("{first} and {} more", names.len() - 1),
        _ => names.concat(),
    }
}

impl View<'_> {
    pub(super) fn waves(&self) -> String {
        let rows = self.rows();
        let shown = |wave: &[Row<'_>]| self.all || wave.len() <= LARGE;
        let waves = || rows.chunk_by(|a, b| a.wave == b.wave);
        let widest = |of: fn(&Row<'_>) -> usize| {
            let rows = waves().filter(|wave| shown(wave)).flatten();
            rows.map(of).max().unwrap_or(0)
        };
        let (name_width, times_width) = (widest(|row| row.name.width()), widest(|row| row.times.width()));
        let mut out = String::new();
        let mut is_folded = false;
        for (wave, rows) in waves().enumerate() {
            if !shown(rows) {
                is_folded = true;
                out += &Self::folded(wave, rows);
                continue;
            }
            for (at, row) in rows.iter().enumerate() {
                let times =
                    if self.times { format!("  {}", pad(&row.times, times_width)) } else { String::new() };
                let columns = LABEL + name_width + times.width();
                let reason = row.reason.fit(self.width.saturating_sub(columns + 2).max(24));
                let painted = format!("{}{}{times}", label(wave, at), pad(&row.name, name_width));
                out += &line_with(&Text { painted, columns }, &reason, BELOW, self.width);
            }
        }
        if is_folded {
            out += &format!(
                "{}(waves of more than {LARGE} are folded by folder; --all names each)\n",
                " ".repeat(LABEL)
            );
        }
        out
    }

    /// The names of each wave, and nothing else.
    pub(super) fn names(&self) -> String {
        let names = |wave: &Vec<ObjectRef>| -> Vec<String> {
            wave.iter().map(|id| self.answer.names.short(id)).collect()
        };
        let backwards = self.answer.teardown.is_some();
        let waves = self.answer.waves.len();
        let number = |at: usize| if backwards { waves - at - 1 } else { at };
        let all = self.answer.waves.iter().enumerate();
        all.map(|(at, wave)| wrapped(&label(number(at), 0), LABEL, &names(wave), self.width)).collect()
    }

    /// A large wave, a line for each folder.
    fn folded(wave: usize, rows: &[Row<'_>]) -> String {
        // As deep as there are few enough folders to be less to read than the names.
        let is_few = |depth: &usize| folders(rows, *depth).len() <= (rows.len() / 2).min(LARGE);
        let depth = (1..=DEEPEST).take_while(is_few).last();
        let folders = folders(rows, depth.unwrap_or(1));
        let mut lines: Vec<String> = Vec::new();
        for (folder, rows) in folders {
            let names: Vec<String> = rows.iter().map(|row| row.name.trim_start().to_owned()).collect();
            let place =
                if folder.is_empty() { String::from("the root of their source") } else { name(&folder) };
            lines.push(format!("{} in {place}: {}", count(rows.len(), "Kustomization"), some(&names, NAMED)));
        }
        lines.iter().enumerate().map(|(at, line)| format!("{}{line}\n", label(wave, at))).collect()
    }

    fn members(&self) -> HashMap<&ObjectRef, &Member> {
        self.answer.members.iter().map(|member| (&member.id, member)).collect()
    }

    fn called(&self, member: &Member) -> String {
        format!("{}{}", "  ".repeat(member.depth), self.answer.names.short(&member.id))
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let answer = self.answer;
        let times: HashMap<&ObjectRef, &Times> =
            answer.times.iter().map(|times| (&times.id, times)).collect();
        let (members, inferred) = (self.members(), self.inferred());
        let span = |times: &&Times| format!("{} to {}", duration(times.earliest), duration(times.latest));
        let mut rows = Vec::new();
        for (wave, ids) in answer.waves.iter().enumerate() {
            for member in ids.iter().filter_map(|id| members.get(id)) {
                let times = times.get(&member.id).map(span).unwrap_or_default();
                let (name, path) = (self.called(member), member.path.as_deref().unwrap_or_default());
                let reason = self.reason(member, inferred.get(&member.id).copied());
                rows.push(Row { wave, name, times, reason, path });
            }
        }
        rows
    }

    /// The hops of the critical path that nobody wrote: who, and what it needs.
    fn inferred(&self) -> HashMap<&ObjectRef, &ObjectRef> {
        let path = &self.answer.critical_path;
        let hops = path.iter().zip(path.iter().skip(1));
        let inferred = hops.filter(|(_, to)| to.why.as_ref().is_some_and(crate::query::Why::is_inferred));
        inferred.map(|(from, to)| (&to.id, &from.id)).collect()
    }

    /// What it waits for: its dependencies, the latest first; otherwise who applies it; otherwise its path. Where the critical path
    /// comes to it over something that is only inferred, that too: it may be later than the wave says.
    fn reason(&self, member: &Member, inferred: Option<&ObjectRef>) -> Standing {
        let names = &self.answer.names;
        let needs: Vec<String> = self.answer.befores(&member.after).map(|id| names.short(id)).collect();
        if let Some(other) = inferred {
            let brings = format!("needs what {} brings (inferred)", names.short(other));
            let after =
                if needs.is_empty() { String::new() } else { format!("after {}, ", some(&needs, SHOWN)) };
            return Standing::Needs(after + &brings);
        }
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
}

/// "wave 3", on the first line of a wave.
pub(super) fn label(wave: usize, at: usize) -> String {
    if at == 0 { strong(&pad(&format!("wave {}", wave + 1), LABEL)) } else { " ".repeat(LABEL) }
}

/// The rows by the first parts of their folders, so many of them.
fn folders<'r, 'a>(rows: &'r [Row<'a>], depth: usize) -> BTreeMap<String, Vec<&'r Row<'a>>> {
    let mut folders: BTreeMap<String, Vec<&Row<'a>>> = BTreeMap::new();
    for row in rows {
        // The last part is mostly the Kustomization's own.
        let parent = row.path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let parts: Vec<&str> = parent.split('/').take(depth).collect();
        folders.entry(parts.join("/")).or_default().push(row);
    }
    folders
}
