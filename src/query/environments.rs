//! Which environments there are, how big, how healthy.

use std::collections::HashMap;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::{Content, Environment, Evidence, LeftOut};
use crate::finding::{Finding, Severity};
use crate::object::ObjectRef;
use crate::source::{Location, SourceMap};

/// All environments of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Environments {
    /// Sorted by name.
    pub environments: Vec<EnvironmentSummary>,
    /// What was considered and is none, sorted by folder.
    pub left_out: Vec<LeftOutFolder>,
}

/// One environment in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentSummary {
    /// The name.
    pub name: String,
    /// The folder that it starts at.
    pub entry: String,
    /// How many Kustomizations it has.
    pub kustomizations: usize,
    /// How many HelmReleases it has.
    pub helm_releases: usize,
    /// How many edges its graph has.
    pub edges: usize,
    /// How many Kustomizations could not be looked into, the root aside: their content is elsewhere, or they do not build.
    pub not_looked_into: usize,
    /// Why the folder is an environment, and which source this repository is, the surest first.
    pub evidence: Vec<Piece>,
    /// What is wrong with it.
    pub findings: Counts,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Piece {
    /// What was seen.
    pub what: String,
    /// Where.
    pub location: Location,
}

/// A folder that looks like an environment and is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeftOutFolder {
    /// The folder.
    pub folder: String,
    /// Why it is none.
    pub why: String,
    /// What says so.
    pub location: Location,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Infos.
    pub info: usize,
}

impl EnvironmentSummary {
    /// An environment in numbers, but for its findings.
    pub fn of(analyzed: &AnalyzedEnvironment) -> Self {
        let (environment, sources) = (analyzed.environment(), analyzed.sources());
        let piece =
            |piece: &Evidence| Piece { what: piece.what.clone(), location: sources.location(piece.span) };
        Self {
            name: environment.name.clone(),
            entry: environment.entry.to_string(),
            kustomizations: environment.kustomizations.len(),
            helm_releases: environment.helm_releases.len(),
            edges: analyzed.graph().edge_count(),
            not_looked_into: not_looked_into(environment),
            evidence: environment.evidence.iter().map(piece).collect(),
            findings: Counts::default(),
        }
    }
}

/// Adds to each summary what is wrong there; `findings` are merged ones. Linear.
pub fn environments(
    mut summaries: Vec<EnvironmentSummary>,
    left_out: &[LeftOut],
    findings: &[Finding],
    sources: &SourceMap,
) -> Environments {
    let mut counts: HashMap<&str, Counts> = HashMap::new();
    for finding in findings {
        for name in &finding.environments {
            let counts = counts.entry(name).or_default();
            match finding.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Info => counts.info += 1,
            }
        }
    }
    for summary in &mut summaries {
        summary.findings = counts.get(summary.name.as_str()).copied().unwrap_or_default();
    }
    let folder = |left: &LeftOut| LeftOutFolder {
        folder: left.folder.to_string(),
        why: left.why.clone(),
        location: sources.location(left.span),
    };
    Environments { environments: summaries, left_out: left_out.iter().map(folder).collect() }
}

/// The Kustomizations whose objects are not known.
fn not_looked_into(environment: &Environment) -> usize {
    let kustomizations =
        environment.kustomizations.keys().filter(|reference| **reference != environment.root);
    let unknown = |reference: &&ObjectRef| *environment.content(reference) == Content::External;
    let root = usize::from(*environment.content(&environment.root) == Content::External);
    root + kustomizations.filter(unknown).count()
}
