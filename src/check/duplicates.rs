//! `duplicate-object`: two Kustomizations apply the same object.

use indexmap::IndexMap;

use crate::environment::{Applier, InventoryEntry};
use crate::finding::{Code, Finding};
use crate::object::ObjectRef;
use crate::source::Span;

use crate::graph::Analyzed;

/// How many objects of one pair of appliers are shown with their lines.
const SHOWN: usize = 3;

pub(super) fn check(subject: &Analyzed, findings: &mut Vec<Finding>) {
    let mut groups: IndexMap<Vec<Option<ObjectRef>>, Vec<&InventoryEntry>> = IndexMap::new();
    for (_, entry) in subject.environment.inventory.iter() {
        let mut appliers: Vec<Option<ObjectRef>> =
            real(subject, entry).map(|applier| applier.by.clone()).collect();
        if appliers.len() > 1 {
            appliers.sort();
            groups.entry(appliers).or_default().push(entry);
        }
    }
    findings.extend(groups.iter().map(|(appliers, entries)| finding(subject, appliers, entries)));
}

/// The appliers that count: a Kustomization whose path is the entry point is that entry point.
fn real<'a>(subject: &'a Analyzed, entry: &'a InventoryEntry) -> impl Iterator<Item = &'a Applier> {
    let environment = &subject.environment;
    let is_entry = |applier: &Applier| match &applier.by {
        None => true,
        Some(by) => *by == environment.root,
    };
    let mut entry_seen = false;
    entry
        .appliers
        .iter()
        .filter(move |applier| !is_entry(applier) || !std::mem::replace(&mut entry_seen, true))
}

fn finding(subject: &Analyzed, appliers: &[Option<ObjectRef>], entries: &[&InventoryEntry]) -> Finding {
    let name = |by: &Option<ObjectRef>| {
        by.as_ref().map_or_else(|| "the entry point".to_owned(), |by| by.name.to_string())
    };
    let names: Vec<String> = appliers.iter().map(name).collect();
    let objects = match entries {
        [one] => one.object.reference.to_string(),
        many => format!("{} objects", many.len()),
    };
    let message = format!("{} apply the same: {objects}", crate::finding::enumerate(&names));
    let mut finding = Finding::new(Code::DuplicateObject, message);
    for entry in entries.iter().take(SHOWN) {
        // Through a shared base, the same line is at fault for all of them.
        let mut places: IndexMap<Span, Vec<String>> = IndexMap::new();
        for applier in real(subject, entry) {
            places.entry(applier.span).or_default().push(name(&applier.by));
        }
        for (span, names) in places {
            finding = finding
                .at(span, format!("{}, by {}", entry.object.reference, crate::finding::enumerate(&names)));
        }
    }
    if entries.len() > SHOWN {
        let rest: Vec<String> =
            entries[SHOWN..].iter().map(|entry| entry.object.reference.to_string()).collect();
        finding = finding.note(format!("Also {}.", crate::finding::enumerate(&rest)));
    }
    finding.nodes = appliers.iter().flatten().map(ObjectRef::to_string).collect();
    finding
        .note("Each of them overwrites what the other applied, and pruning by one deletes what the other still wants.")
        .help("let one Kustomization apply it, and let the other depend on that one")
}
