//! `variable-not-replaced`: `${…}` in what a Kustomization without variables applies.

use std::collections::HashSet;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, Severity};
use crate::requirement::unreplaced;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    for (by, unreplaced) in unreplaced(analyzed.environment()) {
        if !seen.insert((&by.reference, unreplaced.span)) {
            continue;
        }
        let name = &by.reference.name;
        let message = format!("a variable in a {} stays as it is", unreplaced.object.kind);
        let finding =
            Finding::new(Code::VariableNotReplaced, message).at(unreplaced.span, "nothing is put here");
        let mut finding = match &by.post_build {
            Some(post_build) => finding.at(post_build.span, "this sets no variable"),
            None => finding.at(by.span, "it has no `postBuild`"),
        }
        .node(by.reference.to_string());
        finding.notes.push(if unreplaced.is_refused {
            finding.severity = Severity::Error;
            format!(
                "Flux replaces nothing where it has no variable at all, not even by defaults. The API server refuses it in a \
                 name or a label, and {name} never gets ready."
            )
        } else {
            "Flux replaces nothing where it has no variable at all, not even by defaults: the text is applied as it is \
             written."
                .to_owned()
        });
        findings.push(finding.help(format!(
            "set the variable in `postBuild.substitute` of {name}; for text that is meant so, and where variables are set, \
             write `$${{…}}`"
        )));
    }
}
