//! `infra-graph order` as Markdown.

use std::collections::HashMap;

use crate::object::ObjectRef;
use crate::query::{Member, NeverReady, Order, Removal, Teardown, Times, Why};
use crate::text::duration;
use crate::text::markdown::escaped;

use super::links::Links;

/// The order as a table, and under it the critical path as another; the order for taking down has what each deletion does.
pub fn order(answer: &Order, links: &Links<'_>) -> String {
    if let Some(teardown) = &answer.teardown {
        return removals(answer, teardown, links);
    }
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
    out += &never(answer, links);
    out + &critical_path(answer, links)
}

/// The causes of what is never ready, and what stands behind each of them.
fn never(answer: &Order, links: &Links<'_>) -> String {
    let reasons: HashMap<&ObjectRef, &NeverReady> =
        answer.reasons.iter().map(|reason| (&reason.id, reason)).collect();
    let short = |id: &ObjectRef| escaped(&answer.names.short(id));
    let row = |id: &ObjectRef| {
        let why = reasons.get(id).map(|reason| why(reason, links)).unwrap_or_default();
        format!("| never | {} | {why} | | |\n", short(id))
    };
    let mut out = String::new();
    for cause in &answer.causes {
        out += &cause.shown_by.iter().map(row).collect::<String>();
        let follows =
            |id: &ObjectRef| format!("| never | {} | behind {} | | |\n", short(id), short(&cause.id));
        out += &cause.behind.iter().map(follows).collect::<String>();
    }
    out
}

fn removals(answer: &Order, teardown: &Teardown, links: &Links<'_>) -> String {
    let removals: HashMap<&ObjectRef, &Removal> =
        teardown.removals.iter().map(|removal| (&removal.id, removal)).collect();
    let mut out = String::from(
        "| Wave | Kustomization | Its deletion | Latest | Where |\n| ---: | --- | --- | ---: | --- |\n",
    );
    for (at, wave) in answer.waves.iter().enumerate() {
        for removal in wave.iter().filter_map(|id| removals.get(id)) {
            let place = removal.location.as_ref().map(|location| links.place(location)).unwrap_or_default();
            out += &format!(
                "| {} | {} | {} | {} | {place} |\n",
                answer.waves.len() - at,
                escaped(&answer.names.short(&removal.id)),
                removal.words(),
                duration(removal.latest)
            );
        }
    }
    out + &Teardown::NOTES.map(|note| format!("\n{note}\n")).concat()
}

fn critical_path(answer: &Order, links: &Links<'_>) -> String {
    if answer.critical_path.is_empty() {
        return String::new();
    }
    let mut out = String::from("\n| Critical path | At | Takes | Why |\n| --- | ---: | ---: | --- |\n");
    for step in &answer.critical_path {
        let place = step.location.as_ref().map(|location| format!(" {}", links.place(location)));
        let place = place.unwrap_or_default();
        let inferred = |why: &Why| if why.is_inferred() { " (inferred)" } else { "" };
        let words = |why: &Why| format!("{}{}{place}", why.phrase(), inferred(why));
        let why = step.why.as_ref().map(words).unwrap_or_default();
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
