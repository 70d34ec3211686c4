//! What an impact says in sentences, the same in every format.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::enumerate;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::text::{count, name};

use super::impact::{Condition, Impact, Mode};
use super::sentence::these;
use super::step::StepId;

/// "If nats-system is down, Flux freezes 9 Kustomizations in staging and production, none in edge."
pub fn impact(answers: &[Impact]) -> String {
    let clauses: Vec<Clause> = clauses(answers);
    let told: Vec<String> = clauses.iter().filter_map(|clause| clause.tell(answers)).collect();
    let told = if told.is_empty() {
        let scope = match answers {
            [only] => format!(" in {}", name(&only.environment)),
            _ => String::new(),
        };
        clauses.first().map(|clause| clause.nothing.to_owned() + &scope).unwrap_or_default()
    } else {
        told.join("; ")
    };
    format!("If {}, {told}{}.", premise(answers), partial(answers))
}

/// "a and b are down and `ConfigMap/x` is missing".
fn premise(answers: &[Impact]) -> String {
    let mut subjects: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for answer in answers {
        for (id, condition) in answer.conditions() {
            let word = word(condition);
            // Where several kinds share a name, the one that is not reconciled by itself is told with its kind.
            let called =
                if condition == Condition::Down { answer.names.bare(id) } else { answer.names.short(id) };
            let names = subjects.entry(word).or_default();
            if !names.contains(&called) {
                names.push(called);
            }
        }
    }
    let clause = |(word, names): (&&str, &Vec<String>)| {
        let (one, many) = word.split_once('/').unwrap_or((word, word));
        format!("{} {}", these(names), if names.len() == 1 { one } else { many })
    };
    let clauses: Vec<String> = subjects.iter().map(clause).collect();
    clauses.join(" and ")
}

fn word(condition: Condition) -> &'static str {
    match condition {
        Condition::Down | Condition::Stale => "is down/are down",
        Condition::Missing | Condition::Passive => "is missing/are missing",
        Condition::Suspended => "is suspended/are suspended",
        Condition::Deleted => "is deleted/are deleted",
        Condition::Changed => "changes/change",
    }
}

/// One thing that happens, in any number of environments.
struct Clause {
    before: &'static str,
    /// Behind the objects: for one, and for several.
    after: [&'static str; 2],
    /// At the end, behind the environments where it does not happen.
    end: &'static str,
    /// What is said where it happens nowhere.
    nothing: &'static str,
    objects: fn(&Impact) -> Vec<&ObjectRef>,
}

fn clauses(answers: &[Impact]) -> Vec<Clause> {
    let mode = answers.first().map_or(Mode::Down, |answer| answer.mode);
    let all = || answers.iter().flat_map(Impact::conditions).map(|(_, condition)| condition);
    let freezes = Clause {
        before: "Flux freezes ",
        after: ["", ""],
        end: "",
        nothing: "Flux freezes nothing",
        objects: |answer| frozen(answer),
    };
    let stale = Clause {
        before: "",
        after: [" gets no new revision", " get no new revision"],
        end: ", and drift correction goes on",
        nothing: "nobody misses a new revision",
        objects: |answer| reconcilers(answer, &answer.no_new_revision),
    };
    let fails = |after| Clause {
        before: "",
        after,
        end: "",
        nothing: "nothing fails",
        objects: |answer| answer.ids(&answer.failing).collect(),
    };
    match mode {
        Mode::Down if all().all(|condition| condition == Condition::Stale) => vec![stale, freezes],
        Mode::Down if all().all(|condition| matches!(condition, Condition::Missing | Condition::Passive)) => {
            vec![fails(failure(answers)), freezes]
        }
        Mode::Down => vec![freezes, fails([" fails", " fail"]), stale],
        Mode::Suspended => {
            let freezes = Clause {
                before: "Flux freezes ",
                end: " from the next revision on",
                nothing: "nothing else stops",
                ..freezes
            };
            vec![freezes, stale]
        }
        Mode::Deleted => vec![
            Clause {
                before: "Flux deletes with it ",
                after: ["", ""],
                end: "",
                nothing: "nothing else goes",
                objects: |answer| answer.ids(&answer.deleted).collect(),
            },
            Clause {
                before: "",
                after: [" waits for ever", " wait for ever"],
                objects: |answer| answer.ids(&answer.frozen).collect(),
                ..freezes
            },
        ],
        Mode::Changed => vec![Clause {
            before: "",
            after: [" reconciles after it", " reconcile after it"],
            end: "",
            nothing: "nothing reconciles after it",
            objects: |answer| reconcilers(answer, &answer.reconciled),
        }],
    }
}

/// What does not happen: configuration is needed to build, what objects lie in or are of to apply them.
fn failure(answers: &[Impact]) -> [&'static str; 2] {
    let ids = || answers.iter().flat_map(|answer| answer.ids(&answer.failing));
    let builds = |id: &ObjectRef| Kind::of(id) == Some(Kind::Kustomization);
    let of_kind = |kinds: &[&str]| {
        let mut targets = answers.iter().flat_map(|answer| answer.ids(&answer.targets));
        targets.all(|id| kinds.contains(&&*id.kind))
    };
    if of_kind(&["ConfigMap", "Secret"]) && ids().all(builds) {
        [" does not build", " do not build"]
    } else if of_kind(&["Namespace", "CustomResourceDefinition"]) && ids().all(builds) {
        [" does not apply", " do not apply"]
    } else {
        [" fails", " fail"]
    }
}

impl Clause {
    /// "Flux freezes 9 Kustomizations in staging and production, none in edge"; `None` where it happens nowhere.
    fn tell(&self, answers: &[Impact]) -> Option<String> {
        let mut hit: Vec<(String, Vec<String>)> = Vec::new();
        let (mut none, mut is_one) = (Vec::new(), true);
        for answer in answers {
            let objects = (self.objects)(answer);
            let environment = name(&answer.environment);
            if objects.is_empty() {
                none.push(environment);
                continue;
            }
            is_one &= objects.len() == 1;
            let words = kinds(objects);
            match hit.iter_mut().find(|(known, _)| *known == words) {
                Some((_, environments)) => environments.push(environment),
                None => hit.push((words, vec![environment])),
            }
        }
        if hit.is_empty() {
            return None;
        }
        let hit_count = hit.len();
        let hit: Vec<String> =
            hit.iter().map(|(words, all)| format!("{words} in {}", enumerate(all))).collect();
        let hit = if self.before.is_empty() { enumerate(&hit) } else { hit.join(", ") };
        let none = if none.is_empty() { String::new() } else { format!(", none in {}", enumerate(&none)) };
        let after = self.after[usize::from(!is_one || hit_count > 1)];
        Some(format!("{}{hit}{after}{none}{}", self.before, self.end))
    }
}

/// What is frozen and does not fail by itself.
fn frozen(answer: &Impact) -> Vec<&ObjectRef> {
    let failing: BTreeSet<StepId> = answer.failing.iter().copied().collect();
    let members = answer.frozen.iter().filter(|step| !failing.contains(step));
    members.map(|step| &answer.steps[step.index()].id).collect()
}

/// The Kustomizations and HelmReleases; the sources between them where there is neither.
fn reconcilers<'a>(answer: &'a Impact, steps: &'a [StepId]) -> Vec<&'a ObjectRef> {
    let is_reconciler = |id: &&ObjectRef| Kind::of(id).is_some_and(|kind| !kind.is_source());
    let found: Vec<&ObjectRef> = answer.ids(steps).filter(is_reconciler).collect();
    if found.is_empty() { answer.ids(steps).collect() } else { found }
}

/// "9 Kustomizations, 1 HelmRelease and 2 other objects".
pub fn kinds<'a>(objects: impl IntoIterator<Item = &'a ObjectRef>) -> String {
    let objects: Vec<&ObjectRef> = objects.into_iter().collect();
    let of_kind = |wanted| objects.iter().filter(|id| Kind::of(id) == Some(wanted)).count();
    let (kustomizations, releases) = (of_kind(Kind::Kustomization), of_kind(Kind::HelmRelease));
    let others = objects.len() - kustomizations - releases;
    let other = if kustomizations + releases == 0 { "object" } else { "other object" };
    let parts = [(kustomizations, "Kustomization"), (releases, "HelmRelease"), (others, other)];
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
