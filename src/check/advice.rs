//! Advice is tried before it is given: a fix that would make a loop, a deadlock or another error is no fix.

mod change;
mod place;
mod trial;

pub(super) use place::{beside, dependency, health_check, spec_field, spec_field_set, unset, without};

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Action, Advice, Edit, Finding, Severity};
use crate::readiness::Readiness;

use trial::Trial;

/// How many findings are tried one by one where all fixes together do not fit; those behind get the help of which no line
/// is known to break anything.
const MOST: usize = 24;

/// How many nodes and edges all these trials together may prove anew: in a large graph fewer fixes are tried.
const MOST_PROVED: usize = 150_000;

/// Gives each finding the first of its fixes that breaks nothing, together with those of all findings before it.
///
/// All first choices are tried at once. Only where something is never ready then that was before, or where one of the findings
/// is left, they are tried one after the other. A trial proves the changed graph anew: nothing is built.
pub(super) fn choose(analyzed: &AnalyzedEnvironment, readiness: &Readiness, findings: &mut [Finding]) {
    let wanted: Vec<usize> = (0..findings.len()).filter(|&at| is_tried(&findings[at])).collect();
    if !wanted.is_empty() {
        let trial = Trial::new(analyzed, readiness, findings);
        if !together(&trial, findings, &wanted) {
            let graph = analyzed.graph();
            let most = MOST_PROVED / (graph.node_count() + graph.edge_count()).max(1);
            one_by_one(&trial, findings, most.clamp(1, MOST));
            return;
        }
    }
    for finding in findings {
        let best = finding.advice.first().cloned();
        finding.settle(best);
    }
}

/// Whether the first fix of a finding has to be tried. What an info takes out is implied by what stays.
fn is_tried(finding: &Finding) -> bool {
    finding.severity > Severity::Info && finding.advice.first().is_some_and(|advice| !advice.edits.is_empty())
}

/// Whether all first choices fit together, with what they make necessary.
fn together(trial: &Trial<'_>, findings: &mut [Finding], wanted: &[usize]) -> bool {
    let edits = |findings: &[Finding]| -> Vec<Edit> {
        wanted.iter().flat_map(|&at| findings[at].advice[0].edits.iter().cloned()).collect()
    };
    let first = edits(findings);
    let mut changed = first.clone();
    if first.iter().any(opens) {
        let may_bring: Vec<usize> =
            wanted.iter().copied().filter(|&at| findings[at].advice[0].edits.iter().any(opens)).collect();
        for (at, more) in trial.also(&first, &may_bring) {
            findings[at].advice[0].extend(more);
        }
        changed = edits(findings);
    }
    trial.passes(&changed, wanted)
}

/// Whether a change may bring to light what was hidden, or make somebody wait who did not.
fn opens(edit: &Edit) -> bool {
    match edit.action {
        Action::Remove | Action::Unset => true,
        Action::Set { field, .. } => field == "wait",
        Action::Append { field, .. } => field == "healthChecks",
        _ => false,
    }
}

fn one_by_one(trial: &Trial<'_>, findings: &mut [Finding], most: usize) {
    let (mut accepted, mut settled, mut tried): (Vec<Edit>, Vec<usize>, usize) = Default::default();
    for (at, finding) in findings.iter_mut().enumerate() {
        let is_tried = is_tried(finding);
        let mut chosen = None;
        if !finding.advice.is_empty() {
            finding.help = None;
        }
        for mut advice in std::mem::take(&mut finding.advice) {
            if advice.edits.is_empty() || !is_tried {
                chosen = Some(advice);
                break;
            }
            if tried == most {
                continue;
            }
            tried += 1;
            if advice.edits.iter().any(opens) {
                let more = trial.also(&advice.edits, &[at]);
                for (_, more) in more {
                    advice.extend(more);
                }
            }
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

impl Advice {
    /// Adds what has to be done after it.
    fn extend(&mut self, more: Self) {
        if more.edits.iter().all(|edit| self.edits.contains(edit)) {
            return;
        }
        self.help = format!("{}; then {}", self.help, more.help);
        self.edits.extend(more.edits);
        Edit::unite(&mut self.edits);
    }
}
