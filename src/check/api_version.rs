//! `unsupported-api-version`: versions that Flux's custom resource definitions do not have any more.

use std::collections::BTreeMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::InventoryEntry;
use crate::finding::{Code, Edit, Finding, Severity};
use crate::flux::FluxVersion;
use crate::source::Span;

/// How many lines are shown.
const SHOWN: usize = 5;

/// What was removed, since which version of Flux, and what takes its place.
const REMOVED: &[(&str, FluxVersion, &str)] = &[
    ("helm.toolkit.fluxcd.io/v2beta1", FluxVersion::new(2, 7), "v2"),
    ("helm.toolkit.fluxcd.io/v2beta2", FluxVersion::new(2, 8), "v2"),
    ("kustomize.toolkit.fluxcd.io/v1beta1", FluxVersion::new(2, 7), "v1"),
    ("kustomize.toolkit.fluxcd.io/v1beta2", FluxVersion::new(2, 8), "v1"),
    ("source.toolkit.fluxcd.io/v1beta1", FluxVersion::new(2, 7), "v1"),
    ("source.toolkit.fluxcd.io/v1beta2", FluxVersion::new(2, 8), "v1"),
];

/// One finding for each removed version that is in use; none where the Flux that runs still has it.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let mut used: BTreeMap<&str, Vec<&InventoryEntry>> = BTreeMap::new();
    for (_, entry) in analyzed.environment().inventory.iter() {
        used.entry(&entry.object.api_version).or_default().push(entry);
    }
    let running = analyzed.environment().flux_version;
    for &(version, since, replacement) in REMOVED {
        if let Some(entries) = used.get(version)
            && running.is_none_or(|running| running >= since)
        {
            findings.push(finding(version, since, replacement, running, entries));
        }
    }
}

fn finding(
    version: &str,
    since: FluxVersion,
    replacement: &str,
    running: Option<FluxVersion>,
    entries: &[&InventoryEntry],
) -> Finding {
    let mut finding =
        Finding::new(Code::UnsupportedApiVersion, format!("Flux {since} and later do not know {version}"));
    let mut places: Vec<Span> = Vec::new();
    for entry in entries {
        let written = entry.object.node.get("apiVersion").map_or(entry.object.origin, |node| node.span);
        // A shared base is one place, however many objects come from it.
        if !places.contains(&written) {
            places.push(written);
            if places.len() <= SHOWN {
                let name = &entry.object.reference.name;
                finding = finding.at(written, format!("{} {name}", entry.object.reference.kind));
            }
        }
        finding.nodes.push(entry.object.reference.to_string());
    }
    if places.len() > SHOWN {
        finding = finding.note(format!("It stands in {} more places.", places.len() - SHOWN));
    }
    let refused = "The API server refuses such an object, and with it the whole apply that it is a part of.";
    let note = match running {
        Some(running) => {
            finding.severity = Severity::Error;
            format!("This environment runs Flux {running}. {refused}")
        }
        None => format!("Which version runs here is not known. {refused}"),
    };
    let group = version.split('/').next().unwrap_or_default();
    let written = format!("{group}/{replacement}");
    finding.edits = places.iter().map(|span| Edit::replace(*span, written.as_str())).collect();
    finding.note(note).help(format!("write `{replacement}` for the version, and see what that one changes"))
}
