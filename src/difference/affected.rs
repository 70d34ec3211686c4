//! What a change of the repository touches, in all environments.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Finding, Severity};
use crate::query::Aftermath;
use crate::source::SourceMap;
use crate::threads;

use super::answer::{Change, Difference, FindingChange};
use super::findings::{Findings, alone};
use super::matching::Matching;

/// One side of a change: a revision, analysed.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its environments, sorted by name.
    pub environments: &'a [AnalyzedEnvironment],
    /// What is found in them.
    pub findings: &'a [Finding],
    /// The texts that its places lie in.
    pub sources: &'a SourceMap,
}

/// What a change touches, why, and what follows.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Affected {
    /// What is compared with.
    pub base: Revision,
    /// What is compared.
    pub head: Revision,
    /// The environments that the change touches, sorted by name.
    pub environments: Vec<AffectedEnvironment>,
    /// The environments that are the same on both sides.
    pub unchanged: Vec<String>,
    /// Whether both sides hold the same files, so that nothing was analysed.
    pub identical: bool,
    /// Whether only nodes are told that some files go into.
    pub narrowed: bool,
}

/// A revision of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Revision {
    /// As it was asked for, or found out.
    pub name: String,
    /// The commit; nothing for the work tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// An environment that a change touches.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AffectedEnvironment {
    /// The name.
    pub environment: String,
    /// Whether it is on both sides.
    pub state: Change,
    /// How many Kustomizations it has, on the side that has it; on the new one where both do.
    pub kustomizations: usize,
    /// The change in numbers.
    pub totals: Totals,
    /// What differs; nothing where only one side has the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
    /// What is wrong now and was not, the worst first.
    pub new_findings: Vec<FindingChange>,
    /// What was wrong and is no more.
    pub fixed_findings: Vec<FindingChange>,
}

/// A change in numbers. Nodes are Flux's objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Nodes that differ, or that apply something that does.
    pub changed: usize,
    /// Nodes that are new.
    pub added: usize,
    /// Nodes that are gone.
    pub removed: usize,
    /// What reconciles after these.
    pub reconciles_after: usize,
    /// Errors that are new.
    pub new_errors: usize,
    /// Warnings that are new.
    pub new_warnings: usize,
    /// Errors and warnings that are gone.
    pub fixed: usize,
}

/// Compares the environments of two revisions by name, side by side. With `only`, nodes that none of these files goes into, on
/// either side, are left out.
pub fn affected(base: Side<'_>, head: Side<'_>, only: Option<&BTreeSet<Utf8PathBuf>>) -> Affected {
    let by_name = |side: Side<'_>| -> BTreeMap<String, usize> {
        side.environments.iter().zip(0..).map(|(one, at)| (one.name().to_owned(), at)).collect()
    };
    let (old, new) = (by_name(base), by_name(head));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let compared = threads::map(threads::available(), names.into_iter(), |_, name| {
        environment(name, (base, old.get(name)), (head, new.get(name)), only)
    });
    let (mut environments, mut unchanged) = (Vec::new(), Vec::new());
    for one in compared {
        if one.is_nothing() { unchanged.push(one.environment) } else { environments.push(one) }
    }
    Affected {
        base: Revision::default(),
        head: Revision::default(),
        environments,
        unchanged,
        identical: false,
        narrowed: only.is_some(),
    }
}

fn environment(
    name: &str,
    (base, old): (Side<'_>, Option<&usize>),
    (head, new): (Side<'_>, Option<&usize>),
    only: Option<&BTreeSet<Utf8PathBuf>>,
) -> AffectedEnvironment {
    let (old, new) = (old.map(|at| &base.environments[*at]), new.map(|at| &head.environments[*at]));
    let (before, after) = (
        Findings { all: base.findings, sources: base.sources },
        Findings { all: head.findings, sources: head.sources },
    );
    let size = |one: &AnalyzedEnvironment| one.environment().kustomizations.len();
    let (state, kustomizations) = match (old, new) {
        (None, Some(new)) => (Change::Added, size(new)),
        (Some(old), None) => (Change::Removed, size(old)),
        (_, new) => (Change::Changed, new.map_or(0, size)),
    };
    let difference = old.zip(new).map(|(old, new)| super::difference(old, new, &Matching::default(), only));
    // What was wrong in an environment that is gone is not mended. Where none of its nodes is asked for, nor is what is found.
    let is_asked =
        only.is_none() || difference.as_ref().is_none_or(|difference| !difference.nodes.is_empty());
    let (new_findings, fixed_findings) = if new.is_some() && is_asked {
        (alone(name, after, before), alone(name, before, after))
    } else {
        (Vec::new(), Vec::new())
    };
    let totals = totals(difference.as_ref(), &new_findings, &fixed_findings);
    let environment = name.to_owned();
    AffectedEnvironment {
        environment,
        state,
        kustomizations,
        totals,
        difference,
        new_findings,
        fixed_findings,
    }
}

fn totals(difference: Option<&Difference>, new: &[FindingChange], fixed: &[FindingChange]) -> Totals {
    let nodes = |wanted: Change| {
        let nodes = difference.iter().flat_map(|difference| &difference.nodes);
        nodes.filter(|node| node.change == wanted).count()
    };
    let of = |findings: &[FindingChange], severity| {
        findings.iter().filter(|finding| finding.severity == severity).count()
    };
    Totals {
        changed: nodes(Change::Changed),
        added: nodes(Change::Added),
        removed: nodes(Change::Removed),
        reconciles_after: difference.map_or(0, |difference| difference.after.members.len()),
        new_errors: of(new, Severity::Error),
        new_warnings: of(new, Severity::Warning),
        fixed: of(fixed, Severity::Error) + of(fixed, Severity::Warning),
    }
}

impl AffectedEnvironment {
    /// Whether the change does nothing to it.
    fn is_nothing(&self) -> bool {
        self.state == Change::Changed
            && self.difference.as_ref().is_none_or(Difference::is_nothing)
            && self.new_findings.is_empty()
            && self.fixed_findings.is_empty()
    }
}

impl Affected {
    /// Two revisions that hold the same: nothing was analysed.
    pub fn nothing(base: Revision, head: Revision) -> Self {
        let (environments, unchanged) = (Vec::new(), Vec::new());
        Self { base, head, environments, unchanged, identical: true, narrowed: false }
    }

    /// Whether nothing differs.
    pub fn is_nothing(&self) -> bool {
        self.environments.is_empty()
    }

    /// All environments together.
    pub fn totals(&self) -> Totals {
        self.environments.iter().map(|one| one.totals).fold(Totals::default(), |a, b| Totals {
            changed: a.changed + b.changed,
            added: a.added + b.added,
            removed: a.removed + b.removed,
            reconciles_after: a.reconciles_after + b.reconciles_after,
            new_errors: a.new_errors + b.new_errors,
            new_warnings: a.new_warnings + b.new_warnings,
            fixed: a.fixed + b.fixed,
        })
    }

    /// Leaves out what reconciles after what differs.
    pub fn keep_direct(&mut self) {
        for one in &mut self.environments {
            one.totals.reconciles_after = 0;
            if let Some(difference) = &mut one.difference {
                difference.after = Aftermath::default();
            }
        }
    }
}
