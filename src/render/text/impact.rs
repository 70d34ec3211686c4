//! `infra-graph impact` as text.

use crate::query::{Impact, StepId, impact_sentence, unnoticed};
use crate::text::{count, name};

use super::paint::strong;
use super::tree::Tree;

/// How an impact is shown.
pub struct ImpactView {
    /// The width of the terminal.
    pub width: usize,
    /// Whether to list what could not be created again.
    pub all: bool,
}

impl ImpactView {
    /// The answer: one sentence, then a tree per environment.
    pub fn print(&self, answers: &[Impact]) -> String {
        let mut out = impact_sentence(answers) + "\n";
        for answer in answers.iter().filter(|answer| !answer.is_nothing()) {
            out += &format!("\n{}\n", strong(&name(&answer.environment)));
            out += &self.environment(answer);
        }
        out + &unnoticed(answers).iter().map(|line| format!("\n{line}\n")).collect::<String>()
    }

    fn environment(&self, answer: &Impact) -> String {
        let tree = Tree::new(&answer.steps, &answer.names, self.width);
        let trees = |members: &[StepId]| tree.print(&answer.targets, members.iter().copied());
        let mut out = String::new();
        if !answer.frozen.is_empty() {
            out += &trees(&answer.frozen);
            out += "  Frozen: what runs keeps running, but gets no new revision, no drift correction, no pruning.\n";
        }
        match answer.cannot_be_recreated.len() {
            0 => {}
            _ if self.all => {
                out += "  On an empty cluster, these could not be created either:\n";
                out += &trees(&answer.cannot_be_recreated);
            }
            number => {
                let more = if answer.frozen.is_empty() { "" } else { " more" };
                let objects = if number == 1 { "object" } else { "objects" };
                out +=
                    &format!("  {number}{more} {objects} could not be created again (--all lists them).\n");
            }
        }
        // What inferred edges reach besides: they follow from what objects need, and nobody wrote them.
        let number = answer.possibly_affected.len();
        if number > 0 {
            let uses = if number == 1 { "uses" } else { "use" };
            let sentence =
                format!("{} {uses} what is missing then, and may be affected", count(number, "more object"));
            out += &if self.all {
                format!("  {sentence}:\n{}", trees(&answer.possibly_affected))
            } else {
                format!("  {sentence} (--all lists them).\n")
            };
        }
        out
    }
}
