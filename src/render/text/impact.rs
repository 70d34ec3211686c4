//! `infra-graph impact` as text.

mod gone;

use std::collections::BTreeSet;

use crate::finding::enumerate;
use crate::object::ObjectRef;
use crate::query::{
    Impact, Mode, Step, StepId, impact_meaning, impact_remarks, impact_sentence, kinds_sentence,
    stale_meaning,
};
use crate::text::{count, name};

use super::paint::strong;
use super::tree::Tree;

/// How an impact is shown.
pub struct ImpactView {
    /// The width of the terminal.
    pub width: usize,
    /// Whether to list what could not be created again.
    pub all: bool,
}

impl ImpactView {
    /// The answer: one sentence, then a tree for each environment; those in which the same happens share one.
    pub fn print(&self, answers: &[Impact]) -> String {
        let mut out = impact_sentence(answers) + "\n";
        let mut groups: Vec<(String, Vec<&Impact>)> = Vec::new();
        for answer in answers.iter().filter(|answer| !answer.is_nothing()) {
            let told = self.environment(&answer.without_places());
            match groups.iter_mut().find(|(known, _)| *known == told) {
                Some((_, group)) => group.push(answer),
                None => groups.push((told, vec![answer])),
            }
        }
        for (_, group) in groups {
            out += &format!("\n{}\n{}{}", heading(&group), self.environment(group[0]), self.counted(&group));
        }
        out + &impact_remarks(answers).iter().map(|line| format!("\n{line}\n")).collect::<String>()
    }

    fn environment(&self, answer: &Impact) -> String {
        let tree = Tree::new(&answer.steps, &answer.names, self.width);
        let once = |members: &[StepId]| tree.print_once(&answer.targets, members);
        let mut out = self.gone(answer, &tree) + &once(&answer.reconciled) + &once(&answer.no_new_revision);
        out += &stale_meaning(answer).map(|line| format!("  {line}\n")).unwrap_or_default();
        if answer.mode == Mode::Deleted && !answer.frozen.is_empty() {
            out += "  These wait for ever:\n";
        }
        out += &tree.print(&answer.targets, answer.frozen.iter().copied());
        out += &impact_meaning(answer).iter().map(|line| format!("  {line}\n")).collect::<String>();
        out += &go_on(answer);
        out += &brought_by(answer);
        if self.all { out + &listed(answer, &tree) } else { out }
    }

    /// What is only counted, for each environment of a block.
    fn counted(&self, group: &[&Impact]) -> String {
        if self.all {
            return String::new();
        }
        let lost = |answer: &Impact| lost(answer).len();
        let possible = |answer: &Impact| answer.possibly_affected.len();
        let [lost, possible]: [Option<(String, bool)>; 2] =
            [numbers(group, &lost), numbers(group, &possible)];
        let mut out = String::new();
        if let Some((objects, _)) = lost {
            out += &format!("  {objects} could not be created again (--all lists them).\n");
        }
        if let Some((objects, is_one)) = possible {
            let uses = if is_one { "uses" } else { "use" };
            out += &format!(
                "  {objects} {uses} what is missing then, and may be affected (--all lists them).\n"
            );
        }
        out
    }
}

/// "22 more objects", "16 more objects in production and 22 in staging"; and whether that is one object.
fn numbers(group: &[&Impact], number: &dyn Fn(&Impact) -> usize) -> Option<(String, bool)> {
    let all: Vec<usize> = group.iter().map(|answer| number(answer)).collect();
    let shows = |answer: &Impact| !answer.frozen.is_empty() || !answer.no_new_revision.is_empty();
    let more = if group.iter().any(|answer| shows(answer)) { "more object" } else { "object" };
    let (first, is_same) = (*all.first()?, all.windows(2).all(|pair| pair[0] == pair[1]));
    if is_same {
        let each = if all.len() > 1 { " in each" } else { "" };
        return (first > 0).then(|| (count(first, more) + each, first == 1));
    }
    let part = |(at, (answer, number)): (usize, (&&Impact, &usize))| {
        let number = if at == 0 { count(*number, more) } else { number.to_string() };
        format!("{number} in {}", name(&answer.environment))
    };
    Some((enumerate(&group.iter().zip(&all).enumerate().map(part).collect::<Vec<_>>()), false))
}

/// What could not be created again beside what is told already. Of what is deleted nobody asks.
fn lost(answer: &Impact) -> Vec<StepId> {
    let known: BTreeSet<&ObjectRef> =
        answer.ids(&answer.no_new_revision).chain(answer.ids(&answer.unchanged)).collect();
    let is_new = |step: &StepId| !known.contains(&answer.steps[step.index()].id);
    let steps = answer.cannot_be_recreated.iter().copied();
    steps.filter(|step| answer.mode != Mode::Deleted && is_new(step)).collect()
}

/// The same as trees: what could not be created again, and what inferred edges reach besides. They follow from what objects
/// need, and nobody wrote them.
fn listed(answer: &Impact, tree: &Tree<'_>) -> String {
    let trees = |members: &[StepId]| tree.print(&answer.targets, members.iter().copied());
    let (lost, possible) = (lost(answer), answer.possibly_affected.as_slice());
    let mut out = String::new();
    if !lost.is_empty() {
        out += "  On an empty cluster, these could not be created either:\n";
        out += &trees(&lost);
    }
    if !possible.is_empty() {
        let uses = if possible.len() == 1 { "uses" } else { "use" };
        let objects = count(possible.len(), "more object");
        out += &format!("  {objects} {uses} what is missing then, and may be affected:\n{}", trees(possible));
    }
    out
}

/// What goes on by its own clock.
fn go_on(answer: &Impact) -> String {
    let told = |steps: &[StepId]| -> (String, String, bool) {
        let names: Vec<String> = answer.ids(steps).map(|id| answer.names.short(id)).collect();
        (kinds_sentence(answer.ids(steps)), enumerate(&names), steps.len() == 1)
    };
    let mut out = String::new();
    if !answer.unchanged.is_empty() {
        let (objects, names, is_one) = told(&answer.unchanged);
        let (go, have) = if is_one { ("goes", "it has") } else { ("go", "they have") };
        out += &format!("  {objects} that it applies {go} on with the spec that {have}: {names}.\n");
    }
    if !answer.unordered.is_empty() {
        let (objects, names, is_one) = told(&answer.unordered);
        let (do_not, goes) =
            if is_one { ("does not", "reconciles by its") } else { ("do not", "reconcile by their") };
        out += &format!(
            "  {objects} {do_not} wait for the change, and {goes} own source and interval: {names}.\n"
        );
    }
    out
}

/// Who brings back what only the cluster has lost, with the lines that make them do so.
fn brought_by(answer: &Impact) -> String {
    let steps = answer.brought_by.iter().map(|step| &answer.steps[step.index()]);
    let steps: Vec<&Step> = steps.collect();
    let mut out = String::new();
    for same in steps.chunk_by(|a, b| a.id == b.id) {
        let next = |step: &&Step| Some(answer.names.short(&answer.steps[step.next?.index()].id));
        let by: Vec<String> = same.iter().filter_map(next).collect();
        let (bring, their) = if by.len() == 1 { ("brings", "its") } else { ("bring", "their") };
        let what = answer.names.short(&same[0].id);
        let who = enumerate(&by);
        out += &format!("  If only the cluster loses {what}, {who} {bring} it back at {their} next run.\n");
        let mut places: Vec<String> = Vec::new();
        for place in same.iter().filter_map(|step| step.location.as_ref()) {
            let place = format!("    {}\n", name(&place.to_string()));
            if !places.contains(&place) {
                places.push(place);
            }
        }
        out += &places.concat();
    }
    out
}

/// The environments of a block, and whose lines it cites.
fn heading(group: &[&Impact]) -> String {
    let names: Vec<String> = group.iter().map(|answer| name(&answer.environment)).collect();
    let cited = if names.len() > 1 { format!(" (lines of {})", names[0]) } else { String::new() };
    strong(&enumerate(&names)) + &cited
}
