//! Paths that share their ends, as a tree.

use crate::graph::{Edge, EdgeKind, Graph};
use crate::object::ObjectRef;
use crate::query::Reached;
use crate::source::SourceMap;
use unicode_width::UnicodeWidthStr;

use super::names::Names;
use super::paint::{dim, strong};
use super::words::{fit_path, pad};

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
            place: place.map(|span| self.sources.location(span).to_string()).unwrap_or_default(),
        });
        self.children(target, &of_target, "", &mut lines);
        self.lay_out(&lines)
    }

    fn children(&self, parent: &ObjectRef, reached: &[&Reached], prefix: &str, lines: &mut Vec<Line>) {
        let of_parent: Vec<&&Reached> = reached.iter().filter(|r| r.path.get(1) == Some(parent)).collect();
        for (at, child) in of_parent.iter().enumerate() {
            let last = at + 1 == of_parent.len();
            let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let edge = self.edge(&child.id, parent);
            lines.push(Line {
                head: format!("{prefix}{branch}{}", self.names.short(&child.id)),
                reason: edge
                    .map(|(edge, backward)| reason(edge, backward, self.dependents))
                    .unwrap_or_default()
                    .to_owned(),
                place: edge.map(|(edge, _)| self.sources.location(edge.span).to_string()).unwrap_or_default(),
            });
            self.children(&child.id, reached, &format!("{prefix}{below}"), lines);
        }
    }

    /// The edge between two neighbours of a path, and whether it runs against the path's own direction: a parent that
    /// waits is frozen by its child, though the edge says that the child is applied by it.
    fn edge(&self, child: &ObjectRef, parent: &ObjectRef) -> Option<(&Edge, bool)> {
        let (child, parent) = (self.graph.find(child)?, self.graph.find(parent)?);
        let (from, to) = if self.dependents { (child, parent) } else { (parent, child) };
        let forward = self.graph.outgoing(from).find(|edge| edge.to == to).map(|edge| (edge, false));
        forward.or_else(|| self.graph.outgoing(to).find(|edge| edge.to == from).map(|edge| (edge, true)))
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

/// Why a line of the tree hangs on the one above it.
fn reason(edge: &Edge, backward: bool, dependents: bool) -> &'static str {
    match edge.kind {
        _ if backward => "waits for it",
        EdgeKind::AppliedBy if !dependents => "applies it",
        kind => kind.field(),
    }
}
