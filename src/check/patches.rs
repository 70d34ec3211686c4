//! `patch-selects-nothing`: a target of a patch that no build finds anything for.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, Severity};
use crate::kustomize::PatchUse;
use crate::source::Span;

/// A target that selects nothing in some build.
struct Idle<'a> {
    hint: Option<&'a str>,
    by_label: bool,
    owner: String,
}

/// One finding for each target that selects nothing in any build of the environment.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let mut idle: IndexMap<Span, Idle<'_>> = IndexMap::new();
    let mut used: HashSet<Span> = HashSet::new();
    for (by, build) in &analyzed.environment().builds {
        for (span, found) in &build.patch_uses {
            match found {
                PatchUse::Nothing { hint, by_label } => {
                    let new = || Idle { hint: None, by_label: *by_label, owner: by.to_string() };
                    let known = idle.entry(*span).or_insert_with(new);
                    known.hint = known.hint.or(hint.as_deref());
                }
                PatchUse::Selects => {
                    used.insert(*span);
                }
            }
        }
    }
    idle.retain(|span, _| !used.contains(span));
    findings.extend(idle.into_iter().map(|(span, idle)| finding(span, idle)));
}

fn finding(span: Span, idle: Idle<'_>) -> Finding {
    let mut finding = Finding::new(Code::PatchSelectsNothing, "the target of this patch selects nothing")
        .at(span, idle.hint.unwrap_or("no object fits"))
        .note("kustomize does not report this: the patch has no effect.")
        .node(idle.owner);
    if idle.by_label {
        finding.severity = Severity::Info;
        return finding
            .help("nothing has to be done if the label or annotation is for objects that may come later");
    }
    finding.help("correct the target, or remove the patch")
}
