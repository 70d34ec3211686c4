//! `infra-graph compare` as text.

use crate::difference::{Change, Comparison, comparison_verdict};
use crate::text::{count, name};

use super::difference::DifferenceView;
use super::paint::strong;

/// How a comparison is shown.
pub struct ComparisonView {
    /// Whether to list everything, also values that differ only in the names of the environments.
    pub all: bool,
}

impl ComparisonView {
    /// The answer: a sentence, what only one has, what differs, and the order of both.
    pub fn print(&self, answer: &Comparison) -> String {
        let mut out = comparison_verdict(answer) + "\n";
        let (left, right) = (name(&answer.left), name(&answer.right));
        let sides = Some([left.as_str(), right.as_str()]);
        let view = DifferenceView { difference: &answer.difference, all: self.all, sides };
        for (side, environment) in [(Change::Removed, &answer.left), (Change::Added, &answer.right)] {
            let nodes: String = answer.only(side).map(|node| view.node(node)).collect();
            if !nodes.is_empty() {
                out += &format!("\n{}\n{nodes}", strong(&format!("only in {}", name(environment))));
            }
        }
        let shared: String = answer.shared(self.all).map(|node| view.node(node)).collect();
        if !shared.is_empty() {
            out += &format!("\n{}\n{shared}", strong(&format!("{left} → {right}")));
        }
        let structure = view.structure();
        if !structure.is_empty() {
            out += &format!("\n{}\n{structure}", strong("who needs whom"));
        }
        let order = view.order([&format!("in {left}"), &format!("in {right}")]);
        if !order.is_empty() {
            out += &format!("\n{}\n{order}", strong("order"));
        }
        let by_name = answer.by_name();
        if by_name > 0 && !self.all {
            let differ = if by_name == 1 { "differs" } else { "differ" };
            out += &format!(
                "\n{} {differ} only in the name of the environment (--all lists them).\n",
                count(by_name, "value")
            );
        }
        out
    }
}
