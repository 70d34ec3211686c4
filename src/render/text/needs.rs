//! `infra-graph deps` as text.

use crate::query::{Dependencies, dependencies_sentence};
use crate::text::name;

use super::paint::strong;
use super::tree::Tree;

/// How dependencies are shown.
pub struct DependenciesView {
    /// The width of the terminal.
    pub width: usize,
}

impl DependenciesView {
    /// The answer: one sentence and a tree for each environment that has a target.
    pub fn print(&self, answers: &[Dependencies]) -> String {
        let here = answers.iter().filter(|answer| !answer.targets.is_empty());
        let parts: Vec<String> = here.map(|answer| self.environment(answer)).collect();
        parts.join("\n")
    }

    fn environment(&self, answer: &Dependencies) -> String {
        let tree = Tree::new(&answer.steps, &answer.names, self.width);
        let sentence = dependencies_sentence(answer);
        format!("{}: {sentence}\n{}", strong(&name(&answer.environment)), tree.print_all(&answer.targets))
    }
}
