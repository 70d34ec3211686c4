//! One finding for one fault, in an order that does not depend on how it was found.

mod copies;
mod union;

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::finding::{Code, Finding, Label, Severity};
use crate::source::{Location, SourceMap};

use union::Union;

/// Makes one of the findings that several environments or builds made of one fault, and sorts.
///
/// The same are those of the same code, message and labels (of a variable that is missed or wrong: its place): a fault in a shared base is one finding, with the
/// environments and nodes of all, and as bad as it is in the worst. A finding without environments holds wherever the file is read, and so does what
/// it is merged into. The same are also those of different environments that differ in nothing but the environment's name
/// and the files: copies of one file for several clusters. Such a finding has the places of all. Errors come first; then it
/// goes by path, line and column of the primary label, code and message.
pub fn merge(findings: Vec<Finding>, sources: &SourceMap) -> Vec<Finding> {
    let mut merged: Vec<Union> = Vec::with_capacity(findings.len());
    let mut known: HashMap<(Code, String, Vec<Label>), usize> = HashMap::new();
    for finding in findings {
        let key = (finding.code, finding.message.clone(), cause(&finding).to_vec());
        let index = *known.entry(key).or_insert(merged.len());
        match merged.get_mut(index) {
            Some(first) => first.absorb(finding),
            None => merged.push(Union::new(finding)),
        }
    }
    let mut merged: Vec<Finding> = merged.into_iter().map(|union| union.finding).collect();
    merged.sort_by_cached_key(|finding| order(finding, sources));
    let mut merged = copies::merge(merged, sources);
    merged.sort_by_cached_key(|finding| order(finding, sources));
    merged
}

/// The labels that tell one fault from another. A variable is missed, or wrong, where it is used, however many Kustomizations
/// build that line and do not set it, or set it so.
fn cause(finding: &Finding) -> &[Label] {
    match finding.code {
        Code::UndefinedVariable | Code::ValueOfWrongType | Code::InvalidSpec | Code::RefusedObject => {
            finding.labels.get(..1).unwrap_or_default()
        }
        _ => &finding.labels,
    }
}

/// Places by path, not by number: files are numbered as they are read.
fn order(
    finding: &Finding,
    sources: &SourceMap,
) -> (Reverse<Severity>, Option<Location>, &'static str, String, Vec<Location>) {
    let mut places = finding.labels.iter().map(|label| sources.location(label.span));
    let primary = places.next();
    let others = places.collect();
    (Reverse(finding.severity), primary, finding.code.name(), finding.message.clone(), others)
}
