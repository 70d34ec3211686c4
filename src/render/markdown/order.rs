//! `infra-graph order` as Markdown.

use std::collections::HashMap;

use crate::object::ObjectRef;
use crate::query::{Member, NeverReady, Order, Times};
use crate::text::duration;
use crate::text::markdown::escaped;

use super::links::Links;

/// The order as a table, and under it the critical path as another.
pub fn order(answer: &Order, links: &Links<'_>) -> String {
    let times: HashMap<&ObjectRef, &Times> = answer.times.iter().map(|times| (&times.id, times)).collect();
    let members: HashMap<&ObjectRef, &Member> =
        answer.members.iter().map(|member| (&member.id, member)).collect();
    let mut out = String::from(
        "| Wave | Kustomization | After | Earliest | Latest |\n| ---: | --- | --- | ---: | ---: |\n",
    );
    for (wave, ids) in (1..).zip(&answer.waves) {
        for member in ids.iter().filter_map(|id| members.get(id)) {
            let times = times.get(&member.id);
            let time = |of: fn(&Times) -> u32| times.map(|times| duration(of(times))).unwrap_or_default();
            let (earliest, latest) = (time(|times| times.earliest), time(|times| times.latest));
            out += &format!(
                "| {wave} | {} | {} | {earliest} | {latest} |\n",
                escaped(&answer.names.short(&member.id)),
                after(answer, member)
            );
        }
    }
    for reason in &answer.reasons {
        out += &format!(
            "| never | {} | {} | | |\n",
            escaped(&answer.names.short(&reason.id)),
            why(reason, links)
        );
    }
    out + &critical_path(answer, links)
}

fn critical_path(answer: &Order, links: &Links<'_>) -> String {
    if answer.critical_path.is_empty() {
        return String::new();
    }
    let mut out = String::from("\n| Critical path | At | Takes | Why |\n| --- | ---: | ---: | --- |\n");
    for step in &answer.critical_path {
        let place = step.location.as_ref().map(|location| format!(" {}", links.place(location)));
        let place = place.unwrap_or_default();
        let why = step.why.as_ref().map(|why| format!("{}{place}", why.phrase())).unwrap_or_default();
        let (at, delta) = (duration(step.at), duration(step.delta));
        out += &format!("| {} | {at} | {delta} | {why} |\n", escaped(&answer.names.short(&step.id)));
    }
    out
}

/// What it depends on; otherwise who applies it.
fn after(answer: &Order, member: &Member) -> String {
    let names = |steps| answer.befores(steps).map(|id| escaped(&answer.names.short(id)));
    let mut needs: Vec<String> = names(member.after.as_slice()).collect();
    needs.sort();
    if needs.is_empty() { names(member.applied_by.as_slice()).collect() } else { needs.join(", ") }
}

fn why(reason: &NeverReady, links: &Links<'_>) -> String {
    let place = reason.location.as_ref().map(|location| links.place(location)).unwrap_or_default();
    format!("{} {place}", escaped(&reason.message))
}
