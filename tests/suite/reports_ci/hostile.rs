//! Findings with everything that could break a format.

use infra_graph::finding::{Code, Finding, Severity};
use infra_graph::report::{Report, github, junit, sarif, step_summary};
use infra_graph::source::{SourceMap, Span};
use proptest::prelude::*;
use serde_json::Value;

/// A path that every format has to encode.
pub(super) const PATH: &str = "a b/100%,x:y/<&\">/ü#?\u{1b}[2J\n.yaml";

/// What the message starts with.
const MESSAGE: &str = "m %0A::error::,x <b a='\"'>&amp;]]>\r\n::warning::y [z](https://z) \u{1b}[2J\u{0}\u{fffe}\u{202e} | `c` @d";

pub(super) fn findings() -> (SourceMap, Vec<Finding>) {
    let sources = SourceMap::default();
    let text = "a: ü𝄞 b\n";
    let file = sources.add(PATH.into(), text);
    let at = |word: &str| u32::try_from(text.find(word).unwrap()).unwrap();
    let finding = Finding::new(Code::DependencyCycle, MESSAGE)
        .at(Span::new(file, at("b"), at("b") + 1), MESSAGE)
        .at(Span::new(file, 0, 0), "")
        .note(MESSAGE)
        .help(MESSAGE)
        .node(format!("Kustomization/{MESSAGE}"));
    (sources, vec![finding, Finding::new(Code::InvalidYaml, "no place")])
}

pub(super) fn report(sources: &SourceMap, findings: Vec<Finding>) -> Report<'_> {
    Report::new(sources, vec!["a|b".to_owned(), "c\u{1b}".to_owned()], 1, findings)
}

/// Each format as its readers want it, whatever the texts are and wherever the spans lie.
fn assert_formats_hold(report: &Report<'_>) {
    let log: Value = serde_json::from_str(&sarif(report)).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    let suites = super::xml::parse(&junit(report, Severity::Error));
    assert_eq!(suites.children.len(), report.environments.len());
    assert_eq!(github(report).lines().count(), report.findings.len());
    let rows = step_summary(report, None).lines().filter(|line| line.starts_with('|')).count();
    assert_eq!(rows, 4 + report.environments.len() + report.findings.len());
}

proptest! {
    #[test]
    fn no_text_and_no_span_breaks_a_format(
        path in "\\PC{0,20}|[\u{0}-\u{ff}]{0,20}",
        text in "([a: \\n\\r\u{85}\u{2028}ä𝄞]){0,40}",
        message in "\\PC{0,30}|[\u{0}-\u{ff}]{0,30}|[%:,\\]\\[(){}<>&\"'|\\\\\u{fffe}\u{ffff}\u{1b}]{0,30}",
        spans in prop::collection::vec((0u32..60, 0u32..60), 0..4),
    ) {
        let sources = SourceMap::default();
        let file = sources.add(path.as_str().into(), text);
        let finding = spans.iter().fold(Finding::new(Code::DependencyCycle, &message), |finding, &(start, end)| {
            finding.at(Span::new(file, start, end), &message)
        });
        let finding = finding.note(&message).help(&message).node(&message);
        assert_formats_hold(&report(&sources, vec![finding]));
    }
}
