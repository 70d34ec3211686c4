//! Advice is tried before it is given: a fix that would make a loop, a deadlock or another error is no fix.

mod place;
mod trial;

pub(super) use place::{beside, dependency, health_check, spec_field, spec_field_set, unset, without};

use crate::finding::{Action, Advice, Edit, Finding, Severity};
use crate::graph::Analyzed;
use crate::object::ObjectRef;

use trial::Trial;

/// How many findings are tried one by one where all fixes together do not fit; those behind get the help of which no line
/// is known to break anything.
const MOST: usize = 48;
/// How many fixes of one finding are completed.
const CHOICES: usize = 3;

/// Gives each finding the first of its fixes that breaks nothing, together with those of all findings before it.
///
/// All first choices are tried at once. Only where that brings a new error, or leaves one of the findings, they are tried one
/// after the other. A trial is a check of the graph alone: nothing is built anew.
pub(super) fn choose(subject: &Analyzed, all: &[Analyzed], findings: &mut [Finding]) {
    if findings.iter().all(|finding| finding.advice.is_empty()) {
        return;
    }
    let trial = Trial::new(subject, all, findings);
    complete(&trial, findings);
    let first: Vec<Edit> = findings
        .iter()
        .filter_map(|finding| finding.advice.first())
        .flat_map(|one| one.edits.clone())
        .collect();
    let wanted: Vec<usize> = (0..findings.len()).filter(|&at| changes(findings[at].advice.first())).collect();
    if trial.passes(&first, &wanted) {
        for finding in findings {
            let best = finding.advice.first().cloned();
            finding.settle(best);
        }
        return;
    }
    one_by_one(&trial, findings);
}

/// Adds to the fixes that cut a loop, or make something wait, what has to be done after that: what a loop hid, the times of
/// who waits now.
fn complete(trial: &Trial<'_>, findings: &mut [Finding]) {
    let cuts = |edit: &Edit| match edit.action {
        Action::Remove | Action::Unset => true,
        Action::Set { field, .. } => field == "wait",
        _ => false,
    };
    let looks = |finding: &Finding| finding.severity > Severity::Info;
    let advised = findings.iter_mut().enumerate().filter(|(_, finding)| looks(finding));
    for (at, finding) in
        advised.filter(|(_, finding)| finding.advice.iter().any(|one| one.edits.iter().any(cuts))).take(MOST)
    {
        for advice in finding.advice.iter_mut().filter(|one| one.edits.iter().any(cuts)).take(CHOICES) {
            for more in trial.also(&advice.edits, at) {
                advice.help = format!("{}; then {}", advice.help, more.help);
                advice.edits.extend(more.edits);
            }
            advice.edits.sort();
            advice.edits.dedup();
        }
    }
}

impl Finding {
    /// Adds the fix that a Kustomization waits for all that it applies, with `edits` beside it. Of one that no file holds,
    /// nobody can try it.
    pub(super) fn waits(
        self,
        subject: &Analyzed,
        reference: &ObjectRef,
        give: &str,
        mut edits: Vec<Edit>,
    ) -> Self {
        let Some(wait) = spec_field_set(&subject.environment, reference, "wait", "true") else { return self };
        edits.push(wait);
        let retry = super::retry::shortened(subject, reference);
        let also = if retry.is_some() { " and `retryInterval: 2m`" } else { "" };
        edits.extend(retry);
        edits.sort();
        edits.dedup();
        self.advise(format!("{give} `wait: true`{also}"), edits)
    }
}

fn changes(advice: Option<&Advice>) -> bool {
    advice.is_some_and(|advice| !advice.edits.is_empty())
}

fn one_by_one(trial: &Trial<'_>, findings: &mut [Finding]) {
    let (mut accepted, mut settled, mut tried): (Vec<Edit>, Vec<usize>, usize) = Default::default();
    for (at, finding) in findings.iter_mut().enumerate() {
        let offered = std::mem::take(&mut finding.advice);
        let mut chosen = None;
        for advice in offered {
            if advice.edits.is_empty() {
                chosen = Some(advice);
                break;
            }
            if tried == MOST {
                continue;
            }
            tried += 1;
            let together: Vec<Edit> = accepted.iter().chain(&advice.edits).cloned().collect();
            let wanted: Vec<usize> = settled.iter().copied().chain([at]).collect();
            if trial.passes(&together, &wanted) {
                (accepted, settled) = (together, wanted);
                chosen = Some(advice);
                break;
            }
        }
        finding.settle(chosen);
    }
}
