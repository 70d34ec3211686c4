//! JUnit XML: findings as tests.

use super::details::details;
use super::{Report, concise};
use crate::finding::{Code, Finding, Severity};
use crate::text;
use crate::text::xml::{content, empty, open};

/// A test suite for each environment. In it is a test for each finding, and one that passes for each code of which there is
/// none, so that a healthy environment shows what was looked at.
///
/// A finding at or above `fail_on` is a failure, any other one is skipped: it is to be seen, and fails nothing. What
/// somebody allowed, or the baseline has, is no test. The standard output of a suite is its findings, a line each.
///
/// Holds to what the schemas of Ant and of Jenkins have in common, but for the time and the host of a run, which Ant's wants:
/// the same input gives the same bytes. All times are 0.
pub fn junit(report: &Report<'_>, fail_on: Severity) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (id, name) in report.environments.iter().enumerate() {
        suite(report, id, name, fail_on, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(report: &Report<'_>, id: usize, environment: &str, fail_on: Severity, out: &mut String) {
    let holds = |f: &&Finding| f.environments.is_empty() || f.environments.contains(environment);
    let findings: Vec<&Finding> = report.findings.iter().filter(holds).collect();
    let sound: Vec<Code> =
        Code::ALL.iter().copied().filter(|code| findings.iter().all(|f| f.code != *code)).collect();
    let failures = findings.iter().filter(|finding| finding.severity >= fail_on).count();
    let number = |number: usize| number.to_string();
    let suite = [
        ("name", environment),
        ("package", "infra-graph"),
        ("id", &number(id)),
        ("tests", &number(findings.len() + sound.len())),
        ("failures", &number(failures)),
        ("errors", "0"),
        ("skipped", &number(findings.len() - failures)),
        ("time", "0"),
    ];
    out.push_str(&format!("  {}\n    <properties/>\n", open("testsuite", &suite)));
    for code in sound {
        let test = [("name", code.name()), ("classname", environment), ("time", "0")];
        out.push_str(&format!("    {}\n", empty("testcase", &test)));
    }
    for finding in &findings {
        out.push_str(&case(report, finding, environment, fail_on));
    }
    let lines: String = findings.iter().map(|finding| concise::plain(finding, report.sources)).collect();
    out.push_str(&format!(
        "    <system-out>{}</system-out>\n    <system-err/>\n  </testsuite>\n",
        content(&text::lines(&lines))
    ));
}

fn case(report: &Report<'_>, finding: &Finding, environment: &str, fail_on: Severity) -> String {
    // A test is known by its name from run to run: no line is in it.
    let file = finding.span().map(|span| report.sources.file(span.file));
    let file = file.map(|file| format!(" ({})", file.path)).unwrap_or_default();
    let name = format!("{}: {}{file}", finding.code, finding.message);
    let severity = finding.severity.to_string();
    let result = if finding.severity >= fail_on { "failure" } else { "skipped" };
    let kind = format!("{severity}[{}]", finding.code);
    let said = format!("{severity}: {}", finding.message);
    // Ant's schema knows no type of what is skipped.
    let attributes: &[(&str, &str)] = match result {
        "failure" => &[("message", &finding.message), ("type", &kind)],
        _ => &[("message", &said)],
    };
    format!(
        "    {}\n      {}{}</{result}>\n    </testcase>\n",
        open("testcase", &[("name", &name), ("classname", environment), ("time", "0")]),
        open(result, attributes),
        content(&text::lines(&details(report, finding).join("\n"))),
    )
}
