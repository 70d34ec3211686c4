//! Steps that share their ends, as a tree.

use unicode_width::UnicodeWidthStr;

use crate::query::{Names, Step, StepId};
use crate::text::name;

use super::paint::{dim, strong};
use super::words::pad;

/// One line of a tree before it is laid out.
struct Line {
    /// `└─ name` with its branches.
    head: String,
    /// The branches that pass below it.
    under: String,
    /// Why it is there.
    reason: String,
    /// Where that was written.
    place: String,
}

/// Trees that grow from what an answer starts from.
///
/// Each object is shown once with what follows; where something else leads to it as well, it is shown again with a mark and
/// without what follows. Who applies it, and out of what, is so for nearly every object, and not told twice.
pub(super) struct Tree<'a> {
    steps: &'a [Step],
    names: &'a Names,
    width: usize,
    /// For each step those that hang on it.
    below: Vec<Vec<StepId>>,
    /// Whether a step is not the first one of its object.
    again: Vec<bool>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(steps: &'a [Step], names: &'a Names, width: usize) -> Self {
        let (mut below, mut again) = (vec![Vec::new(); steps.len()], vec![false; steps.len()]);
        for step in steps.iter().flat_map(|step| &step.also) {
            again[step.index()] = true;
        }
        for (at, step) in StepId::all(steps).zip(steps) {
            if let Some(next) = step.next.filter(|_| !again[at.index()] || is_told_twice(step)) {
                below[next.index()].push(at);
            }
        }
        Self { steps, names, width, below, again }
    }

    /// The trees of those starts that lead to one of these steps, with what lies between.
    pub(super) fn print(&self, starts: &[StepId], members: impl IntoIterator<Item = StepId>) -> String {
        let shown = self.shown(members);
        let grows = |start: &StepId| self.children(*start, &shown).next().is_some();
        self.trees(starts.iter().copied().filter(grows), &shown)
    }

    /// The same with each member once, where one way to it says all.
    pub(super) fn print_once(&self, starts: &[StepId], members: &[StepId]) -> String {
        let shown = self.led_to(members);
        let grows = |start: &StepId| self.children(*start, &shown).next().is_some();
        self.trees(starts.iter().copied().filter(grows), &shown)
    }

    /// The trees of all starts, those included that lead nowhere.
    pub(super) fn print_all(&self, starts: &[StepId]) -> String {
        self.trees(starts.iter().copied(), &vec![true; self.steps.len()])
    }

    fn trees(&self, starts: impl Iterator<Item = StepId>, shown: &[bool]) -> String {
        let mut out: String = starts.map(|start| self.lay_out(&self.lines(start, shown))).collect();
        if out.contains(AGAIN) {
            out += &format!("  {}\n", dim("(*) stands in the tree once more, with what follows"));
        }
        out
    }

    /// The steps to show: these, what leads to them, and for each of them the further edges to it.
    fn shown(&self, members: impl IntoIterator<Item = StepId>) -> Vec<bool> {
        let members: Vec<StepId> = members.into_iter().collect();
        let mut shown = self.led_to(&members);
        for further in members.iter().flat_map(|member| &self.steps[member.index()].also) {
            shown[further.index()] = true;
        }
        shown
    }

    /// These steps, and what leads to them.
    fn led_to(&self, members: &[StepId]) -> Vec<bool> {
        let mut shown = vec![false; self.steps.len()];
        for &member in members {
            let mut at = Some(member);
            while let Some(step) = at.filter(|step| !std::mem::replace(&mut shown[step.index()], true)) {
                at = self.steps[step.index()].next;
            }
        }
        shown
    }

    fn children<'s>(&'s self, of: StepId, shown: &'s [bool]) -> impl DoubleEndedIterator<Item = StepId> + 's {
        self.below[of.index()].iter().copied().filter(|step| shown[step.index()])
    }

    /// The lines below a start; depth first, without recursion, since a chain may be of any length.
    fn lines(&self, start: StepId, shown: &[bool]) -> Vec<Line> {
        let grows = |of: StepId| self.children(of, shown).next().is_some();
        let under = |below: &str, of: StepId| format!("{below}{}", if grows(of) { "│ " } else { "  " });
        let mut lines = vec![self.line(String::new(), under("", start), start)];
        let mut open: Vec<(StepId, String, bool, usize)> = Vec::new();
        let push = |open: &mut Vec<(StepId, String, bool, usize)>, of: StepId, prefix: &str, depth| {
            let children = self.children(of, shown).rev().enumerate();
            open.extend(children.map(|(at, child)| (child, prefix.to_owned(), at == 0, depth)));
        };
        push(&mut open, start, "", 1);
        while let Some((step, prefix, is_last, depth)) = open.pop() {
            let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let below = format!("{prefix}{below}");
            lines.push(self.line(format!("{prefix}{branch}"), under(&below, step), step));
            if depth < DEEPEST {
                push(&mut open, step, &below, depth + 1);
                continue;
            }
            let further = self.count(step, shown);
            if further > 0 {
                let head = format!("{below}└─ and {further} more behind it, which -o json has");
                lines.push(Line { head, under: below, reason: String::new(), place: String::new() });
            }
        }
        lines
    }

    /// How many steps follow one.
    fn count(&self, step: StepId, shown: &[bool]) -> usize {
        let mut open: Vec<StepId> = self.children(step, shown).collect();
        let mut count = 0;
        while let Some(step) = open.pop() {
            count += 1;
            open.extend(self.children(step, shown));
        }
        count
    }

    fn line(&self, branches: String, under: String, id: StepId) -> Line {
        let step = &self.steps[id.index()];
        let mark = if self.again[id.index()] { AGAIN } else { "" };
        Line {
            head: branches + &self.names.short(&step.id) + mark,
            under,
            reason: step.why.as_ref().map(|why| why.phrase().to_owned()).unwrap_or_default(),
            place: step.location.as_ref().map(|place| name(&place.to_string())).unwrap_or_default(),
        }
    }

    /// The lines in columns. What does not fit goes on below, whole: a place of which a part is cut opens nothing.
    fn lay_out(&self, lines: &[Line]) -> String {
        let head = lines.iter().map(|line| line.head.width()).max().unwrap_or(0);
        let reason = lines.iter().map(|line| line.reason.width()).max().unwrap_or(0);
        let fits = |widths: &[usize]| widths.iter().map(|width| width + 2).sum::<usize>() <= self.width;
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            let name = |text: &str| if at == 0 { strong(text) } else { text.to_owned() };
            let Line { head: own, under, reason: why, place } = line;
            let first = format!("  {}  {}", name(&pad(own, head)), pad(why, reason));
            let text = if fits(&[head, reason, place.width()]) || place.is_empty() {
                format!("{first}  {}", dim(place))
            } else if fits(&[head, reason]) {
                let first = if why.is_empty() { format!("  {}", name(own)) } else { first };
                format!("{}\n  {under}{}", first.trim_end(), dim(place))
            } else if fits(&[under.width(), why.width(), place.width()]) {
                format!("  {}\n  {under}{why}  {}", name(own), dim(place))
            } else {
                format!("  {}\n  {under}{why}\n  {under}{}", name(own), dim(place))
            };
            out += text.trim_end();
            out.push('\n');
        }
        out
    }
}

/// Deeper than this nobody reads a tree, and each level makes all lines longer.
const DEEPEST: usize = 50;

/// Behind an object that the tree has with what follows.
const AGAIN: &str = " (*)";

fn is_told_twice(step: &Step) -> bool {
    step.why.as_ref().is_some_and(crate::query::Why::is_order)
}
