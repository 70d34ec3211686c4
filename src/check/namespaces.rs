//! `missing-namespace`: objects that must have a namespace, and get none.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::requirement::namespaceless;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    for (by, object) in namespaceless(analyzed.environment()) {
        let name = &by.reference.name;
        let is_set = Kind::of(by.reference) == Some(Kind::ResourceSet);
        let reference = &object.reference;
        let span = object.node.at(&["metadata", "name"]).map_or(object.origin, |node| node.span);
        let message = format!("{reference} has no namespace, and {name} gives it none");
        findings.push(
            Finding::new(Code::MissingNamespace, message)
                .at(span, "no `namespace` beside it")
                .at(by.span, if is_set { "a set gives none" } else { "no `targetNamespace` in its spec" })
                .node(by.reference.to_string())
                .node(reference.to_string())
                .note(format!(
                    "There is no default: the apply fails (`namespace not specified`), Flux reports ReconciliationFailed and \
                     applies nothing of the same stage of {name}."
                ))
                .help(if is_set {
                    "write `namespace:` into its metadata"
                } else {
                    "write `namespace:` into its metadata, or into the kustomization that lists it"
                }),
        );
    }
}
