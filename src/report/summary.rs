//! The last line in a terminal.

use super::concise::painted;
use super::wrap::wrap;
use super::{Report, Style, Suppressed, Suppression};
use crate::finding::Severity;
use crate::text;

/// How many findings there are in how many Kustomizations, and the command that tells more about the worst:
/// ``staging: 2 errors, 1 warning in 27 Kustomizations; 1 allowed. `infra-graph explain missing-dependency` tells more.``
pub fn summary(report: &Report<'_>, style: Style) -> String {
    let scope = match report.environments.as_slice() {
        [] => String::new(),
        [one] => format!("{}: ", text::one_line(one)),
        several => format!("{} environments: ", several.len()),
    };
    let kustomizations = count(report.kustomizations, "Kustomization");
    let worst = report.findings.iter().rev().max_by_key(|finding| finding.severity);
    let more =
        worst.map_or_else(String::new, |worst| format!(" `infra-graph explain {}` tells more.", worst.code));
    let answered = answered(report);
    let text = format!("{scope}{} in {kustomizations}{answered}.{more}", counts(report).join(", "));
    let mut text = wrap(&text, style.columns());
    for (severity, words) in [Severity::Error, Severity::Warning].into_iter().zip(counts(report)) {
        if number(report, severity) > 0 {
            text = text.replacen(&words, &painted(&words, severity, style), 1);
        }
    }
    text.push('\n');
    text
}

fn counts(report: &Report<'_>) -> Vec<String> {
    let mut words = vec![
        count(number(report, Severity::Error), "error"),
        count(number(report, Severity::Warning), "warning"),
    ];
    match number(report, Severity::Info) {
        0 => {}
        infos => words.push(count(infos, "info")),
    }
    words
}

/// `; 2 allowed, 3 in the baseline`, or nothing.
fn answered(report: &Report<'_>) -> String {
    let number = |wanted: bool| {
        let by_comment = |one: &&Suppressed| matches!(one.by, Suppression::Allow { .. }) == wanted;
        report.suppressed.iter().filter(by_comment).count()
    };
    let words: Vec<String> = [(number(true), "allowed"), (number(false), "in the baseline")]
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    if words.is_empty() { String::new() } else { format!("; {}", words.join(", ")) }
}

fn number(report: &Report<'_>, severity: Severity) -> usize {
    report.findings.iter().filter(|finding| finding.severity == severity).count()
}

fn count(number: usize, noun: &str) -> String {
    match number {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        more => format!("{more} {noun}s"),
    }
}
