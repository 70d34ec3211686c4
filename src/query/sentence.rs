//! The sentence that each answer begins with, the same in every format.

use std::collections::BTreeMap;

use crate::finding::enumerate;
use crate::text::{count, name};

use super::dependencies::Dependencies;
use super::step::{Step, StepId};

fn targets<'a>(steps: &'a [Step], targets: &'a [StepId]) -> impl Iterator<Item = &'a Step> {
    targets.iter().map(|target| &steps[target.index()])
}

/// More names than that are counted.
const MOST_NAMED: usize = 6;

/// "a, b and c"; where there are many, how many.
pub(super) fn these(names: &[String]) -> String {
    if names.len() > MOST_NAMED {
        format!("these {}", count(names.len(), "object"))
    } else {
        enumerate(names)
    }
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
