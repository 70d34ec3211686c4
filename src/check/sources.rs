//! `missing-source` and `external-source`.

use indexmap::IndexMap;

use crate::environment::Content;
use crate::finding::{Code, Edit, Finding, nearest};
use crate::flux::{ChartSource, Kind, SourceReference, upstream_sources};
use crate::object::ObjectRef;
use crate::source::Span;

use crate::analyzed::AnalyzedEnvironment;
use crate::requirement::Presence;

use super::unknown;

use super::advice;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    external(analyzed, findings);
    missing(analyzed, findings);
}

/// One info for each source whose content is elsewhere.
fn external(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let environment = analyzed.environment();
    let mut users: IndexMap<&ObjectRef, Vec<(&ObjectRef, Span)>> = IndexMap::new();
    for (reference, kustomization) in &environment.kustomizations {
        if let Some(source) = &kustomization.source
            && *environment.content(reference) == Content::External
        {
            users.entry(&source.target).or_default().push((reference, source.span));
        }
    }
    for (source, users) in users {
        let defined = environment.inventory.get(source);
        let definition =
            defined.and_then(|entry| entry.object.node.at(&["metadata", "name"])).map(|name| name.span);
        let first = users[0].1;
        let mut finding =
            Finding::new(Code::ExternalSource, format!("the content of {source} is not in this repository"));
        if let Some(span) = definition {
            finding = finding.at(span, "this source");
        }
        finding = finding.at(first, "is used here");
        finding.nodes = users.iter().map(|(user, _)| user.to_string()).collect();
        findings
            .push(finding.help(format!("where its content is at hand, map it: `--source {source}=FOLDER`")));
    }
}

/// A source that is neither the bootstrap's, nor applied, nor generated. Said only where the repository itself names the
/// bootstrap's source: otherwise it may well be one that exists in the cluster.
pub(super) fn missing(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let environment = analyzed.environment();
    for (reference, kustomization) in &environment.kustomizations {
        findings.extend(
            kustomization.source.iter().filter_map(|source| missing_source(analyzed, reference, source)),
        );
    }
    for (reference, release) in &environment.helm_releases {
        let Some(ChartSource::Template { source, .. } | ChartSource::Reference(source)) = &release.chart
        else {
            continue;
        };
        findings.extend(missing_source(analyzed, reference, source));
    }
    for (reference, entry) in environment.inventory.iter() {
        let sources = upstream_sources(&entry.object);
        findings.extend(sources.iter().filter_map(|source| missing_source(analyzed, reference, source)));
    }
}

fn missing_source(
    analyzed: &AnalyzedEnvironment,
    user: &ObjectRef,
    source: &SourceReference,
) -> Option<Finding> {
    let environment = analyzed.environment();
    let presence = analyzed.requirements().presence(environment, user, &source.target);
    let bringers = match presence {
        Presence::There => return None,
        Presence::Absent => Vec::new(),
        Presence::Unknown(bringers) => bringers,
    };
    // Where nothing names the bootstrap's source, nobody would expect all sources here.
    if !environment.bootstrap_known && !environment.inventory.contains(&source.target) {
        return None;
    }
    let sources: Vec<&ObjectRef> = environment
        .inventory
        .iter()
        .map(|(reference, _)| reference)
        .chain(environment.bootstrap_source.as_ref())
        .filter(|reference| Kind::of(reference).is_some_and(Kind::is_source))
        .collect();
    if !bringers.is_empty() {
        let message = format!("whether {} is in {} is not known", source.target, environment.name);
        let finding = unknown::finding(Code::MissingSource, message, source.span, &bringers);
        let of_kind = || sources.iter().filter(|known| known.kind == source.target.kind);
        let mut alike = of_kind().filter(|known| known.name == source.target.name);
        if let Some(other) = alike.next()
            && alike.all(|one| one == other)
        {
            return Some(unknown::elsewhere(finding, environment, user, other).node(user.to_string()));
        }
        let names = of_kind().map(|known| &*known.name);
        return Some(
            unknown::misspelt(finding, environment, user, &source.target.name, names).node(user.to_string()),
        );
    }
    if environment.inventory.contains(&source.target) {
        let source_id = &source.target;
        let message =
            format!("Flux is told to leave {source_id} alone, and {} takes its content from it", user.name);
        return Some(unknown::left_alone(
            Code::MissingSource,
            message,
            (source.span, "nobody applies it"),
            user,
        ));
    }
    let mut finding =
        Finding::new(Code::MissingSource, format!("{} is not in {}", source.target, environment.name))
            .at(source.span, format!("{} takes its content from it", user.name))
            .node(user.to_string())
            .note("Flux reports that the source is not found, and tries again for ever.");
    let same_name =
        sources.iter().find(|known| known.name == source.target.name && known.kind == source.target.kind);
    if let Some(known) = same_name {
        let edit = advice::beside(environment, user, source.span, "namespace", &known.namespace);
        let help = format!("it is in another namespace: write `namespace: {}`", known.namespace);
        finding = finding.advise(help, edit.into_iter().collect());
    } else if let Some(name) = nearest(&source.target.name, sources.iter().map(|known| &*known.name)) {
        let edits = sources
            .iter()
            .find(|known| &*known.name == name)
            .map(|known| meant(analyzed, user, source, known));
        finding = finding.advise(format!("did you mean `{name}`?"), edits.unwrap_or_default());
    }
    Some(finding)
}

/// The changes that let a reference name this source.
fn meant(
    analyzed: &AnalyzedEnvironment,
    user: &ObjectRef,
    source: &SourceReference,
    known: &ObjectRef,
) -> Vec<Edit> {
    let beside = |field, value: &str| advice::beside(analyzed.environment(), user, source.span, field, value);
    let mut edits: Vec<Edit> = beside("name", &known.name).into_iter().collect();
    if known.kind != source.target.kind {
        edits.extend(beside("kind", &known.kind));
    }
    if known.namespace != source.target.namespace {
        edits.extend(beside("namespace", &known.namespace));
    }
    edits
}
