//! `infra-graph deps` as Markdown.

use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::query::{Dependencies, Reached};
use crate::text::markdown::escaped;

use super::super::step::step;
use super::super::text::names::Names;
use super::super::text::needs::summary;
use super::links::Links;

/// For each environment that has a target: a sentence, and a row for each object that is needed, nearest first.
pub fn dependencies(targets: &[ObjectRef], parts: &[(Graph, Dependencies)], links: &Links<'_>) -> String {
    let mut out = Vec::new();
    for (graph, answer) in parts {
        let here: Vec<ObjectRef> =
            targets.iter().filter(|target| graph.find(target).is_some()).cloned().collect();
        if here.is_empty() {
            continue;
        }
        let sentence = format!("{}: {}", answer.environment, summary(&here, answer));
        let mut part = escaped(&sentence) + "\n";
        if !answer.needs.is_empty() {
            let names = Names::of(graph);
            part += "\n| Needed | By | Why | Where |\n| --- | --- | --- | --- |\n";
            part += &answer.needs.iter().map(|one| row(graph, &names, one, links)).collect::<String>();
        }
        out.push(part);
    }
    out.join("\n")
}

fn row(graph: &Graph, names: &Names, reached: &Reached, links: &Links<'_>) -> String {
    let next = reached.path.get(1);
    let step = next.and_then(|next| step(graph, &reached.id, next, false));
    let by = next.map(|next| escaped(&names.short(next))).unwrap_or_default();
    let (reason, place) = step.map(|(reason, span)| (reason, links.place(span))).unwrap_or_default();
    format!("| {} | {by} | {reason} | {place} |\n", escaped(&names.short(&reached.id)))
}
