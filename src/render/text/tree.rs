//! Paths that share their ends, as a tree.

use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::query::Reached;
use crate::source::SourceMap;
use unicode_width::UnicodeWidthStr;

use super::super::step::step;
use super::names::Names;
use super::paint::{dim, strong};
use super::words::{self, fit_path, pad};

/// One line of a tree before it is laid out.
struct Line {
    /// `└─ name` with its branches.
    head: String,
    /// Why it is there.
    reason: String,
    /// Where that was written.
    place: String,
}

/// Draws trees that grow from targets.
pub(super) struct Tree<'a> {
    pub graph: &'a Graph,
    pub sources: &'a SourceMap,
    pub width: usize,
    pub names: &'a Names,
    /// Whether paths lead from dependents to the target, as impact has them, or from needs.
    pub dependents: bool,
}

impl Tree<'_> {
    /// The tree below one target: each node that was reached hangs on the next one of its path.
    pub(super) fn print(&self, target: &ObjectRef, reached: &[Reached]) -> String {
        let of_target: Vec<&Reached> = reached.iter().filter(|r| r.path.last() == Some(target)).collect();
        let mut lines = Vec::new();
        let place = self.graph.find(target).and_then(|id| self.graph.node(id).span);
        lines.push(Line {
            head: self.names.short(target),
            reason: String::new(),
            place: place.map(|span| words::place(self.sources, span)).unwrap_or_default(),
        });
        self.children(target, &of_target, "", &mut lines);
        self.lay_out(&lines)
    }

    fn children(&self, parent: &ObjectRef, reached: &[&Reached], prefix: &str, lines: &mut Vec<Line>) {
        let of_parent: Vec<&&Reached> = reached.iter().filter(|r| r.path.get(1) == Some(parent)).collect();
        for (at, child) in of_parent.iter().enumerate() {
            let last = at + 1 == of_parent.len();
            let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let (reason, place) = step(self.graph, &child.id, parent, self.dependents)
                .map(|(reason, span)| (reason.to_owned(), words::place(self.sources, span)))
                .unwrap_or_default();
            let head = format!("{prefix}{branch}{}", self.names.short(&child.id));
            lines.push(Line { head, reason, place });
            self.children(&child.id, reached, &format!("{prefix}{below}"), lines);
        }
    }

    fn lay_out(&self, lines: &[Line]) -> String {
        let head = lines.iter().map(|line| line.head.width()).max().unwrap_or(0);
        let reason = lines.iter().map(|line| line.reason.width()).max().unwrap_or(0);
        let rest = self.width.saturating_sub(2 + head + 2 + reason + 2).max(24);
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            let name = if at == 0 { strong(&pad(&line.head, head)) } else { pad(&line.head, head) };
            let text =
                format!("  {name}  {}  {}", pad(&line.reason, reason), dim(&fit_path(&line.place, rest)));
            out += text.trim_end();
            out.push('\n');
        }
        out
    }
}
