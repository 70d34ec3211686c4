//! `missing-kind`: kinds of Flux that this installation of it does not have.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding};
use crate::object::ObjectRef;
use crate::requirement::{Need, Requirement, optional_component};

/// One finding for each kind and each Kustomization that applies objects of it.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    for (applier, needs) in analyzed.requirements().appliers() {
        findings.extend(needs.iter().filter_map(|need| finding(analyzed, applier, need)));
    }
}

fn finding(analyzed: &AnalyzedEnvironment, applier: &ObjectRef, need: &Requirement) -> Option<Finding> {
    let Need::Kind { group, kind } = &need.need else { return None };
    let component =
        optional_component(group, kind).filter(|_| analyzed.requirements().is_absent(&need.need))?;
    let mut finding = Finding::new(
        Code::MissingKind,
        format!("Flux is installed without {component}, which brings {kind}"),
    )
    .at(need.span, format!("{} is of a kind that the API server does not know", need.consumer.name))
    .node(need.consumer.to_string());
    finding = finding.node(applier.to_string()).note(format!(
        "The dry-run of {} fails (no matches for kind), and nothing of its stage is applied.",
        applier.name
    ));
    Some(
        finding.help(format!(
            "install it: `--components-extra={component}`, or `components` of the FluxInstance"
        )),
    )
}
