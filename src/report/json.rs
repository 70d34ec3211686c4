//! Findings for programs.

use serde::Serialize;

use super::Report;
use crate::finding::{self, Finding, Severity};
use crate::source::{Location, SourceMap};

/// The report as JSON: `{apiVersion: "infra-graph/v1", kind: "Report", result: {environments, findings}}`.
///
/// Every field is always there; `help` is null where there is none. Texts are as the findings have them: JSON escapes
/// control characters itself. No line of a file is in it.
pub fn json(report: &Report<'_>) -> String {
    let findings = report.findings.iter().map(|finding| entry(finding, report.sources)).collect();
    let document = Document {
        api_version: "infra-graph/v1",
        kind: "Report",
        result: Body { environments: &report.environments, findings },
    };
    // Strings, numbers and lists only: there is nothing in it that JSON cannot say.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn entry<'r>(finding: &'r Finding, sources: &SourceMap) -> Entry<'r> {
    let label =
        |label: &'r finding::Label| Label { location: sources.location(label.span), text: &label.text };
    Entry {
        code: finding.code.name(),
        severity: finding.severity,
        environments: finding.environments.iter().map(String::as_str).collect(),
        nodes: &finding.nodes,
        message: &finding.message,
        labels: finding.labels.iter().map(label).collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'r> {
    api_version: &'static str,
    kind: &'static str,
    result: Body<'r>,
}

#[derive(Serialize)]
struct Body<'r> {
    environments: &'r [String],
    findings: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Entry<'r> {
    code: &'static str,
    severity: Severity,
    environments: Vec<&'r str>,
    nodes: &'r [String],
    message: &'r str,
    labels: Vec<Label<'r>>,
    notes: &'r [String],
    help: Option<&'r str>,
}

#[derive(Serialize)]
struct Label<'r> {
    location: Location,
    text: &'r str,
}
