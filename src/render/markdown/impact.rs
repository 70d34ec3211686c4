//! `infra-graph impact` as Markdown.

use std::collections::BTreeSet;

use crate::query::{Impact, StepId, impact_meaning, impact_remarks, impact_sentence, stale_meaning};
use crate::text::markdown::escaped;

use super::links::Links;

/// The sentence, and a row for each object that is hit: always what is frozen or goes, with `all` also what could not be
/// created again and what may be affected.
pub fn impact(answers: &[Impact], all: bool, links: &Links<'_>) -> String {
    let mut out = escaped(&impact_sentence(answers)) + "\n";
    let (mut rows, mut rest) = (String::new(), String::new());
    let mut meaning: Vec<&str> = Vec::new();
    for answer in answers {
        for (state, steps, listed) in states(answer, all) {
            if listed {
                rows += &steps.iter().map(|step| row(answer, *step, state, links)).collect::<String>();
            } else {
                rest += &not_listed(answer, state, steps.len());
            }
        }
        for line in stale_meaning(answer).into_iter().chain(impact_meaning(answer)) {
            if !meaning.contains(&line) {
                meaning.push(line);
            }
        }
    }
    if !rows.is_empty() {
        out += "\n| Environment | What | State | Through | Where |\n| --- | --- | --- | --- | --- |\n";
        out += &rows;
    }
    out += &meaning.iter().map(|line| format!("\n{}\n", escaped(line))).collect::<String>();
    if !rest.is_empty() {
        out += &format!("\n{rest}");
    }
    out + &impact_remarks(answers).iter().map(|line| format!("\n{}\n", escaped(line))).collect::<String>()
}

/// What is said of the members of each set, and whether they are listed. Each object stands in one of them.
fn states(answer: &Impact, all: bool) -> Vec<(&'static str, Vec<StepId>, bool)> {
    let sets = [
        ("deleted", &answer.deleted, true),
        ("stays without an owner", &answer.orphaned, true),
        ("fails", &answer.failing, true),
        ("frozen", &answer.frozen, true),
        ("no new revision", &answer.no_new_revision, true),
        ("goes on as it is", &answer.unchanged, true),
        ("reconciles", &answer.reconciled, true),
        ("by its own interval", &answer.unordered, true),
        ("cannot be created again", &answer.cannot_be_recreated, all),
        ("may be affected", &answer.possibly_affected, all),
    ];
    let mut seen = BTreeSet::new();
    let mut new = |steps: &[StepId]| {
        let is_new = |step: &StepId| seen.insert(&answer.steps[step.index()].id);
        steps.iter().copied().filter(is_new).collect()
    };
    sets.into_iter().map(|(state, steps, listed)| (state, new(steps), listed)).collect()
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
