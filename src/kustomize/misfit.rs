//! What does not fit the shape of a file, as a finding.

use crate::finding::{Code, Edit, Severity};

use super::problem::{Problem, Report};
use super::shape::{Misfit, MisfitKind};

/// Reports what does not fit the shape of a file.
pub(super) fn say(misfit: &Misfit, lenient: bool, context: &str, report: &mut Report) {
    let code = if misfit.is_unknown() { Code::UnknownField } else { Code::BuildFailed };
    let mut problem = Problem::new(code, misfit.words.clone())
        .saying(misfit.message.clone())
        .within(context)
        .at(Some(misfit.span), "");
    if let MisfitKind::Unknown { alike: Some(alike) } = misfit.kind {
        problem.finding.help = Some(format!("did you mean `{alike}`?"));
        problem.finding.edits = vec![Edit::replace(misfit.span, alike)];
    }
    if lenient && misfit.is_unknown() {
        problem.finding.notes.push("Flux drops the field without a word.".to_owned());
        report.say(*problem.finding);
        return;
    }
    problem.finding.severity = Severity::Error;
    report.fail(problem);
}
