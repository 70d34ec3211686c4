//! `infra-graph impact` as Markdown.

use crate::query::{Impact, StepId, impact_sentence, unnoticed};
use crate::text::markdown::escaped;

use super::links::Links;

/// The sentence, and a row for each object that is hit: always what is frozen, with `all` also what could not be created
/// again and what may be affected.
pub fn impact(answers: &[Impact], all: bool, links: &Links<'_>) -> String {
    let mut out = escaped(&impact_sentence(answers)) + "\n";
    let mut rows = String::new();
    let mut rest = String::new();
    for answer in answers {
        let sets = [
            ("frozen", &answer.frozen, true),
            ("cannot be created again", &answer.cannot_be_recreated, all),
            ("may be affected", &answer.possibly_affected, all),
        ];
        for (state, steps, listed) in sets {
            if listed {
                rows += &steps.iter().map(|step| row(answer, *step, state, links)).collect::<String>();
            } else {
                rest += &not_listed(answer, state, steps.len());
            }
        }
    }
    if !rows.is_empty() {
        out += "\n| Environment | What | State | Through | Where |\n| --- | --- | --- | --- | --- |\n";
        out += &rows;
    }
    if answers.iter().any(|answer| !answer.frozen.is_empty()) {
        out +=
            "\nFrozen: what runs keeps running, but gets no new revision, no drift correction, no pruning.\n";
    }
    if !rest.is_empty() {
        out += &format!("\n{rest}");
    }
    out + &unnoticed(answers).iter().map(|line| format!("\n{}\n", escaped(line))).collect::<String>()
}

fn row(answer: &Impact, id: StepId, state: &str, links: &Links<'_>) -> String {
    let step = &answer.steps[id.index()];
    let next = step.next.map(|next| &answer.steps[next.index()].id);
    let through = next.map(|next| escaped(&answer.names.short(next))).unwrap_or_default();
    let reason = step.why.as_ref().map_or("", |why| why.phrase());
    let place = step.location.as_ref().map(|location| links.place(location)).unwrap_or_default();
    format!(
        "| {} | {} | {state} | {through} ({reason}) | {place} |\n",
        escaped(&answer.environment),
        escaped(&answer.names.short(&step.id))
    )
}

fn not_listed(answer: &Impact, state: &str, number: usize) -> String {
    let objects = if number == 1 { "object" } else { "objects" };
    let more = if answer.frozen.is_empty() { "" } else { " more" };
    match number {
        0 => String::new(),
        _ => format!("- {}: {number}{more} {objects} {state}\n", escaped(&answer.environment)),
    }
}
