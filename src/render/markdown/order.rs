//! `infra-graph order` as Markdown.

use std::collections::HashMap;

use crate::graph::{Analyzed, EdgeKind};
use crate::object::ObjectRef;
use crate::query::{Order, Times};
use crate::text::markdown::escaped;

use super::super::text::words::duration;
use super::links::Links;

/// The order as a table, and under it the critical path as another.
pub fn order(answer: &Order, subject: &Analyzed, links: &Links<'_>) -> String {
    let times: HashMap<&ObjectRef, &Times> = answer.times.iter().map(|times| (&times.id, times)).collect();
    let mut out = String::from(
        "| Wave | Kustomization | After | Earliest | Latest |\n| ---: | --- | --- | ---: | ---: |\n",
    );
    for (wave, members) in (1..).zip(&answer.waves) {
        for id in members {
            let time =
                |of: fn(&Times) -> u32| times.get(id).map(|times| duration(of(times))).unwrap_or_default();
            let (earliest, latest) = (time(|times| times.earliest), time(|times| times.latest));
            out += &format!(
                "| {wave} | {} | {} | {earliest} | {latest} |\n",
                escaped(&id.name),
                after(subject, id)
            );
        }
    }
    for id in &answer.unreachable {
        out += &format!("| never | {} | {} | | |\n", escaped(&id.name), after(subject, id));
    }
    out + &critical_path(answer, links)
}

fn critical_path(answer: &Order, links: &Links<'_>) -> String {
    if answer.critical_path.is_empty() {
        return String::new();
    }
    let mut out = String::from("\n| Critical path | At | Takes | Why |\n| --- | ---: | ---: | --- |\n");
    for step in &answer.critical_path {
        let place = step.span.map(|span| format!(" {}", links.place(span))).unwrap_or_default();
        let why = step.reason.map(|reason| format!("{}{place}", escaped(reason))).unwrap_or_default();
        let (at, delta) = (duration(step.at), duration(step.delta));
        out += &format!("| {} | {at} | {delta} | {why} |\n", escaped(&step.id.name));
    }
    out
}

/// What it depends on; otherwise who applies it.
fn after(subject: &Analyzed, id: &ObjectRef) -> String {
    let graph = &subject.graph;
    let Some(node) = graph.find(id) else { return String::new() };
    let named = |wanted: EdgeKind| -> Vec<String> {
        let edges = graph.outgoing(node).filter(|edge| edge.kind == wanted);
        edges.map(|edge| escaped(&graph.node(edge.to).reference.name)).collect()
    };
    let mut needs = named(EdgeKind::DependsOn);
    needs.sort();
    if needs.is_empty() { named(EdgeKind::AppliedBy).into_iter().take(1).collect() } else { needs.join(", ") }
}
