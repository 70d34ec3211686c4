//! `duplicate-object`: two Kustomizations apply the same object.

mod harm;

use indexmap::IndexMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::InventoryEntry;
use crate::finding::{Code, Finding, enumerate};
use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::source::Span;

use harm::{Builds, Harm};

/// How many objects of one pair of appliers are shown with their lines.
const SHOWN: usize = 3;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let mut groups: IndexMap<(Vec<ObjectRef>, Harm), Vec<&InventoryEntry>> = IndexMap::new();
    let builds = Builds::of(analyzed.environment());
    for (_, entry) in analyzed.environment().inventory.iter() {
        let mut appliers: Vec<ObjectRef> = real(entry).map(|(by, _)| by.clone()).collect();
        if appliers.len() < 2 {
            continue;
        }
        appliers.sort();
        if let Some(harm) = builds.harm(&appliers, &entry.object.reference) {
            groups.entry((appliers, harm)).or_default().push(entry);
        }
    }
    for ((appliers, harm), entries) in &groups {
        findings.push(finding(analyzed, &builds, appliers, *harm, entries));
    }
}

/// Who applies an object again and again, and where: the bootstrap did it once.
fn real(entry: &InventoryEntry) -> impl Iterator<Item = (&ObjectRef, Span)> {
    entry.appliers.iter().filter_map(|applier| Some((applier.by.as_ref()?, applier.span)))
}

fn finding(
    analyzed: &AnalyzedEnvironment,
    builds: &Builds<'_>,
    appliers: &[ObjectRef],
    harm: Harm,
    entries: &[&InventoryEntry],
) -> Finding {
    let graph = analyzed.graph();
    let names: Vec<String> = appliers.iter().map(|by| graph.name_of(by)).collect();
    let objects = match entries {
        [one] => one.object.reference.to_string(),
        many => format!("{} objects", many.len()),
    };
    let message = format!("{} apply the same: {objects}", enumerate(&names));
    let mut finding = Finding::new(Code::DuplicateObject, message);
    finding.severity = harm.severity();
    for entry in entries.iter().take(SHOWN) {
        for (span, text) in places(graph, entry) {
            finding = finding.at(span, text);
        }
    }
    let renamings = renamings(analyzed, builds, appliers, entries);
    for (span, text) in &renamings {
        finding = finding.at(*span, text);
    }
    if entries.len() > SHOWN {
        let rest: Vec<String> =
            entries[SHOWN..].iter().map(|entry| entry.object.reference.to_string()).collect();
        finding = finding.note(format!("Also {}.", enumerate(&rest)));
    }
    finding.nodes = appliers.iter().map(ObjectRef::to_string).collect();
    finding.notes.extend(harm.notes());
    finding.help(if renamings.is_empty() {
        "let one Kustomization apply it, and let the other depend on that one"
    } else {
        "take the Namespace out of the build that renames it: what is in it gets its namespace all the same"
    })
}

/// The lines that bring an object in. Through a shared base, the same line is at fault for all appliers.
fn places(graph: &Graph, entry: &InventoryEntry) -> Vec<(Span, String)> {
    let mut places: IndexMap<Span, Vec<String>> = IndexMap::new();
    for (by, span) in real(entry) {
        places.entry(span).or_default().push(graph.name_of(by));
    }
    let text = |names: &[String]| format!("{}, by {}", entry.object.reference, enumerate(names));
    places.iter().map(|(span, names)| (*span, text(names))).collect()
}

/// The lines that make the names the same: `targetNamespace`, and `namespace` of a kustomization, also rename Namespaces.
fn renamings(
    analyzed: &AnalyzedEnvironment,
    builds: &Builds<'_>,
    appliers: &[ObjectRef],
    entries: &[&InventoryEntry],
) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    let namespaces = entries.iter().filter(|entry| &*entry.object.reference.kind == "Namespace");
    for entry in namespaces {
        for by in appliers {
            let Some(object) = builds.object(by, &entry.object.reference) else { continue };
            let Some(changed) = object.node.at(&["metadata", "name"]).map(|node| node.span) else { continue };
            if changed.file == object.origin.file || found.iter().any(|(span, _)| *span == changed) {
                continue;
            }
            let spec = analyzed.environment().kustomizations.get(by).map(|one| &one.spec);
            let target = spec.and_then(|spec| spec.get("targetNamespace")).map(|node| node.span);
            let field =
                if target == Some(changed) { "`targetNamespace` of" } else { "this line, in the build of" };
            let text = format!("{field} {} renames a Namespace to {}", by.name, object.reference.name);
            found.push((changed, text));
        }
    }
    found
}
