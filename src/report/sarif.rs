//! SARIF 2.1.0: findings for code scanning.

mod document;
mod fixes;
mod places;

use std::collections::BTreeMap;

use super::details::consequences;
use super::{Report, Suppression, page};
use crate::check::Fingerprint;
use crate::finding::{Code, Finding, Severity};
use crate::text;

use document::{
    Configuration, Driver, Invocation, Log, Message, Properties, Result, Rule, Run, Suppressed, Text, Tool,
};
use places::Places;

/// The report as one run of SARIF 2.1.0 (OASIS).
///
/// - Rules are the codes that occur; their help is the page that `explain` prints.
/// - Paths are relative to the root of the Git repository (`%SRCROOT%`); columns count characters.
/// - Labels behind the first are related locations; those of a loop are also a code flow, a hop each.
/// - What comments allow or the baseline has is there, suppressed.
/// - `partialFingerprints` stay when lines move (see [`Fingerprint`]).
pub fn sarif(report: &Report<'_>) -> String {
    let reported = report.findings.iter().map(|finding| (finding, None));
    let suppressed = report.suppressed.iter().map(|one| (&one.finding, Some(&one.by)));
    let all: Vec<(&Finding, Option<&Suppression>)> = reported.chain(suppressed).collect();
    let mut codes: Vec<Code> = all.iter().map(|(finding, _)| finding.code).collect();
    codes.sort();
    codes.dedup();
    let mut results = Results { report, codes: &codes, seen: BTreeMap::new() };
    let run = Run {
        tool: Tool { driver: driver(&codes) },
        invocations: vec![Invocation { execution_successful: true }],
        original_uri_base_ids: places::bases(report, all.iter().map(|(finding, _)| *finding)),
        column_kind: "unicodeCodePoints",
        results: all.iter().map(|(finding, by)| results.result(finding, *by)).collect(),
    };
    let log = Log { schema: document::SCHEMA, version: "2.1.0", runs: vec![run] };
    // Strings, numbers and lists only: there is nothing in it that JSON cannot say.
    text::json::escaped(&serde_json::to_string_pretty(&log).unwrap_or_default()) + "\n"
}

fn driver(codes: &[Code]) -> Driver {
    Driver {
        name: "infra-graph",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: codes.iter().map(|&code| rule(code)).collect(),
    }
}

fn rule(code: Code) -> Rule {
    let first = Text::plain(page::first_sentence(code));
    Rule {
        id: code.name(),
        short_description: first.clone(),
        full_description: first,
        help: Text { text: page::body(code).to_owned(), markdown: Some(page::body(code).to_owned()) },
        help_uri: page::address(code),
        default_configuration: Configuration { level: level(code.severity()) },
    }
}

/// Makes the results, one after the other.
struct Results<'r> {
    report: &'r Report<'r>,
    /// The rules, sorted.
    codes: &'r [Code],
    /// How often a finding of this digest was there already.
    seen: BTreeMap<String, usize>,
}

impl Results<'_> {
    fn result(&mut self, finding: &Finding, by: Option<&Suppression>) -> Result {
        let places = Places::of(self.report, finding);
        let is_chain = CHAINS.contains(&finding.code.name()) && finding.labels.len() > 1;
        Result {
            rule_id: finding.code.name(),
            rule_index: self.codes.binary_search(&finding.code).unwrap_or_default(),
            level: level(finding.severity),
            message: Message { text: self.text(finding) },
            code_flows: if is_chain { vec![places.flow()] } else { Vec::new() },
            related_locations: places.related(),
            locations: places.primary().into_iter().collect(),
            partial_fingerprints: BTreeMap::from([("infraGraph/v1", self.fingerprint(finding))]),
            suppressions: by.into_iter().map(|by| self.suppression(by)).collect(),
            fixes: fixes::of(self.report, finding),
            properties: Properties {
                environments: finding.environments.clone(),
                nodes: cleaned(&finding.nodes),
            },
        }
    }

    /// The message, what is to be seen at its first line, what Flux does, and the fix: some viewers show nothing else.
    fn text(&self, finding: &Finding) -> String {
        let mut lines = vec![text::one_line(&finding.message)];
        let first = finding.labels.first().map(|label| label.text.clone());
        lines.extend(first.filter(|text| !text.is_empty()));
        lines.extend(consequences(self.report, finding));
        unlinked(&text::lines(&lines.join("\n")))
    }

    /// Findings that are alike but for their lines are counted, in the order of the report.
    fn fingerprint(&mut self, finding: &Finding) -> String {
        let fingerprint = Fingerprint::of(finding, self.report.sources);
        let nth = self.seen.entry(fingerprint.digest(&finding.environments, 0)).or_default();
        *nth += 1;
        fingerprint.digest(&finding.environments, *nth - 1)
    }

    fn suppression(&self, by: &Suppression) -> Suppressed {
        match by {
            Suppression::Allow { reason, comment } => Suppressed {
                kind: "inSource",
                justification: text::one_line(reason),
                location: Some(places::location(self.report, *comment, None)),
            },
            Suppression::Baseline => Suppressed {
                kind: "external",
                justification: "it is in the baseline".to_owned(),
                location: None,
            },
        }
    }
}

/// The codes whose labels are hops: each says how one thing waits for the next.
const CHAINS: &[&str] = &["dependency-cycle", "wait-deadlock", "existence-deadlock", "apply-deadlock"];

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn cleaned(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text::one_line(text)).collect()
}

/// In a message, `[text](address)` is a link: no text of a repository makes one. Braces stay single: no consumer has
/// arguments to put into them, and none is known to read doubled ones as one.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}
