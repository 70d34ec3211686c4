//! Fixes that a consumer can carry out.

use crate::finding::{Finding, TextEdit};
use crate::report::Report;
use crate::text;

use super::document::{ArtifactChange, Fix, Message, Region, Replacement};
use super::places::artifact;

/// The fixes of a finding; what one writes into a file is one change of that artifact.
pub(super) fn of(report: &Report<'_>, finding: &Finding) -> Vec<Fix> {
    let fix = |fix: &crate::finding::Fix| {
        let files = fix.edits.chunk_by(|one, next| one.at.file == next.at.file);
        let changes = files.map(|edits| ArtifactChange {
            artifact_location: artifact(report, &report.sources.file(edits[0].at.file)),
            replacements: edits.iter().map(|edit| replacement(report, edit)).collect(),
        });
        Fix {
            description: Message { text: super::unlinked(&text::one_line(&fix.description)) },
            artifact_changes: changes.collect(),
        }
    };
    finding.fixes.iter().map(fix).collect()
}

/// A region with both its ends: the same place twice where nothing goes out.
fn replacement(report: &Report<'_>, edit: &TextEdit) -> Replacement {
    let file = report.sources.file(edit.at.file);
    let (start_line, start_column) = file.line_column(edit.at.start);
    let (end_line, end_column) = file.line_column(edit.at.end);
    Replacement {
        deleted_region: Region {
            start_line,
            start_column,
            end_line: Some(end_line),
            end_column: Some(end_column),
        },
        inserted_content: Message { text: edit.text.clone() },
    }
}
