//! `infra-graph affected` as text.

use crate::difference::{
    Affected, Difference, FindingChange, IncompleteBecause, NodeChange, consequence, environment_verdict,
    verdict,
};
use crate::finding::{Severity, enumerate};
use crate::text::{count, name, one_line};

use super::difference::DifferenceView;
use super::paint::{alarm, dim, strong};
use super::tree::Tree;

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
            let heading = strong(&name(&one.environment));
            // The first line says it of the only one.
            out += &match answer.environments.len() {
                1 => format!("\n{heading}\n"),
                _ => format!("\n{heading}: {}\n", environment_verdict(one)),
            };
            if let Some(consequence) = consequence(one) {
                out += &format!("  {consequence}\n");
            }
            out += &findings("new", &one.new_findings, self.all);
            if let Some(difference) = &one.difference {
                out += &self.difference(difference);
            }
            out += &findings("fixed", &one.fixed_findings, self.all);
        }
        out
    }

    fn difference(&self, difference: &Difference) -> String {
        let view = DifferenceView { difference, all: self.all, sides: None };
        let mut out = String::new();
        for node in &difference.nodes {
            out += &view.node(node);
            out += &self.why(difference, node);
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
        out + &self.incomplete(difference)
    }

    /// The chain from the line that causes it to what follows; nothing where the lines above say all of it.
    fn why(&self, difference: &Difference, node: &NodeChange) -> String {
        let chain = difference.chain(node);
        let is_told = !node.own.is_empty() && chain.matches(" → ").count() < 2;
        if chain.is_empty() || (is_told && !self.all) {
            return String::new();
        }
        format!("    {}\n", dim(&format!("why: {chain}")))
    }

    /// What could not be compared.
    fn incomplete(&self, difference: &Difference) -> String {
        let mut out = String::new();
        for (why, words) in [
            (IncompleteBecause::BuildsOnNeither, "does not build on either side"),
            (IncompleteBecause::LiesElsewhere, "is not in this repository, or not all of it"),
        ] {
            let of = difference.incomplete.iter().filter(|one| one.why == why);
            let names: Vec<String> = of.map(|one| difference.names.short(&one.id)).collect();
            if names.is_empty() {
                continue;
            }
            let shown = if self.all { names.len() } else { NAMES };
            let who =
                if names.len() > shown { count(names.len(), "Kustomization") } else { enumerate(&names) };
            let apply = if names.len() == 1 { "applies" } else { "apply" };
            out += &format!("  {}\n", dim(&format!("not compared: what {who} {apply} {words}")));
        }
        out
    }
}

/// How many names a remark lists.
const NAMES: usize = 3;

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
