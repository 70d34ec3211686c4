//! Findings for programs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Report, Suppressed, Suppression};
use crate::envelope::Envelope;
use crate::finding::{Action, Edit, Finding, Fix, Label, Rollout, Severity, TextEdit};
use crate::source::{Location, SourceMap};

/// The report as JSON: `{apiVersion: "infra-graph/v2", kind: "Report", result: {environments, findings, suppressed}}`.
///
/// Every field of a finding is always there; `help` is null where there is none. Texts are as the findings have them: JSON
/// escapes control characters itself. No line of a file is in it.
pub fn json(report: &Report<'_>) -> String {
    let document = ReportDocument::new(report);
    // Strings, numbers and lists only: there is nothing in it that JSON cannot say.
    Envelope::new("Report", document).to_json().unwrap_or_default()
}

/// A report as other programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportDocument {
    /// The environments that were looked at.
    pub environments: Vec<String>,
    /// What is wrong: errors first, then by place.
    pub findings: Vec<FindingDocument>,
    /// What is not reported, because somebody answered it.
    pub suppressed: Vec<SuppressedDocument>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingDocument {
    /// The code, as `infra-graph explain` takes it.
    pub code: String,
    /// How bad it is, by the configuration.
    pub severity: Severity,
    /// The environments in which it holds; empty for all that read the file.
    pub environments: BTreeSet<String>,
    /// Ids of the nodes concerned.
    pub nodes: Vec<String>,
    /// One line, without a full stop.
    pub message: String,
    /// The lines that cause it, the one to look at first at the start.
    pub labels: Vec<LabelDocument>,
    /// What it breaks, where that is known: `cold`, only a cluster that is built anew, or `upgrade`, the next rollout too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Rollout>,
    /// What Flux does then, and other facts; a sentence each.
    pub notes: Vec<String>,
    /// The smallest fix.
    pub help: Option<String>,
    /// The lines that the fix adds, changes or takes out; empty where it names none.
    pub edits: Vec<EditDocument>,
    /// The same as texts, for editors and bots: empty where it names none, or where they cannot be edited. Each can be carried
    /// out as it is.
    pub fixes: Vec<FixDocument>,
}

/// A fix that can be carried out: all of its edits, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FixDocument {
    /// What it does, in words.
    pub description: String,
    /// What it writes, by file and place; no two overlap.
    pub edits: Vec<TextEditDocument>,
}

/// Another text between two places of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextEditDocument {
    /// The path, relative to the repository's root.
    pub path: String,
    /// Where the text goes out.
    pub start: Position,
    /// The place behind it; the same where nothing goes out.
    pub end: Position,
    /// What comes in, with its line breaks.
    pub text: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

/// A change of one place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditDocument {
    /// The place.
    pub location: Location,
    /// What is done there.
    pub change: ActionDocument,
}

/// What is done at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum ActionDocument {
    /// Adds an entry to a list: the place is that list, or the `spec` where there is none yet. Several changes there go into
    /// one list.
    Append {
        /// The field with the list.
        field: String,
        /// The entry.
        entry: BTreeMap<String, String>,
    },
    /// Adds a field to the mapping at the place.
    Set {
        /// The field.
        field: String,
        /// Its value.
        value: String,
    },
    /// Takes out the entry of a list that holds the place.
    Remove,
    /// Takes out the field whose value is at the place.
    Unset,
    /// Writes another word in the place of the one that stands there.
    Replace {
        /// The word.
        text: String,
    },
    /// Gives the file another name.
    Rename {
        /// The name, without a folder.
        name: String,
    },
}

/// A line with what is to be seen in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LabelDocument {
    /// The place.
    pub location: Location,
    /// What is to be seen there; may be empty.
    pub text: String,
}

/// A finding that is not reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuppressedDocument {
    /// The finding.
    #[serde(flatten)]
    pub finding: FindingDocument,
    /// Who answered it.
    pub suppression: SuppressionDocument,
}

/// Who answered a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum SuppressionDocument {
    /// A comment in the repository.
    Allow {
        /// Its reason.
        reason: String,
        /// The comment.
        location: Location,
    },
    /// The baseline.
    Baseline,
}

impl ReportDocument {
    /// The report as a document.
    pub fn new(report: &Report<'_>) -> Self {
        let finding = |finding| FindingDocument::new(finding, report.sources);
        Self {
            environments: report.environments.clone(),
            findings: report.findings.iter().map(finding).collect(),
            suppressed: report
                .suppressed
                .iter()
                .map(|suppressed| SuppressedDocument::new(suppressed, report.sources))
                .collect(),
        }
    }
}

impl FindingDocument {
    fn new(finding: &Finding, sources: &SourceMap) -> Self {
        let label = |label: &Label| LabelDocument {
            location: sources.location(label.span),
            text: label.text.clone(),
        };
        let mut edits: Vec<&Edit> = finding.edits.iter().collect();
        edits.sort_by_cached_key(|edit| (sources.location(edit.at), &edit.action));
        Self {
            code: finding.code.name().to_owned(),
            severity: finding.severity,
            environments: finding.environments.clone(),
            nodes: finding.nodes.clone(),
            message: finding.message.clone(),
            labels: finding.labels.iter().map(label).collect(),
            mode: finding.rollout,
            notes: finding.notes.clone(),
            help: finding.help.clone(),
            edits: edits.into_iter().map(|edit| EditDocument::new(edit, sources)).collect(),
            fixes: finding.fixes.iter().map(|fix| FixDocument::new(fix, sources)).collect(),
        }
    }
}

impl FixDocument {
    fn new(fix: &Fix, sources: &SourceMap) -> Self {
        let edits = fix.edits.iter().map(|edit| TextEditDocument::new(edit, sources));
        Self { description: fix.description.clone(), edits: edits.collect() }
    }
}

impl TextEditDocument {
    fn new(edit: &TextEdit, sources: &SourceMap) -> Self {
        let file = sources.file(edit.at.file);
        let position = |at| {
            let (line, column) = file.line_column(at);
            Position { line, column }
        };
        Self {
            path: file.path.to_string(),
            start: position(edit.at.start),
            end: position(edit.at.end),
            text: edit.text.clone(),
        }
    }
}

impl EditDocument {
    fn new(edit: &Edit, sources: &SourceMap) -> Self {
        let action = match edit.action.clone() {
            Action::Append { field, entry } => ActionDocument::Append {
                field: field.to_owned(),
                entry: entry.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
            },
            Action::Set { field, value } => ActionDocument::Set { field: field.to_owned(), value },
            Action::Remove => ActionDocument::Remove,
            Action::Unset => ActionDocument::Unset,
            Action::Replace { text } => ActionDocument::Replace { text },
            Action::Rename { name } => ActionDocument::Rename { name },
        };
        Self { location: sources.location(edit.at), change: action }
    }
}

impl SuppressedDocument {
    fn new(suppressed: &Suppressed, sources: &SourceMap) -> Self {
        let suppression = match &suppressed.by {
            Suppression::Allow { reason, comment } => {
                SuppressionDocument::Allow { reason: reason.clone(), location: sources.location(*comment) }
            }
            Suppression::Baseline => SuppressionDocument::Baseline,
        };
        Self { finding: FindingDocument::new(&suppressed.finding, sources), suppression }
    }
}
