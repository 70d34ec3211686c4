//! A line for each finding.

use anstyle::{AnsiColor, Effects};

use super::{Report, Style};
use crate::finding::{Finding, Severity};
use crate::source::SourceMap;
use crate::text;

/// `path:line:column: error[code]: message`, a line for each finding, whatever the width: editors and `grep` read it.
/// A finding that concerns no line starts with its severity.
pub fn concise(report: &Report<'_>, style: Style) -> String {
    report.findings.iter().map(|finding| line(finding, report.sources, style)).collect()
}

fn line(finding: &Finding, sources: &SourceMap, style: Style) -> String {
    let place = finding.span().map_or_else(String::new, |span| {
        let location = sources.location(span);
        format!("{}:{}:{}: ", text::one_line(&location.path), location.line, location.column)
    });
    let head = format!("{}[{}]", finding.severity, finding.code);
    let head = painted(&head, finding.severity, style);
    format!("{place}{head}: {}\n", text::one_line(&finding.message))
}

/// The line of a finding without colour.
pub(super) fn plain(finding: &Finding, sources: &SourceMap) -> String {
    line(finding, sources, Style::default())
}

/// The text in the colour of a severity.
pub(super) fn painted(text: &str, severity: Severity, style: Style) -> String {
    if !style.color {
        return text.to_owned();
    }
    let color = match severity {
        Severity::Error => AnsiColor::BrightRed,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::BrightBlue,
    };
    let paint = color.on_default().effects(Effects::BOLD);
    format!("{paint}{text}{paint:#}")
}
