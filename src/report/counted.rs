//! Infos that a report for people only counts.

use std::collections::BTreeMap;

use super::wrap::wrap;
use super::{Report, Style};
use crate::finding::enumerate;

/// The report without the infos that are only counted, and a line that says which these are; empty where there are none.
pub fn counted<'s>(report: &Report<'s>, style: Style) -> (Report<'s>, String) {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shown = report.clone();
    shown.findings.retain(|finding| {
        let counted = finding.is_only_counted();
        if counted {
            *codes.entry(finding.code.name()).or_default() += 1;
        }
        !counted
    });
    if codes.is_empty() {
        return (shown, String::new());
    }
    let list: Vec<String> = codes.iter().map(|(code, number)| format!("{number} {code}")).collect();
    let line = format!("Not shown: {}; `-v` shows them.", enumerate(&list));
    (shown, wrap(&line, style.columns()) + "\n")
}
