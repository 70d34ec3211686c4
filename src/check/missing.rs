//! `missing-dependency`, `dependency-of-wrong-kind`.

mod known;
mod wrong_kind;

use std::cell::OnceCell;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Advice, Code, Finding};
use crate::flux::{DependencyReference, Kind};
use crate::object::ObjectRef;
use crate::requirement::{Bringer, Presence};

use super::{advice, unknown};
use known::Known;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let environment = analyzed.environment();
    let search = Search { analyzed, known: OnceCell::new() };
    let kustomizations = environment.kustomizations.iter().map(|(id, one)| (id, &one.depends_on));
    let releases = environment.helm_releases.iter().map(|(id, one)| (id, &one.depends_on));
    let sets = environment.resource_sets.iter().map(|(id, one)| (id, &one.depends_on));
    for (dependent, depends_on) in kustomizations.chain(releases).chain(sets) {
        // What is not Flux's own may come from elsewhere, so that nobody can say that it is missing.
        for dependency in depends_on.iter().filter(|dependency| Kind::of(&dependency.target).is_some()) {
            findings.extend(missing(&search, dependent, dependency));
        }
    }
}

/// What is looked for in an environment.
struct Search<'a> {
    analyzed: &'a AnalyzedEnvironment,
    /// Made when the first one is missing.
    known: OnceCell<Known<'a>>,
}

impl<'a> Search<'a> {
    fn known(&self) -> &Known<'a> {
        self.known.get_or_init(|| Known::of(self.analyzed))
    }
}

fn missing(search: &Search<'_>, dependent: &ObjectRef, dependency: &DependencyReference) -> Option<Finding> {
    let analyzed = search.analyzed;
    let environment = analyzed.environment();
    let target = &dependency.target;
    let bringers = match analyzed.requirements().presence(environment, dependent, target) {
        Presence::There => return None,
        Presence::Absent => Vec::new(),
        Presence::Unknown(bringers) => bringers,
    };
    if environment.inventory.contains(target) {
        let name = &target.name;
        let message = format!("{} waits for {name}, which Flux is told to leave alone", dependent.name);
        let label = format!("nobody applies {name}");
        return Some(unknown::left_alone(
            Code::MissingDependency,
            message,
            (dependency.span, &label),
            dependent,
        ));
    }
    if target.name.is_empty() {
        let waiting = analyzed.graph().name_of(dependent);
        let message = format!("a dependency of {waiting} has an empty name");
        let finding =
            Finding::new(Code::MissingDependency, message).at(dependency.span, "nothing has this name");
        return Some(finding.node(dependent.to_string()).note(format!(
            "The API server takes it, and Flux looks for it for ever: {waiting} is not reconciled."
        )));
    }
    let names_kinds = Kind::of(dependent) == Some(Kind::ResourceSet);
    if let Some(other) = search.known().other_kind(target).filter(|_| !names_kinds) {
        return Some(unknown::lessened(
            wrong_kind::finding(analyzed, dependent, dependency, other),
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
        return Some(not_known(analyzed, dependent, dependency, &short, &bringers));
    }
    let mut finding =
        Finding::new(Code::MissingDependency, format!("{short} is not in {}", environment.name));
    let (label, advice) = hint(search, dependent, dependency);
    finding = finding.at(dependency.span, label).node(dependent.to_string());
    finding.sought = advice.is_none().then(|| target.to_string());
    finding.advice.extend(advice);
    let every = if names_kinds { "The operator looks again every 5s" } else { "Flux looks again every 30s" };
    Some(finding.note(format!(
        "{every} for ever and says so only in an event; {} is not reconciled.",
        analyzed.graph().name_of(dependent)
    )))
}

/// What may be there, and may be misspelt.
fn not_known(
    analyzed: &AnalyzedEnvironment,
    dependent: &ObjectRef,
    dependency: &DependencyReference,
    short: &str,
    bringers: &[Bringer],
) -> Finding {
    let environment = analyzed.environment();
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

/// What the name may have been meant to be: the label at the line, and the fix.
fn hint(
    search: &Search<'_>,
    dependent: &ObjectRef,
    dependency: &DependencyReference,
) -> (String, Option<Advice>) {
    let (environment, target) = (search.analyzed.environment(), &dependency.target);
    let beside = |field, value: &str| advice::beside(environment, dependent, dependency.span, field, value);
    if let Some(other) = search.known().of_name(target) {
        let label = format!("{} is in namespace {}", target.name, other.namespace);
        let help = format!("write `namespace: {}`", other.namespace);
        let edits = beside("namespace", &other.namespace).into_iter().collect();
        return (label, Some(Advice { help, edits }));
    }
    if let Some(near) = search.known().nearest(target, dependent) {
        let namespace = Some(near).filter(|near| near.namespace != target.namespace);
        let near = &*near.name;
        let also =
            namespace.map(|known| format!(", with `namespace: {}`", known.namespace)).unwrap_or_default();
        let named = beside("name", near).into_iter();
        let edits = named.chain(namespace.and_then(|known| beside("namespace", &known.namespace))).collect();
        let help = format!("write `name: {near}`{also}");
        return (format!("did you mean {near}?"), Some(Advice { help, edits }));
    }
    ("there is nothing of this name".to_owned(), None)
}
