//! `dependency-across-sources`: such an edge orders the first installation only.

use std::collections::HashSet;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Content;
use crate::finding::{Code, Finding};
use crate::flux::Kustomization;
use crate::graph::Graph;
use crate::source::Span;

/// How many lines are shown.
const SHOWN: usize = 5;

/// A dependent, what it depends on, and the line.
type Across<'k> = (&'k Kustomization, &'k Kustomization, Span);

/// One finding for the environment: where each application is an artifact of its own, all its edges are of this kind.
///
/// Only where the content of both is in this repository, so that one commit can change both: nobody expects an order of what
/// others release.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let kustomizations = &analyzed.environment().kustomizations;
    let is_here =
        |one: &Kustomization| matches!(analyzed.environment().content(&one.reference), Content::Folder(_));
    let mut across: Vec<Across<'_>> = Vec::new();
    for dependent in kustomizations.values().filter(|one| is_here(one)) {
        for dependency in dependent.depends_on.iter().filter(|one| one.ready_expression.is_none()) {
            if let Some(needed) = kustomizations.get(&dependency.target).filter(|needed| is_here(needed))
                && source(dependent) != source(needed)
            {
                across.push((dependent, needed, dependency.span));
            }
        }
    }
    if !across.is_empty() {
        findings.push(finding(analyzed.graph(), &across));
    }
}

fn source(kustomization: &Kustomization) -> String {
    kustomization.source.as_ref().map(|source| source.target.to_string()).unwrap_or_default()
}

fn finding(graph: &Graph, across: &[Across<'_>]) -> Finding {
    let name = |one: &Kustomization| graph.name_of(&one.reference);
    let message = match across {
        [(dependent, needed, _)] => {
            format!("{} depends on {} of another source", name(dependent), name(needed))
        }
        all => format!("{} dependencies lead to another source", all.len()),
    };
    let mut finding = Finding::new(Code::DependencyAcrossSources, message);
    for (dependent, needed, span) in across.iter().take(SHOWN) {
        let (a, b) = (name(dependent), name(needed));
        finding =
            finding.at(*span, format!("{a} is from {}, {b} from {}", source(dependent), source(needed)));
    }
    if across.len() > SHOWN {
        finding = finding.note(format!("The same holds for {} more lines.", across.len() - SHOWN));
    }
    let mut seen = HashSet::new();
    for one in across.iter().flat_map(|(dependent, needed, _)| [dependent, needed]) {
        let id = one.reference.to_string();
        if seen.insert(id.clone()) {
            finding.nodes.push(id);
        }
    }
    finding.note(
        "Across sources, Flux asks only whether the dependency is ready: a new revision of the dependent does not wait for \
         the new revision of what it depends on.",
    )
}
