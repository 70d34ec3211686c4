//! `dependency-of-wrong-kind`.

use crate::analyzed::AnalyzedEnvironment;
use crate::check::advice;
use crate::finding::{Code, Edit, Finding};
use crate::flux::{DependencyReference, Kind};
use crate::object::ObjectRef;

/// `other` has the name, and is of a kind that the dependent cannot depend on.
pub(super) fn finding(
    analyzed: &AnalyzedEnvironment,
    dependent: &ObjectRef,
    dependency: &DependencyReference,
    other: &ObjectRef,
) -> Finding {
    let name = &dependency.target.name;
    let message = format!(
        "{name} is a {}, and a {} can depend on {}s only",
        other.kind, dependent.kind, dependent.kind
    );
    let finding = Finding::new(Code::DependencyOfWrongKind, message)
        .at(dependency.span, format!("there is no {} of this name", dependent.kind))
        .node(dependent.to_string())
        .note(format!(
            "Flux looks for a {} of this name, finds none, and {} is not reconciled.",
            dependent.kind, dependent.name
        ));
    if Kind::of(dependent) == Some(Kind::Kustomization) {
        return advised(analyzed, finding, dependent, dependency, other);
    }
    finding.help(format!(
        "depend on the Kustomization that applies {}, from the one that applies {}",
        other.name, dependent.name
    ))
}

/// The Kustomization that applies the other one is what to wait for.
fn advised(
    analyzed: &AnalyzedEnvironment,
    mut finding: Finding,
    dependent: &ObjectRef,
    dependency: &DependencyReference,
    other: &ObjectRef,
) -> Finding {
    let environment = analyzed.environment();
    let by = environment.inventory.get(other).and_then(|entry| entry.appliers.first()?.by.as_ref());
    let applier =
        by.and_then(|by| environment.kustomizations.get(by)).filter(|one| one.reference != *dependent);
    if let Some(applier) = applier {
        let by = &applier.reference;
        let beside =
            |field, value: &str| advice::beside(environment, dependent, dependency.span, field, value);
        let depends = environment.kustomizations.get(dependent);
        let already = depends.is_some_and(|one| one.depends_on.iter().any(|known| known.target == *by));
        let (words, edits): (String, Vec<Edit>) = if already {
            let words = format!(
                "remove this entry: {} depends on {}, which applies {other}, anyway",
                dependent.name, by.name
            );
            (words, advice::without(environment, dependent, dependency.span).into_iter().collect())
        } else {
            let namespace = (by.namespace != dependency.target.namespace)
                .then(|| beside("namespace", &by.namespace))
                .flatten();
            let also =
                namespace.as_ref().map(|_| format!(" and `namespace: {}`", by.namespace)).unwrap_or_default();
            let words = format!("write `name: {}`{also}, which applies {other}", by.name);
            (words, beside("name", &by.name).into_iter().chain(namespace).collect())
        };
        let health = advice::health_check(environment, by, other);
        finding = match (applier.wait, health) {
            (true, _) => finding.advise(words, edits),
            (false, None) => finding.waits(analyzed, by, &format!("{words}, and give it"), edits),
            (false, Some(check)) => {
                let checked = [edits.clone(), vec![check]].concat();
                finding
                    .waits(analyzed, by, &format!("{words}, and give it"), edits)
                    .advise(format!("{words}, and give it a health check of the release"), checked)
            }
        };
    }
    finding.advise(
        format!("depend on the Kustomization that applies {other}, and let that one have `wait: true`"),
        Vec::new(),
    )
}
