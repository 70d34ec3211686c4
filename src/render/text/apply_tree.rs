//! `infra-graph tree` as text.

use unicode_width::UnicodeWidthStr;

use crate::finding::enumerate;
use crate::flux::Kind;
use crate::query::{ApplyTree, StepId, TreeMember};
use crate::text::{count, name};

use super::paint::{dim, strong};
use super::words::pad;

/// How a tree of appliers is shown.
pub struct ApplyTreeView {
    /// The width of the terminal.
    pub width: usize,
    /// How many levels are shown below the roots.
    pub depth: usize,
    /// Whether to show what each depends on.
    pub needs: bool,
}

struct Row {
    head: String,
    /// What stands before the names below it.
    below: String,
    wave: String,
    path: String,
    needs: String,
}

/// Behind an object that the tree has with what it applies.
const AGAIN: &str = " (*)";

impl ApplyTreeView {
    /// One sentence, then the trees.
    pub fn print(&self, answer: &ApplyTree) -> String {
        let (rows, has_again) = self.rows(answer);
        let mut out = format!("{}: {}\n", strong(&name(&answer.environment)), sentence(answer));
        let heads = rows.iter().map(|row| row.head.width()).max().unwrap_or(0);
        let waves = rows.iter().map(|row| row.wave.width()).max().unwrap_or(0);
        for row in &rows {
            let start = format!("  {}  {}", pad(&row.head, heads), pad(&row.wave, waves));
            if row.path.is_empty() {
                out += start.trim_end();
            } else {
                out += &format!("{start}  {}", dim(&row.path));
            }
            let width = start.width() + 2 + row.path.width() + 2 + row.needs.width();
            if !row.needs.is_empty() && width <= self.width {
                out += &format!("  {}", row.needs);
            } else if !row.needs.is_empty() {
                out += &format!("\n  {}  {}", pad(&row.below, heads), row.needs);
            }
            out.push('\n');
        }
        if has_again {
            out += &format!("  {}\n", dim("(*) stands in the tree once more, with what it applies"));
        }
        out
    }

    fn rows(&self, answer: &ApplyTree) -> (Vec<Row>, bool) {
        let mut below: Vec<Vec<StepId>> = vec![Vec::new(); answer.steps.len()];
        let mut member_of: Vec<Option<&TreeMember>> = vec![None; answer.steps.len()];
        for member in &answer.members {
            member_of[member.step.index()] = Some(member);
            for id in
                std::iter::once(member.step).chain(answer.steps[member.step.index()].also.iter().copied())
            {
                let step = &answer.steps[id.index()];
                let applies = matches!(step.why, Some(crate::query::Why::AppliedBy));
                if let Some(next) = step.next.filter(|_| applies) {
                    below[next.index()].push(id);
                }
            }
        }
        let (mut rows, mut has_again) = (Vec::new(), false);
        // Each entry: a step, what stands before its name and before the names below, and its depth.
        let mut open: Vec<(StepId, String, String, usize)> =
            answer.roots.iter().rev().map(|root| (*root, String::new(), String::new(), 0)).collect();
        while let Some((id, head, prefix, depth)) = open.pop() {
            let step = &answer.steps[id.index()];
            let short = answer.names.short(&step.id);
            let Some(member) = member_of[id.index()] else {
                has_again = true;
                let (wave, path, needs) = Default::default();
                rows.push(Row { head: format!("{head}{short}{AGAIN}"), below: prefix, wave, path, needs });
                continue;
            };
            let children = &below[id.index()];
            let has_more = !children.is_empty() && depth < self.depth;
            let below = if has_more { format!("{prefix}│") } else { prefix.clone() };
            rows.push(self.row(answer, member, format!("{head}{short}"), below));
            if depth >= self.depth {
                if let (Some(row), false) = (rows.last_mut(), children.is_empty()) {
                    row.head += &format!(" (+{})", children.len());
                }
                continue;
            }
            for (at, child) in children.iter().enumerate().rev() {
                let is_last = at + 1 == children.len();
                let (branch, gap) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                open.push((*child, format!("{prefix}{branch}"), format!("{prefix}{gap}"), depth + 1));
            }
        }
        (rows, has_again)
    }

    fn row(&self, answer: &ApplyTree, member: &TreeMember, head: String, below: String) -> Row {
        let is_kustomization = Kind::of(&answer.steps[member.step.index()].id) == Some(Kind::Kustomization);
        let wave = match member.wave {
            Some(wave) => format!("wave {wave}"),
            None if member.suspended => "suspended".to_owned(),
            None if is_kustomization => "never ready".to_owned(),
            None => String::new(),
        };
        let next = |id: &StepId| answer.steps[id.index()].next;
        let needs: Vec<String> = member
            .needs
            .iter()
            .filter_map(next)
            .map(|id| answer.names.short(&answer.steps[id.index()].id))
            .collect();
        let needs = if self.needs && !needs.is_empty() {
            format!("after {}", enumerate(&needs))
        } else {
            String::new()
        };
        Row { head, below, wave, path: name(member.path.as_deref().unwrap_or_default()), needs }
    }
}

fn sentence(answer: &ApplyTree) -> String {
    let of = |kind| {
        answer
            .members
            .iter()
            .filter(|member| Kind::of(&answer.steps[member.step.index()].id) == Some(kind))
            .count()
    };
    let parts: Vec<String> = [Kind::Kustomization, Kind::ResourceSet, Kind::HelmRelease]
        .into_iter()
        .map(|kind| (of(kind), kind))
        .filter(|(number, _)| *number > 0)
        .map(|(number, kind)| count(number, kind.name()))
        .collect();
    let roots: Vec<String> =
        answer.roots.iter().map(|root| answer.names.short(&answer.steps[root.index()].id)).collect();
    let by = if roots.len() > 3 { count(roots.len(), "root") } else { enumerate(&roots) };
    format!("{}, applied from {by}", enumerate(&parts))
}
