//! Which environments there are, how big, how healthy.

use schemars::JsonSchema;
use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::{Content, Environment, LeftOut};
use crate::finding::{Finding, Severity};
use crate::object::ObjectRef;
use crate::source::{Location, SourceMap};

/// All environments of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Environments {
    /// Sorted by name.
    pub environments: Vec<EnvironmentSummary>,
    /// What was considered and is none, sorted by folder.
    pub left_out: Vec<LeftOutFolder>,
}

/// One environment in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Piece {
    /// What was seen.
    pub what: String,
    /// Where.
    pub location: Location,
}

/// A folder that looks like an environment and is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOutFolder {
    /// The folder.
    pub folder: String,
    /// Why it is none.
    pub why: String,
    /// What says so.
    pub location: Location,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Infos.
    pub info: usize,
}

/// Counts what there is; `findings` are merged ones.
pub fn environments(
    analyzed: &[AnalyzedEnvironment],
    left_out: &[LeftOut],
    findings: &[Finding],
    sources: &SourceMap,
) -> Environments {
    let count = |name: &str, severity: Severity| {
        findings.iter().filter(|f| f.severity == severity && f.environments.contains(name)).count()
    };
    let summary = |subject: &AnalyzedEnvironment| {
        let environment = subject.environment();
        let name = environment.name.as_str();
        EnvironmentSummary {
            name: name.to_owned(),
            entry: environment.entry.to_string(),
            kustomizations: environment.kustomizations.len(),
            helm_releases: environment.helm_releases.len(),
            edges: subject.graph().edges().count(),
            not_looked_into: not_looked_into(environment),
            evidence: environment
                .evidence
                .iter()
                .map(|piece| Piece { what: piece.what.clone(), location: sources.location(piece.span) })
                .collect(),
            findings: Counts {
                error: count(name, Severity::Error),
                warning: count(name, Severity::Warning),
                info: count(name, Severity::Info),
            },
        }
    };
    let folder = |left: &LeftOut| LeftOutFolder {
        folder: left.folder.to_string(),
        why: left.why.clone(),
        location: sources.location(left.span),
    };
    Environments {
        environments: analyzed.iter().map(summary).collect(),
        left_out: left_out.iter().map(folder).collect(),
    }
}

/// The Kustomizations whose objects are not known.
fn not_looked_into(environment: &Environment) -> usize {
    let kustomizations =
        environment.kustomizations.keys().filter(|reference| **reference != environment.root);
    let unknown = |reference: &&ObjectRef| *environment.content(reference) == Content::External;
    let root = usize::from(*environment.content(&environment.root) == Content::External);
    root + kustomizations.filter(unknown).count()
}
