//! `infra-graph deps` as Markdown.

use crate::query::{Dependencies, StepId, dependencies_sentence};
use crate::text::markdown::escaped;

use super::links::Links;

/// For each environment that has a target: a sentence, and a row for each object that is needed, nearest first.
pub fn dependencies(answers: &[Dependencies], links: &Links<'_>) -> String {
    let here = answers.iter().filter(|answer| !answer.targets.is_empty());
    let part = |answer: &Dependencies| {
        let sentence = format!("{}: {}", answer.environment, dependencies_sentence(answer));
        let mut part = escaped(&sentence) + "\n";
        if !answer.needs.is_empty() {
            part += "\n| Needed | By | Why | Where |\n| --- | --- | --- | --- |\n";
            part += &answer.needs.iter().map(|step| row(answer, *step, links)).collect::<String>();
        }
        part
    };
    here.map(part).collect::<Vec<_>>().join("\n")
}

fn row(answer: &Dependencies, id: StepId, links: &Links<'_>) -> String {
    let step = &answer.steps[id.index()];
    let next = step.next.map(|next| &answer.steps[next.index()].id);
    let by = next.map(|next| escaped(&answer.names.short(next))).unwrap_or_default();
    let reason = step.why.as_ref().map_or("", |why| why.phrase());
    let place = step.location.as_ref().map(|location| links.place(location)).unwrap_or_default();
    format!("| {} | {by} | {reason} | {place} |\n", escaped(&answer.names.short(&step.id)))
}
