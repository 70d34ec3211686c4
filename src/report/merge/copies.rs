//! The same fault in copies of one file for several clusters.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::finding::{Code, Finding, Label, Severity, enumerate};
use crate::source::{SourceMap, Span};

use super::union::Union;

/// How many copies are shown with their lines; the others are named.
const SHOWN: usize = 4;
/// How many characters of a line are compared.
const LONGEST_LINE: usize = 500;
/// How many environments a message names.
const NAMED: usize = 3;

/// What copies have in common: all but the environment's name and the folder of the file.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    code: Code,
    severity: Severity,
    message: String,
    nodes: Vec<String>,
    help: Option<String>,
    /// Of each label: its text, the name of the file, and what stands in the line.
    labels: Vec<(String, String, String)>,
}

/// Makes one finding of those that are copies of each other. A finding that holds everywhere, or concerns no line, is none.
pub(super) fn merge(findings: Vec<Finding>, sources: &SourceMap) -> Vec<Finding> {
    let environments: BTreeSet<&String> = findings.iter().flat_map(|finding| &finding.environments).collect();
    if environments.len() < 2 {
        return findings;
    }
    let mut names: BTreeMap<BTreeSet<String>, Names> = BTreeMap::new();
    let mut groups: Vec<(Vec<Finding>, BTreeSet<String>)> = Vec::new();
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in findings {
        let own = finding.environments.clone();
        let names = names.entry(own.clone()).or_insert_with(|| Names::of(&finding));
        let Some(key) = key(&finding, names, sources) else {
            groups.push((vec![finding], BTreeSet::new()));
            continue;
        };
        let at = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            // Two of one environment are two faults.
            Some((_, known)) if !known.is_disjoint(&own) => groups.push((vec![finding], own)),
            Some((group, known)) => {
                known.extend(own);
                group.push(finding);
            }
            None => groups.push((vec![finding], own)),
        }
    }
    groups.into_iter().filter_map(|(group, _)| together(group, sources)).collect()
}

fn key(finding: &Finding, names: &Names, sources: &SourceMap) -> Option<Key> {
    if finding.environments.is_empty() || finding.labels.is_empty() {
        return None;
    }
    let label = |label: &Label| {
        let (file, line) = written(label.span, sources);
        (names.without(&label.text), file, names.without(&line))
    };
    Some(Key {
        code: finding.code,
        severity: finding.severity,
        message: names.without(&finding.message),
        nodes: finding.nodes.clone(),
        help: finding.help.as_deref().map(|help| names.without(help)),
        labels: finding.labels.iter().map(label).collect(),
    })
}

/// The name of the file of a place, and what stands in its first line.
fn written(span: Span, sources: &SourceMap) -> (String, String) {
    let source = sources.file(span.file);
    let (line, _) = source.line_column(span.start);
    // Of a line that is longer than anybody writes, the start has to do.
    let line: String = source.line(line).trim().chars().take(LONGEST_LINE).collect();
    (source.path.file_name().unwrap_or_default().to_owned(), line)
}

fn together(group: Vec<Finding>, sources: &SourceMap) -> Option<Finding> {
    let mut group = group.into_iter();
    let first = group.next()?;
    let others: Vec<Finding> = group.collect();
    if others.is_empty() {
        return Some(first);
    }
    let before = Names::of(&first);
    let mut union = Union::new(first);
    let mut named = Vec::new();
    for (at, other) in others.into_iter().enumerate() {
        let environments: Vec<String> = other.environments.iter().cloned().collect();
        if let Some(label) = other.labels.first() {
            if at < SHOWN {
                let text = format!("the same, in {}", some(&environments));
                union.push_label(Label::new(label.span, text));
            } else {
                named.push(sources.location(label.span).to_string());
            }
        }
        union.absorb(other);
    }
    let mut first = union.finding;
    let environments: Vec<String> = first.environments.iter().cloned().collect();
    first.message = before.replaced(&first.message, &some(&environments));
    first.help = first.help.map(|help| before.replaced(&help, &some(&environments)));
    if !named.is_empty() {
        first.notes.push(format!("The same stands in {}.", enumerate(&named)));
    }
    Some(first)
}

/// "a", "a and b", "5 environments".
fn some(names: &[String]) -> String {
    if names.len() <= NAMED { enumerate(names) } else { format!("{} environments", names.len()) }
}

/// The names of the environments of a finding, as whole words.
struct Names(Option<Regex>);

impl Names {
    fn of(finding: &Finding) -> Self {
        let mut names: Vec<String> = finding.environments.iter().map(|name| regex::escape(name)).collect();
        // The longest first: one may be a part of another.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let list = names.join("|");
        let whole = format!("(?P<before>^|[^A-Za-z0-9_-])(?:{list})(?P<after>$|[^A-Za-z0-9_-])");
        Self(Regex::new(&whole).ok().filter(|_| !names.is_empty()))
    }

    fn without(&self, text: &str) -> String {
        self.replaced(text, "…")
    }

    fn replaced(&self, text: &str, by: &str) -> String {
        let Some(names) = &self.0 else { return text.to_owned() };
        let mut rest = text;
        let mut done = String::new();
        while let Some(found) = names.captures(rest) {
            let (before, after) = (found.name("before"), found.name("after"));
            let (Some(before), Some(after)) = (before, after) else { break };
            done.push_str(&rest[..before.end()]);
            done.push_str(by);
            rest = &rest[after.start()..];
        }
        done + rest
    }
}
