//! `patch-selects-nothing`: a target of a patch that no build finds anything for.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding};
use crate::graph::Analyzed;
use crate::kustomize::PatchUse;
use crate::source::Span;

/// One finding for each target that selects nothing in any build of any environment: a patch in a component, or one that a
/// parent puts into all its children, is of use if it is of use to one.
pub(super) fn check(subject: &Analyzed, all: &[Analyzed], findings: &mut Vec<Finding>) {
    let mut idle: BTreeMap<Span, (Option<&str>, String)> = BTreeMap::new();
    for (by, build) in &subject.environment.builds {
        for (span, found) in &build.patch_uses {
            if let PatchUse::Nothing(hint) = found {
                let owner = by.to_string();
                let known = idle.entry(*span).or_insert((None, owner));
                known.0 = known.0.or(hint.as_deref());
            }
        }
    }
    idle.retain(|span, _| !is_used(*span, all));
    findings.extend(idle.into_iter().map(|(span, (hint, owner))| finding(span, hint, owner)));
}

fn is_used(span: Span, all: &[Analyzed]) -> bool {
    let builds = all.iter().flat_map(|analyzed| &analyzed.environment.builds);
    builds.into_iter().any(|(_, build)| build.patch_uses.get(&span) == Some(&PatchUse::Selects))
}

fn finding(span: Span, hint: Option<&str>, owner: String) -> Finding {
    Finding::new(Code::PatchSelectsNothing, "the target of this patch selects nothing")
        .at(span, hint.unwrap_or("no object fits"))
        .note("kustomize does not report this: the patch has no effect.")
        .node(owner)
        .help("correct the target, or remove the patch")
}
