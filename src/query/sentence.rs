//! The sentence that each answer begins with, the same in every format.

use std::collections::BTreeMap;

use crate::finding::enumerate;
use crate::flux::Kind;
use crate::text::{count, name};

use super::dependencies::Dependencies;
use super::impact::Impact;
use super::step::{Step, StepId};

fn targets<'a>(steps: &'a [Step], targets: &'a [StepId]) -> impl Iterator<Item = &'a Step> {
    targets.iter().map(|target| &steps[target.index()])
}

/// "If nats-system is down, Flux freezes 9 Kustomizations in staging, 7 in production, none in edge and preview."
pub fn impact(answers: &[Impact]) -> String {
    let mut names: Vec<String> = Vec::new();
    for answer in answers {
        for target in targets(&answer.steps, &answer.targets) {
            let name = answer.names.bare(&target.id);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let is = if names.len() == 1 { "is" } else { "are" };
    let who = these(&names);
    let mut hit: Vec<String> = Vec::new();
    let mut none: Vec<String> = Vec::new();
    for answer in answers {
        let objects = frozen(answer);
        if objects.is_empty() {
            none.push(name(&answer.environment));
        } else {
            hit.push(format!("{objects} in {}", name(&answer.environment)));
        }
    }
    let partial = partial(answers);
    if hit.is_empty() {
        let scope = if answers.len() == 1 { format!(" in {}", none.join("")) } else { String::new() };
        return format!("If {who} {is} down, Flux freezes nothing{scope}{partial}.");
    }
    let rest = if none.is_empty() { String::new() } else { format!(", none in {}", enumerate(&none)) };
    format!("If {who} {is} down, Flux freezes {}{rest}{partial}.", hit.join(", "))
}

/// More names than that are counted.
const MOST_NAMED: usize = 6;

/// "a, b and c"; where there are many, how many.
fn these(names: &[String]) -> String {
    if names.len() > MOST_NAMED {
        format!("these {}", count(names.len(), "object"))
    } else {
        enumerate(names)
    }
}

fn frozen(answer: &Impact) -> String {
    let of_kind = |wanted| answer.ids(&answer.frozen).filter(|id| Kind::of(id) == Some(wanted)).count();
    let (kustomizations, releases) = (of_kind(Kind::Kustomization), of_kind(Kind::HelmRelease));
    let others = answer.frozen.len() - kustomizations - releases;
    let parts = [(kustomizations, "Kustomization"), (releases, "HelmRelease"), (others, "other object")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun)).collect();
    enumerate(&parts)
}

/// A partial answer says so.
fn partial(answers: &[Impact]) -> String {
    match answers.iter().map(|answer| answer.incomplete.len()).sum() {
        0 => String::new(),
        1 => " (what one Kustomization applies is not in this repository)".to_owned(),
        more => format!(" (what {more} Kustomizations apply is not in this repository)"),
    }
}

/// One line for each target whose failure Flux does not notice.
pub fn unnoticed(answers: &[Impact]) -> Vec<String> {
    let targets = answers.iter().flat_map(|answer| answer.unnoticed.iter().map(|id| answer.names.bare(id)));
    let mut names: Vec<String> = targets.collect();
    names.sort();
    names.dedup();
    let line = |name: &String| {
        format!(
            "Flux itself will not notice that {name} is down: it has neither wait nor healthChecks, so it is ready as soon as it is applied."
        )
    };
    names.iter().map(line).collect()
}

/// "activity-system needs 7 Kustomizations and 1 GitRepository".
pub fn dependencies(answer: &Dependencies) -> String {
    let names: Vec<String> =
        targets(&answer.steps, &answer.targets).map(|target| answer.names.bare(&target.id)).collect();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for id in answer.ids(&answer.needs) {
        *kinds.entry(&id.kind).or_default() += 1;
    }
    let mut ordered: Vec<(&str, usize)> = kinds.into_iter().collect();
    ordered.sort_by_key(|(kind, number)| (*kind != "Kustomization", std::cmp::Reverse(*number)));
    let words: Vec<String> = ordered.iter().map(|(kind, number)| count(*number, &name(kind))).collect();
    let what = if words.is_empty() { "nothing".to_owned() } else { enumerate(&words) };
    let needs = if names.len() == 1 { "needs" } else { "need" };
    format!("{} {needs} {what}", these(&names))
}
