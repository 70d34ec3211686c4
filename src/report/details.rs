//! A finding in plain lines, for formats that draw nothing.

use super::Report;
use crate::finding::{Finding, enumerate};
use crate::text;

/// Each line of the repository with what is to be seen in it, what Flux does, where it holds, and the fix.
pub(super) fn details(report: &Report<'_>, finding: &Finding) -> Vec<String> {
    let labels = finding.labels.iter().map(|label| {
        let location = text::name(&report.sources.location(label.span).to_string());
        let said =
            if label.text.is_empty() { String::new() } else { format!(": {}", text::one_line(&label.text)) };
        format!("{location}{said}")
    });
    labels.chain(consequences(report, finding)).collect()
}

/// The same without the lines of the repository.
pub(super) fn consequences(report: &Report<'_>, finding: &Finding) -> Vec<String> {
    let mut lines: Vec<String> = finding.notes.iter().map(|note| format!("note: {note}")).collect();
    if report.environments.len() > 1 && !finding.environments.is_empty() {
        let names: Vec<String> = finding.environments.iter().cloned().collect();
        lines.push(format!("note: this holds in {}", text::name(&enumerate(&names))));
    }
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines
}
