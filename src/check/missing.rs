//! `missing-dependency`, `dependency-of-wrong-kind`.

mod wrong_kind;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Advice, Code, Finding, Severity, enumerate, nearest};
use crate::flux::{DependencyReference, Kind};
use crate::object::ObjectRef;
use crate::requirement::{Bringer, Presence};

use super::{advice, unknown};

pub(super) fn check(subject: &AnalyzedEnvironment, all: &[AnalyzedEnvironment], findings: &mut Vec<Finding>) {
    let environment = subject.environment();
    for (reference, kustomization) in &environment.kustomizations {
        for dependency in &kustomization.depends_on {
            findings.extend(missing(subject, all, reference, dependency));
        }
    }
    for (reference, release) in &environment.helm_releases {
        for dependency in &release.depends_on {
            findings.extend(missing(subject, all, reference, dependency));
        }
    }
    for (reference, set) in &environment.resource_sets {
        // What is not Flux's own may come from elsewhere, so that nobody can say that it is missing.
        for dependency in set.depends_on.iter().filter(|dependency| Kind::of(&dependency.target).is_some()) {
            findings.extend(missing(subject, all, reference, dependency));
        }
    }
}

fn missing(
    subject: &AnalyzedEnvironment,
    all: &[AnalyzedEnvironment],
    dependent: &ObjectRef,
    dependency: &DependencyReference,
) -> Option<Finding> {
    let environment = subject.environment();
    let target = &dependency.target;
    let bringers = match subject.requirements().presence(environment, dependent, target) {
        Presence::There => return None,
        Presence::Absent => Vec::new(),
        Presence::Unknown(bringers) => bringers,
    };
    if environment.inventory.contains(target) {
        return Some(left_alone(dependent, dependency));
    }
    if target.name.is_empty() {
        let waiting = subject.graph().name_of(dependent);
        let message = format!("a dependency of {waiting} has an empty name");
        let finding =
            Finding::new(Code::MissingDependency, message).at(dependency.span, "nothing has this name");
        return Some(finding.node(dependent.to_string()).note(format!(
            "The API server takes it, and Flux looks for it for ever: {waiting} is not reconciled."
        )));
    }
    let names_kinds = Kind::of(dependent) == Some(Kind::ResourceSet);
    if let Some(other) = other_kind(subject, target).filter(|_| !names_kinds) {
        return Some(unknown::lessened(
            wrong_kind::finding(subject, dependent, dependency, other),
            &bringers,
        ));
    }
    let name = &target.name;
    let short = if names_kinds {
        // The kind is a part of what is written, and the namespace too.
        target.to_string()
    } else if target.namespace == dependent.namespace {
        name.to_string()
    } else {
        format!("{}/{name}", target.namespace)
    };
    if !bringers.is_empty() {
        return Some(not_known(subject, dependent, dependency, &short, &bringers));
    }
    let mut finding =
        Finding::new(Code::MissingDependency, format!("{short} is not in {}", environment.name));
    let (label, advice) = hint(subject, all, dependent, dependency);
    finding = finding.at(dependency.span, label).node(dependent.to_string());
    finding.advice.extend(advice);
    let every = if names_kinds { "The operator looks again every 5s" } else { "Flux looks again every 30s" };
    Some(finding.note(format!(
        "{every} for ever and says so only in an event; {} is not reconciled.",
        subject.graph().name_of(dependent)
    )))
}

/// What may be there, and may be misspelt.
fn not_known(
    subject: &AnalyzedEnvironment,
    dependent: &ObjectRef,
    dependency: &DependencyReference,
    short: &str,
    bringers: &[Bringer],
) -> Finding {
    let environment = subject.environment();
    let message = format!("whether {short} is in {} is not known", environment.name);
    let finding = unknown::finding(Code::MissingDependency, message, dependency.span, bringers);
    let target = &dependency.target;
    let known = || environment.inventory.iter().map(|(reference, _)| reference);
    let is_alike = |known: &&ObjectRef| {
        (&known.kind, &known.group, &known.name) == (&target.kind, &target.group, &target.name)
    };
    let mut alike = known().filter(is_alike);
    if let (Some(other), None) = (alike.next(), alike.next()) {
        return unknown::elsewhere(finding, environment, dependent, other).node(dependent.to_string());
    }
    let others =
        known().filter(|known| known.kind == target.kind && *known != dependent).map(|known| &*known.name);
    unknown::misspelt(finding, environment, dependent, &target.name, others).node(dependent.to_string())
}

/// What stands in a build and is never applied.
fn left_alone(dependent: &ObjectRef, dependency: &DependencyReference) -> Finding {
    let name = &dependency.target.name;
    let message = format!("{} waits for {name}, which Flux is told to leave alone", dependent.name);
    let mut finding = Finding::new(Code::MissingDependency, message)
        .at(dependency.span, format!("nobody applies {name}"))
        .node(dependent.to_string())
        .note("Flux does not create what is marked `reconcile: disabled` or `ssa: Ignore`; it is there only if somebody else puts it there.");
    finding.severity = Severity::Warning;
    finding
}

/// An object of the same name that a dependency cannot mean, since it names one kind only.
fn other_kind<'a>(subject: &'a AnalyzedEnvironment, target: &ObjectRef) -> Option<&'a ObjectRef> {
    let inventory = &subject.environment().inventory;
    let candidates =
        [Kind::Kustomization, Kind::HelmRelease].into_iter().filter(|kind| kind.name() != &*target.kind);
    let found = |reference: &&ObjectRef| {
        reference.name == target.name && candidates.clone().any(|kind| Kind::of(reference) == Some(kind))
    };
    let mut references: Vec<&ObjectRef> =
        inventory.iter().map(|(reference, _)| reference).filter(found).collect();
    references.sort_by_key(|reference| reference.namespace != target.namespace);
    // The name may only be in the wrong namespace: then that is the hint to give.
    let same_kind = inventory.iter().any(|(known, _)| known.name == target.name && known.kind == target.kind);
    if same_kind { None } else { references.first().copied() }
}

/// What the name may have been meant to be: the label at the line, and the fix.
fn hint(
    subject: &AnalyzedEnvironment,
    all: &[AnalyzedEnvironment],
    dependent: &ObjectRef,
    dependency: &DependencyReference,
) -> (String, Option<Advice>) {
    let (environment, target) = (subject.environment(), &dependency.target);
    let beside = |field, value: &str| advice::beside(environment, dependent, dependency.span, field, value);
    let of_kind = |analyzed: &AnalyzedEnvironment| -> Vec<ObjectRef> {
        let references = analyzed.environment().inventory.iter().map(|(reference, _)| reference);
        references
            .filter(|reference| reference.kind == target.kind && reference.group == target.group)
            .cloned()
            .collect()
    };
    let here = of_kind(subject);
    if let Some(other) = here.iter().find(|known| known.name == target.name) {
        let label = format!("{} is in namespace {}", target.name, other.namespace);
        let help = format!("write `namespace: {}`", other.namespace);
        let edits = beside("namespace", &other.namespace).into_iter().collect();
        return (label, Some(Advice { help, edits }));
    }
    let others = here.iter().filter(|known| *known != dependent).map(|known| &*known.name);
    if let Some(near) = nearest(&target.name, others) {
        let found = here.iter().find(|known| &*known.name == near);
        let namespace = found.filter(|known| known.namespace != target.namespace);
        let also =
            namespace.map(|known| format!(", with `namespace: {}`", known.namespace)).unwrap_or_default();
        let named = beside("name", near).into_iter();
        let edits = named.chain(namespace.and_then(|known| beside("namespace", &known.namespace))).collect();
        let help = format!("write `name: {near}`{also}");
        return (format!("did you mean {near}?"), Some(Advice { help, edits }));
    }
    let elsewhere: Vec<String> = all
        .iter()
        .filter(|analyzed| of_kind(analyzed).contains(target))
        .map(|analyzed| analyzed.environment().name.clone())
        .collect();
    if elsewhere.is_empty() {
        return ("there is nothing of this name".to_owned(), None);
    }
    let list = enumerate(&elsewhere);
    (
        format!("it is only in {list}"),
        Some(Advice {
            help: format!("add {} to {}, or remove this entry", target.name, environment.name),
            edits: Vec::new(),
        }),
    )
}
