//! `infra-graph impact` as Markdown.

use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::query::{Impact, Reached};
use crate::text::markdown::escaped;

use super::super::step::step;
use super::super::text::impact as words;
use super::super::text::names::Names;
use super::links::Links;

/// The sentence, and a row for each object that is hit: always what is frozen, with `all` also what could not be created
/// again and what may be affected.
pub fn impact(targets: &[ObjectRef], parts: &[(Graph, Impact)], all: bool, links: &Links<'_>) -> String {
    let mut out = escaped(&words::sentence(targets, parts)) + "\n";
    let mut rows = String::new();
    let mut rest = String::new();
    for (graph, answer) in parts {
        let names = Names::of(graph);
        let row = |one: &Reached, state| row(graph, &names, &answer.environment, one, state, links);
        let sets = [
            ("frozen", answer.frozen.as_slice(), true),
            ("cannot be created again", &answer.cannot_be_recreated, all),
            ("may be affected", &answer.possibly_affected, all),
        ];
        for (state, reached, listed) in sets {
            if listed {
                rows += &reached.iter().map(|one| row(one, state)).collect::<String>();
            } else {
                rest += &not_listed(answer, state, reached.len());
            }
        }
    }
    if !rows.is_empty() {
        out += "\n| Environment | What | State | Through | Where |\n| --- | --- | --- | --- | --- |\n";
        out += &rows;
    }
    if parts.iter().any(|(_, answer)| !answer.frozen.is_empty()) {
        out +=
            "\nFrozen: what runs keeps running, but gets no new revision, no drift correction, no pruning.\n";
    }
    if !rest.is_empty() {
        out += &format!("\n{rest}");
    }
    out + &escaped_lines(&words::unnoticed(parts))
}

fn row(
    graph: &Graph,
    names: &Names,
    environment: &str,
    reached: &Reached,
    state: &str,
    links: &Links<'_>,
) -> String {
    let next = reached.path.get(1);
    let step = next.and_then(|next| step(graph, &reached.id, next, true));
    let through = next.map(|next| escaped(&names.short(next))).unwrap_or_default();
    let (reason, place) = step.map(|(reason, span)| (reason, links.place(span))).unwrap_or_default();
    format!(
        "| {} | {} | {state} | {through} ({reason}) | {place} |\n",
        escaped(environment),
        escaped(&names.short(&reached.id))
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

fn escaped_lines(text: &str) -> String {
    text.lines().map(|line| escaped(line) + "\n").collect()
}
