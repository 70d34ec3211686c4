//! `patch-selects-nothing`: a target of a patch that no build finds anything for.

use std::collections::BTreeMap;

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

/// One finding for each target that selects nothing in any build of any environment: a patch in a component, or one that a
/// parent puts into all its children, is of use if it is of use to one.
pub(super) fn check(subject: &AnalyzedEnvironment, all: &[AnalyzedEnvironment], findings: &mut Vec<Finding>) {
    let mut idle: BTreeMap<Span, Idle<'_>> = BTreeMap::new();
    for (by, build) in &subject.environment().builds {
        for (span, found) in &build.patch_uses {
            if let PatchUse::Nothing { hint, by_label } = found {
                let owner = by.to_string();
                let known = idle.entry(*span).or_insert(Idle { hint: None, by_label: *by_label, owner });
                known.hint = known.hint.or(hint.as_deref());
            }
        }
    }
    idle.retain(|span, _| !is_used(*span, all));
    findings.extend(idle.into_iter().map(|(span, idle)| finding(span, idle)));
}

fn is_used(span: Span, all: &[AnalyzedEnvironment]) -> bool {
    let builds = all.iter().flat_map(|analyzed| &analyzed.environment().builds);
    builds.into_iter().any(|(_, build)| build.patch_uses.get(&span) == Some(&PatchUse::Selects))
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
