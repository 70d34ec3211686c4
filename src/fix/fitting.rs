//! Which changes of findings can be made together.

use std::collections::HashMap;

use crate::finding::{Code, Edit, Finding};
use crate::source::FileId;

use super::file::{Editor, able};
use super::made::{Dropped, Left, Made};
use super::refusal::Refusal;

/// The findings whose changes can be made, together with those before them; the others go to `dropped`. Linear in the files as long
/// as all fit; for each that does not, its files are gone through some times more.
pub(super) fn fitting(
    editor: &Editor<'_>,
    wanted: &[Finding],
    decided: &impl Fn(Code) -> bool,
    dropped: &mut Vec<Left>,
) -> Vec<Made> {
    let mut all = Vec::new();
    for (number, finding) in wanted.iter().enumerate().filter(|(_, finding)| !finding.edits.is_empty()) {
        let made = Made { finding: number, edits: finding.edits.clone() };
        if takes_decision(finding.code) && !decided(finding.code) {
            dropped.push(made.left(Dropped::Decision(finding.code)));
        } else if editor.hold(&finding.edits) {
            all.push(made);
        } else {
            all.extend(by_itself(editor, finding, number, dropped));
        }
    }
    let mut chosen = Vec::new();
    for group in apart(all) {
        let mut fit = Fit { editor, wanted, chosen: Vec::new(), dropped };
        fit.take(group);
        chosen.append(&mut fit.chosen);
    }
    chosen.sort_by_key(|made| made.finding);
    chosen
}

/// Whether what helps takes away something that may be wanted, so that another fix may be the right one.
fn takes_decision(code: Code) -> bool {
    matches!(code, Code::DependencyCycle | Code::WaitDeadlock | Code::ExistenceDeadlock | Code::ApplyDeadlock)
}

/// What can be made of the changes of a finding, whatever the others are.
fn by_itself(editor: &Editor<'_>, finding: &Finding, number: usize, dropped: &mut Vec<Left>) -> Option<Made> {
    let (able, other) = able(editor, finding);
    dropped.extend(other.map(|(edits, why)| Made { finding: number, edits }.left(Dropped::Refused(why))));
    (!able.is_empty()).then_some(Made { finding: number, edits: able })
}

/// Those that change the same files, in their order: one group says nothing about another.
fn apart(all: Vec<Made>) -> Vec<Vec<Made>> {
    // For each file the group that it is in, which may have become part of another.
    let mut of_file: HashMap<FileId, usize> = HashMap::new();
    let mut into: Vec<usize> = Vec::new();
    let root = |into: &[usize], mut group: usize| {
        while into[group] != group {
            group = into[group];
        }
        group
    };
    let mut groups: Vec<usize> = Vec::new();
    for made in &all {
        let mut own = into.len();
        into.push(own);
        for edit in &made.edits {
            let known = *of_file.entry(edit.at.file).or_insert(own);
            let known = root(&into, known);
            let (low, high) = (known.min(own), known.max(own));
            into[high] = low;
            own = low;
        }
        groups.push(own);
    }
    let mut found: Vec<Vec<Made>> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (made, group) in all.into_iter().zip(groups) {
        let place = *places.entry(root(&into, group)).or_insert(found.len());
        if place == found.len() {
            found.push(Vec::new());
        }
        found[place].push(made);
    }
    found
}

struct Fit<'a, 'r> {
    editor: &'a Editor<'r>,
    wanted: &'a [Finding],
    chosen: Vec<Made>,
    dropped: &'a mut Vec<Left>,
}

impl Fit<'_, '_> {
    /// Takes a group as a whole where it fits, otherwise in halves.
    fn take(&mut self, group: Vec<Made>) {
        let mut open = vec![group];
        while let Some(mut group) = open.pop() {
            match self.with(&group) {
                Ok(()) => self.chosen.append(&mut group),
                Err(refusal) if group.len() == 1 => {
                    for made in group {
                        self.alone(made, refusal.clone());
                    }
                }
                Err(_) => {
                    let second = group.split_off(group.len() / 2);
                    open.extend([second, group]);
                }
            }
        }
    }

    /// One that does not fit: what is left of it where only a part of it can be made at all.
    fn alone(&mut self, made: Made, refusal: Refusal) {
        let finding = &self.wanted[made.finding];
        let is_whole = made.edits.len() == finding.edits.len();
        if is_whole && self.editor.edits(&made.edits).is_err() {
            if let Some(part) = by_itself(self.editor, finding, made.finding, self.dropped) {
                match self.with(std::slice::from_ref(&part)) {
                    Ok(()) => self.chosen.push(part),
                    Err(refusal) => self.dropped.push(part.left(Dropped::Refused(refusal))),
                }
            }
        } else {
            self.dropped.push(made.left(Dropped::Refused(refusal)));
        }
    }

    /// Whether a group can be made with those that are chosen.
    fn with(&self, group: &[Made]) -> Result<(), Refusal> {
        let changes: Vec<Edit> =
            self.chosen.iter().chain(group).flat_map(|made| made.edits.iter().cloned()).collect();
        self.editor.edits(&changes).map(|_| ())
    }
}
