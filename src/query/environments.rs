//! Which environments there are, how big, how healthy.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Finding, Severity};
use crate::graph::Analyzed;

/// All environments of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Environments {
    /// Sorted by name.
    pub environments: Vec<EnvironmentSummary>,
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
    /// What is wrong with it.
    pub findings: Counts,
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
pub fn environments(analyzed: &[Analyzed], findings: &[Finding]) -> Environments {
    let count = |name: &str, severity: Severity| {
        findings.iter().filter(|f| f.severity == severity && f.environments.contains(name)).count()
    };
    let summary = |subject: &Analyzed| {
        let environment = &subject.environment;
        let name = environment.name.as_str();
        EnvironmentSummary {
            name: name.to_owned(),
            entry: environment.entry.to_string(),
            kustomizations: environment.kustomizations.len(),
            helm_releases: environment.helm_releases.len(),
            edges: subject.graph.edges().count(),
            findings: Counts {
                error: count(name, Severity::Error),
                warning: count(name, Severity::Warning),
                info: count(name, Severity::Info),
            },
        }
    };
    Environments { environments: analyzed.iter().map(summary).collect() }
}
