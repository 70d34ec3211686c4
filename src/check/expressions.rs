//! `invalid-expression`: CEL that Flux does not compile.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Edit, Finding};
use crate::flux::cel::CelError;
use crate::flux::{DependencyReference, Expression, HealthCheckExpression};
use crate::object::ObjectRef;
use crate::requirement::{InvalidExpression, invalid_expressions};

/// One finding for each expression that a controller refuses.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let environment = analyzed.environment();
    let owners = environment.kustomizations.keys().chain(environment.helm_releases.keys());
    for owner in owners.chain(environment.resource_sets.keys()) {
        let found = invalid_expressions(environment, owner);
        findings.extend(found.iter().map(|invalid| finding(owner, invalid)));
    }
}

fn finding(owner: &ObjectRef, invalid: &InvalidExpression<'_>) -> Finding {
    let finding = match invalid {
        InvalidExpression::Uncompilable(expression, fault, dependency) => {
            of_fault(owner, expression, fault, *dependency)
        }
        InvalidExpression::Twice(entry, first) => {
            let message = format!("{} has two health check expressions for {}", owner.name, kinds(entry));
            Finding::new(Code::InvalidExpression, message)
                .at(entry.span, "the second one; the version does not count")
                .at(*first, "the first one")
                .help("keep one of them")
        }
    };
    let does = if &*owner.kind == "HelmRelease" { "installs" } else { "applies" };
    finding.node(owner.to_string()).note(format!(
        "Flux reports InvalidCELExpression for {}, and does not try again: it {does} nothing.",
        owner.name
    ))
}

fn of_fault(
    owner: &ObjectRef,
    expression: &Expression,
    fault: &CelError,
    dependency: Option<&DependencyReference>,
) -> Finding {
    let place = match fault.place(&expression.text) {
        (1, column) if !expression.text.trim_end().contains('\n') => format!("column {column}"),
        (line, column) => format!("line {line}, column {column}"),
    };
    let message = format!("Flux refuses the {} of {}: {}", expression.field, owner.name, fault.message);
    let mut finding = Finding::new(Code::InvalidExpression, message);
    if let Some(dependency) = dependency {
        finding = finding.at(dependency.span, "this dependency is never met");
    }
    finding = finding.at(expression.span, place);
    match &fault.instead {
        None => finding,
        Some(text) => {
            let edits = is_plain(text).then(|| Edit::replace(expression.span, text.as_str()));
            finding.advise(format!("write `{text}`"), edits.into_iter().collect())
        }
    }
}

/// Whether a text can stand anywhere in YAML without quotes.
fn is_plain(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | ' ' | '=');
    text.chars().all(is_plain)
}

/// What an entry of `healthCheckExprs` is for.
fn kinds(entry: &HealthCheckExpression) -> String {
    let group = if entry.group.is_empty() { "the core group" } else { &entry.group };
    match &entry.kind {
        Some(kind) => format!("{kind} of {group}"),
        None => format!("all kinds of {group}"),
    }
}
