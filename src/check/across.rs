//! What can be said only where all environments are known.

use std::collections::{HashMap, HashSet};

use crate::finding::{Code, Finding, enumerate};
use crate::source::Span;

use super::Trace;

/// Takes out what another environment makes no finding, and says of what is missing in one which others have it. `all` are
/// all environments of the repository. Linear in the findings, and in all patches.
pub fn across(all: &[Trace], findings: &mut Vec<Finding>) {
    let selecting: HashSet<Span> = all.iter().flat_map(|trace| &trace.selecting).copied().collect();
    findings.retain(|finding| {
        // A patch in a component, or one that a parent puts into all its children, is of use if it is of use to one.
        let is_used = || finding.span().is_some_and(|span| selecting.contains(&span));
        finding.code != Code::PatchSelectsNothing || !is_used()
    });
    let sought: HashSet<String> = findings.iter().filter_map(|finding| finding.sought.clone()).collect();
    let having = having(all, &sought);
    for finding in findings {
        let Some(sought) = finding.sought.take() else { continue };
        let Some(elsewhere) = having.get(&sought) else { continue };
        if let Some(label) = finding.labels.first_mut() {
            label.text = format!("it is only in {}", enumerate(elsewhere));
        }
        let name = sought.rsplit('/').next().unwrap_or(&sought);
        let here: Vec<String> = finding.environments.iter().cloned().collect();
        finding.help = Some(format!("add {name} to {}, or remove this entry", enumerate(&here)));
    }
}

/// The environments that have each of these objects.
fn having(all: &[Trace], sought: &HashSet<String>) -> HashMap<String, Vec<String>> {
    let mut having: HashMap<String, Vec<String>> = HashMap::new();
    for trace in all.iter().filter(|_| !sought.is_empty()) {
        for id in trace.flux.iter().map(ToString::to_string).filter(|id| sought.contains(id)) {
            having.entry(id).or_default().push(trace.name.clone());
        }
    }
    having
}
