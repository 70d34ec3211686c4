//! `variable-not-replaced`: `${…}` in what a Kustomization without variables applies.

use std::collections::HashSet;

use crate::finding::{Code, Finding, Severity};
use crate::graph::Analyzed;
use crate::requirement::{is_name, unreplaced};

pub(super) fn check(subject: &Analyzed, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    for (by, object, node) in unreplaced(&subject.environment) {
        if !seen.insert((&by.reference, node.span)) {
            continue;
        }
        let name = &by.reference.name;
        let in_name = is_name(object, node);
        let message = match in_name {
            true => format!("a variable in the name of a {} stays as it is", object.reference.kind),
            false => format!("a variable in a {} stays as it is", object.reference.kind),
        };
        let finding = Finding::new(Code::VariableNotReplaced, message).at(node.span, "nothing is put here");
        let mut finding = match &by.post_build {
            Some(post_build) => finding.at(post_build.span, "this sets no variable"),
            None => finding.at(by.span, "it has no `postBuild`"),
        }
        .node(by.reference.to_string());
        finding.notes.push(if in_name {
            finding.severity = Severity::Error;
            format!(
                "Flux replaces nothing where it has no variable at all, not even by defaults. The API server refuses the \
                 name, and {name} never gets ready."
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
