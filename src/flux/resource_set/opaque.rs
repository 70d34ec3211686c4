//! What is said of a set that cannot be looked into, or that the operator refuses.

use crate::finding::{Code, Finding};
use crate::source::Span;

use super::{ResourceSet, ResourceSetBuild};

/// Notes that something only the cluster knows decides about the set.
pub(super) fn note(set: &ResourceSet, span: Span, label: String, build: &mut ResourceSetBuild) {
    let name = &set.reference.name;
    build.incomplete = true;
    build.findings.push(
        Finding::new(Code::OpaqueResourceSet, format!("what {name} creates is known in the cluster only"))
            .at(span, label)
            .node(set.reference.to_string()),
    );
}

/// Notes that the operator would refuse the set.
pub(super) fn fail(
    set: &ResourceSet,
    span: Span,
    message: String,
    label: &str,
    build: &mut ResourceSetBuild,
) {
    let note = format!(
        "The operator reports BuildFailed for ResourceSet {} and applies nothing of it.",
        set.reference.name
    );
    fail_with(set, span, message, label, note, None, build);
}

/// As [`fail`], with what the operator does.
pub(super) fn fail_with(
    set: &ResourceSet,
    span: Span,
    message: String,
    label: &str,
    note: String,
    help: Option<String>,
    build: &mut ResourceSetBuild,
) {
    build.incomplete = true;
    build.failed = true;
    let mut finding =
        Finding::new(Code::BuildFailed, message).at(span, label).node(set.reference.to_string()).note(note);
    if let Some(help) = help {
        finding = finding.help(help);
    }
    build.findings.push(finding);
}

/// Notes that the set takes more than this program follows.
pub(super) fn too_large(set: &ResourceSet, span: Span, what: &str, build: &mut ResourceSetBuild) {
    let name = &set.reference.name;
    build.incomplete = true;
    build.findings.push(
        Finding::new(
            Code::TooLarge,
            format!("ResourceSet {name} takes more than infra-graph follows: {what}"),
        )
        .at(span, "here the limit is reached")
        .node(set.reference.to_string())
        .note("What it would apply is not in any answer."),
    );
}

/// Notes that this program cannot carry a part of the template out.
pub(super) fn unsupported(set: &ResourceSet, span: Span, what: &str, build: &mut ResourceSetBuild) {
    let name = &set.reference.name;
    build.incomplete = true;
    build.findings.push(
        Finding::new(
            Code::OpaqueResourceSet,
            format!("the template of {name} cannot be rendered here: {what}"),
        )
        .at(span, "infra-graph does not support this")
        .node(set.reference.to_string())
        .note("The operator may render it. What it would apply is not in any answer."),
    );
}
