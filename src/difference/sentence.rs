//! The sentence that an answer begins with, the same in every format.

use std::collections::BTreeMap;

use crate::finding::enumerate;
use crate::object::ObjectRef;
use crate::text::{count, name};

use super::affected::{Affected, AffectedEnvironment, Totals};
use super::answer::{Change, Difference, NodeChange, ObjectChange};
use super::compare::Comparison;

/// How many names a sentence lists.
const MAX_NAMES: usize = 8;

/// "production and staging change: 4 Kustomizations change, 3 reconcile after them; 1 new error. Nothing changes in edge."
pub fn verdict(answer: &Affected) -> String {
    if answer.is_nothing() {
        return match (answer.identical, answer.narrowed) {
            (true, _) => "Nothing changes: both revisions hold the same.",
            (false, true) => "Nothing changes that these files go into.",
            (false, false) => "Nothing changes: Flux would apply the same.",
        }
        .to_owned();
    }
    let same = match answer.unchanged.len() {
        0 => String::new(),
        _ => format!(" Nothing changes in {}.", some(&answer.unchanged)),
    };
    if let [only] = answer.environments.as_slice() {
        return format!("{}: {}.{same}", name(&only.environment), environment_verdict(only));
    }
    let of = |state: Change| -> Vec<String> {
        let all = answer.environments.iter().filter(|one| one.state == state);
        all.map(|one| one.environment.clone()).collect()
    };
    let differences = || answer.environments.iter().filter_map(|one| one.difference.as_ref());
    let nodes_of_all: Vec<&NodeChange> = differences().flat_map(|one| &one.nodes).collect();
    let totals = answer.totals();
    let is_versions = differences().all(is_versions_only);
    let what = with_findings(nodes(&nodes_of_all, totals.reconciles_after, is_versions), &totals);
    let (changed, added, removed) = (of(Change::Changed), of(Change::Added), of(Change::Removed));
    let are = |names: &[String]| if names.len() == 1 { "is" } else { "are" };
    let mut parts = Vec::new();
    if !changed.is_empty() {
        let change = if changed.len() == 1 { "changes" } else { "change" };
        parts.push(format!("{} {change}: {what}.", some(&changed)));
    }
    if !added.is_empty() {
        parts.push(format!("{} {} new.", some(&added), are(&added)));
    }
    if !removed.is_empty() {
        parts.push(format!("{} {} gone.", some(&removed), are(&removed)));
    }
    format!("{}{same}", parts.join(" "))
}

/// Whether nothing differs but versions: images, charts, revisions.
fn is_versions_only(difference: &Difference) -> bool {
    let is_bump = |object: &ObjectChange| {
        object.change == Change::Changed && object.fields.iter().all(|field| field.kind.is_bump())
    };
    difference.objects.iter().all(is_bump) && difference.nodes.iter().all(|node| node.build.is_none())
}

/// The names of a few environments, or how many they are.
fn some(environments: &[String]) -> String {
    if environments.len() > MAX_NAMES {
        return count(environments.len(), "environment");
    }
    enumerate(&environments.iter().map(|one| name(one)).collect::<Vec<_>>())
}

/// "2 Kustomizations change, 1 is added, 3 reconcile after them; 1 new error".
pub fn environment_verdict(one: &AffectedEnvironment) -> String {
    let size = count(one.kustomizations, "Kustomization");
    let first = match (one.state, &one.difference) {
        (Change::Added, _) => format!("the environment is new, with {size}"),
        (Change::Removed, _) => format!("the environment is gone, and with it {size}"),
        (Change::Changed, Some(difference)) => {
            let all: Vec<&NodeChange> = difference.nodes.iter().collect();
            nodes(&all, one.totals.reconciles_after, is_versions_only(difference))
        }
        (Change::Changed, None) => "nothing changes".to_owned(),
    };
    with_findings(first, &one.totals)
}

/// What follows for a cluster whose environment is gone: a root whose folder is not there fails to build, and prunes nothing.
pub fn consequence(one: &AffectedEnvironment) -> Option<&'static str> {
    (one.state == Change::Removed).then_some(
        "Nothing is deleted by that: a cluster that still follows the folder stays as it is, and gets no change any more.",
    )
}

fn with_findings(first: String, totals: &Totals) -> String {
    let found: Vec<String> = [
        (totals.new_errors, "new error"),
        (totals.new_warnings, "new warning"),
        (totals.fixed, "finding fixed"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, noun)| match noun {
        "finding fixed" if number > 1 => format!("{number} findings fixed"),
        noun => count(number, noun),
    })
    .collect();
    if found.is_empty() { first } else { format!("{first}; {}", enumerate(&found)) }
}

fn nodes(nodes: &[&NodeChange], after: usize, is_versions: bool) -> String {
    let kinds =
        |change: Change| by_kind(nodes.iter().filter(|node| node.change == change).map(|node| &node.id));
    let mut parts = Vec::new();
    for (change, one, many) in [
        (Change::Changed, "changes", "change"),
        (Change::Added, "is added", "are added"),
        (Change::Removed, "is removed", "are removed"),
    ] {
        let number = nodes.iter().filter(|node| node.change == change).count();
        if number > 0 {
            let verb = if number == 1 { one } else { many };
            let only = if is_versions { " (new versions only)" } else { "" };
            parts.push(format!("{} {verb}{only}", enumerate(&kinds(change))));
        }
    }
    if after > 0 {
        let reconciles = if after == 1 { "reconciles" } else { "reconcile" };
        let them = if nodes.len() == 1 { "it" } else { "them" };
        parts.push(format!("{after} {reconciles} after {them}"));
    }
    if parts.is_empty() { "no object changes".to_owned() } else { parts.join(", ") }
}

/// "2 Kustomizations", "1 HelmRelease": Kustomizations first, then the most.
fn by_kind<'a>(ids: impl Iterator<Item = &'a ObjectRef>) -> Vec<String> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        *kinds.entry(&id.kind).or_default() += 1;
    }
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, number)| (*kind != "Kustomization", std::cmp::Reverse(*number)));
    kinds.into_iter().map(|(kind, number)| count(number, &name(kind))).collect()
}

/// "staging and production differ: 8 Kustomizations only in staging, 1 only in production, 5 objects differ".
pub fn comparison_verdict(answer: &Comparison) -> String {
    let (left, right) = (name(&answer.left), name(&answer.right));
    let only = |side: Change, environment: &str| {
        let kinds = by_kind(answer.only(side).map(|node| &node.id));
        (!kinds.is_empty()).then(|| format!("{} only in {environment}", enumerate(&kinds)))
    };
    let differing = answer.differing().filter(|object| object.change == Change::Changed).count();
    let mut parts: Vec<String> =
        [only(Change::Removed, &left), only(Change::Added, &right)].into_iter().flatten().collect();
    if differing > 0 {
        let differ = if differing == 1 { "differs" } else { "differ" };
        parts.push(format!("{} {differ}", count(differing, "object")));
    }
    match (answer.is_nothing(), parts.is_empty()) {
        (true, _) => format!("{left} and {right} do not differ but in their names"),
        (_, true) => format!("{left} and {right} differ in their order only"),
        _ => format!("{left} and {right} differ: {}", parts.join(", ")),
    }
}
