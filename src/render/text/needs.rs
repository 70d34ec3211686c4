//! `infra-graph deps` as text.

use std::collections::BTreeMap;

use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::query::Dependencies;
use crate::source::SourceMap;
use crate::text::name;

use super::names::Names;
use super::paint::strong;
use super::tree::Tree;
use super::words::count;

/// How dependencies are shown.
pub struct DependenciesView<'a> {
    /// Where places are looked up.
    pub sources: &'a SourceMap,
    /// The width of the terminal.
    pub width: usize,
}

impl DependenciesView<'_> {
    /// The answer: one sentence and a tree per environment.
    pub fn print(&self, targets: &[ObjectRef], parts: &[(Graph, Dependencies)]) -> String {
        let mut out = String::new();
        for (graph, answer) in parts {
            let here: Vec<ObjectRef> =
                targets.iter().filter(|target| graph.find(target).is_some()).cloned().collect();
            if here.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push('\n');
            }
            out += &sentence(&here, answer);
            let names = Names::of(graph);
            let tree =
                Tree { graph, sources: self.sources, width: self.width, names: &names, dependents: false };
            for target in &here {
                out += &tree.print(target, &answer.needs);
            }
        }
        out
    }
}

/// "staging: activity-system needs 7 Kustomizations and 1 GitRepository".
fn sentence(targets: &[ObjectRef], answer: &Dependencies) -> String {
    format!("{}: {}\n", strong(&name(&answer.environment)), summary(targets, answer))
}

/// "activity-system needs 7 Kustomizations and 1 GitRepository".
pub(in crate::render) fn summary(targets: &[ObjectRef], answer: &Dependencies) -> String {
    let names: Vec<String> = targets.iter().map(|target| name(&target.name)).collect();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for reached in &answer.needs {
        *kinds.entry(&reached.id.kind).or_default() += 1;
    }
    let mut ordered: Vec<(&str, usize)> = kinds.into_iter().collect();
    ordered.sort_by_key(|(kind, number)| (*kind != "Kustomization", std::cmp::Reverse(*number)));
    let words: Vec<String> = ordered.iter().map(|(kind, number)| count(*number, &name(kind))).collect();
    let what = if words.is_empty() { "nothing".to_owned() } else { crate::finding::enumerate(&words) };
    let needs = if names.len() == 1 { "needs" } else { "need" };
    format!("{} {needs} {what}", crate::finding::enumerate(&names))
}
