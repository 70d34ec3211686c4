//! Workflow commands of GitHub Actions: annotations on the lines of a change.

use super::Report;
use super::details::details;
use crate::finding::{Finding, Severity};
use crate::text;

/// A line for each finding: `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=…::message`. The runner makes it an
/// annotation, and shows ten errors and ten warnings of a step; the step's log and [`step_summary`](super::step_summary())
/// have all.
///
/// Paths are those of the Git repository. Escapes what the runner takes apart: `%`, line breaks, and in properties `:`
/// and `,`.
pub fn github(report: &Report<'_>) -> String {
    report.findings.iter().map(|finding| command(report, finding)).collect()
}

fn command(report: &Report<'_>, finding: &Finding) -> String {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = place(report, finding);
    // The annotation shows the title above the message, the log the message alone.
    properties.push(("title", finding.code.name().to_owned()));
    let properties = properties
        .iter()
        .map(|(key, value)| format!("{key}={}", property(&text::command::broken(&text::one_line(value)))));
    let properties = properties.collect::<Vec<_>>().join(",");
    let mut lines = vec![text::one_line(&finding.message)];
    lines.extend(details(report, finding));
    format!("::{name} {properties}::{}\n", data(&text::command::broken(&text::lines(&lines.join("\n")))))
}

/// Where the finding is. The runner wants columns for a single line only.
fn place(report: &Report<'_>, finding: &Finding) -> Vec<(&'static str, String)> {
    let Some(span) = finding.span() else { return Vec::new() };
    let file = report.sources.file(span.file);
    if file.is_elsewhere {
        // The runner would look for it in the checkout; the message names the place.
        return Vec::new();
    }
    let (line, column) = file.line_column(span.start);
    let (end_line, end_column) = file.line_column(span.end.max(span.start));
    let mut properties = vec![
        ("file", report.path_in_git(&file)),
        ("line", line.to_string()),
        ("endLine", end_line.to_string()),
    ];
    if end_line == line {
        properties.push(("col", column.to_string()));
        properties.push(("endColumn", end_column.to_string()));
    }
    properties
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
