//! The Markdown that GitHub Actions shows below a run.

use super::Report;
use super::page;
use super::uri::encoded;
use crate::finding::{Finding, Severity};
use crate::text::markdown::escaped;

/// How many findings are listed. GitHub takes a megabyte for each step; nobody reads that far.
const MAX_LISTED: usize = 500;

/// A revision of the repository on the web, so that lines can be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebView {
    /// What a path is put behind, as `https://github.com/o/r/blob/0123abc`.
    pub files: String,
}

/// A table of the environments with what is wrong in each, and a line for each finding.
pub fn step_summary(report: &Report<'_>, web: Option<&WebView>) -> String {
    let mut out = String::from("### infra-graph check\n\n");
    out.push_str("| environment | errors | warnings | infos | allowed | in the baseline |\n");
    out.push_str("|---|---:|---:|---:|---:|---:|\n");
    for name in &report.environments {
        out.push_str(&row(report, name));
    }
    if report.findings.is_empty() {
        return out + "\nNothing is wrong.\n";
    }
    out.push_str("\n| finding | place | what is wrong | environments |\n|---|---|---|---|\n");
    for finding in report.findings.iter().take(MAX_LISTED) {
        out.push_str(&line(report, finding, web));
    }
    let more = report.findings.len().saturating_sub(MAX_LISTED);
    if more > 0 {
        out.push_str(&format!("\n{more} more are in the log.\n"));
    }
    out
}

fn row(report: &Report<'_>, name: &str) -> String {
    let holds = |finding: &Finding| finding.environments.is_empty() || finding.environments.contains(name);
    let number = |severity| report.findings.iter().filter(|f| f.severity == severity && holds(f)).count();
    let answered = |baseline: bool| {
        let suppressed = report.suppressed.iter().filter(|one| holds(&one.finding));
        suppressed.filter(|one| (one.by == super::Suppression::Baseline) == baseline).count()
    };
    format!(
        "| {} | {} | {} | {} | {} | {} |\n",
        escaped(name),
        number(Severity::Error),
        number(Severity::Warning),
        number(Severity::Info),
        answered(false),
        answered(true),
    )
}

fn line(report: &Report<'_>, finding: &Finding, web: Option<&WebView>) -> String {
    let code = format!("{} [{}]({})", finding.severity, finding.code, page::address(finding.code));
    let place = finding.span().map_or_else(String::new, |span| {
        let file = report.sources.file(span.file);
        let (number, _) = file.line_column(span.start);
        let path = report.path_in_git(&file);
        let shown = escaped(&format!("{path}:{number}"));
        match web {
            Some(web) if !file.is_elsewhere => {
                format!("[{shown}]({}/{}#L{number})", web.files, encoded(&path))
            }
            _ => shown,
        }
    });
    let names: Vec<String> = finding.environments.iter().cloned().collect();
    let mut said = escaped(&finding.message);
    if let Some(help) = &finding.help {
        said.push_str(&format!("<br>help: {}", escaped(help)));
    }
    format!("| {code} | {place} | {said} | {} |\n", escaped(&names.join(", ")))
}
