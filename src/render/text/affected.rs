//! `infra-graph affected` as text.

use crate::difference::{
    Affected, Difference, FindingChange, IncompleteBecause, NodeChange, environment_verdict,
    verdict,
};
use crate::finding::Severity;
use crate::object::ObjectRef;
use crate::text::{count, name, one_line};

use super::difference::DifferenceView;
use super::paint::{alarm, dim, strong};
use super::tree::Tree;
use super::words::some;

/// How what a change touches is shown.
pub struct AffectedView {
    /// The width of the terminal.
    pub width: usize,
    /// Whether to list everything.
    pub all: bool,
}

impl AffectedView {
    /// The answer: a sentence, then environment by environment what is wrong, what differs and why, what follows.
    pub fn print(&self, answer: &Affected) -> String {
        let mut out = verdict(answer) + "\n";
        for one in &answer.environments {
            out += &format!("\n{}: {}\n", strong(&name(&one.environment)), environment_verdict(one));
            out += &findings("new", &one.new_findings, self.all);
            if let Some(difference) = &one.difference {
                out += &self.difference(difference);
            }
            out += &findings("fixed", &one.fixed_findings, self.all);
        }
        out
    }

    fn difference(&self, difference: &Difference) -> String {
        let view = DifferenceView { difference, all: self.all };
        let mut out = String::new();
        for node in &difference.nodes {
            out += &view.node(node);
            out += &why(difference, node);
        }
        out += &view.structure();
        out += &view.order(["before", "after"]);
        if !difference.after.members.is_empty() {
            let number = difference.after.members.len();
            let reconcile = if number == 1 { "reconciles" } else { "reconcile" };
            out += &format!("  {number} {reconcile} after that:\n");
            let tree = Tree::new(&difference.after.steps, &difference.names, self.width);
            out += &tree.print(&difference.after.starts, difference.after.members.iter().copied());
        }
        out + &incomplete(difference)
    }
}

/// The chain from the line that causes it to what follows.
fn why(difference: &Difference, node: &NodeChange) -> String {
    let chain = difference.chain(node);
    if chain.is_empty() { String::new() } else { format!("    {}\n", dim(&format!("why: {chain}"))) }
}

/// What could not be compared.
fn incomplete(difference: &Difference) -> String {
    let mut out = String::new();
    for (why, words) in [
        (IncompleteBecause::BuildsOnNeither, "does not build on either side"),
        (IncompleteBecause::LiesElsewhere, "is not in this repository, or not all of it"),
    ] {
        let of: Vec<&ObjectRef> =
            difference.incomplete.iter().filter(|one| one.why == why).map(|one| &one.id).collect();
        let names: Vec<String> = of.iter().map(|id| difference.names.short(id)).collect();
        if !names.is_empty() {
            let what = if names.len() == 1 { "what it applies" } else { "what they apply" };
            out += &format!("  not compared: {} ({what} {words})\n", some(&names, 6));
        }
    }
    out
}

fn findings(what: &str, all: &[FindingChange], shows_infos: bool) -> String {
    let mut out = String::new();
    let mut counted = 0;
    for finding in all {
        if finding.severity == Severity::Info && !shows_infos {
            counted += 1;
            continue;
        }
        let head = format!("{what} {}[{}]", finding.severity, finding.code);
        let head = if what == "new" && finding.severity == Severity::Error { alarm(&head) } else { head };
        let place = finding.location.as_ref().map(|place| format!("  {}", dim(&name(&place.to_string()))));
        out += &format!("  {head}: {}{}\n", one_line(&finding.message), place.unwrap_or_default());
    }
    if counted > 0 {
        out += &format!("  {what}: {} (--all lists them)\n", count(counted, "info"));
    }
    out
}
