//! What ends a walk that nothing else would end.

use camino::Utf8Path;

use crate::finding::{Code, Finding};
use crate::flux::Kustomization;
use crate::object::ObjectRef;
use crate::source::Span;

use super::round::Round;

/// How many Kustomizations of one environment may be applied by others of the same folder. Each makes the next under another
/// name, and nothing else ends it.
pub(super) const MOST_RECURRING: usize = 200;

/// Over how many appliers that is looked for.
const APPLIERS: usize = 64;

/// Whether one of those that apply a Kustomization builds the same folder.
pub(super) fn recurs(round: &Round, mut applier: Option<ObjectRef>, folder: &Utf8Path) -> bool {
    if !round.built_folders.contains(folder) {
        return false;
    }
    for _ in 0..APPLIERS {
        let Some(by) = applier else { return false };
        if round.folders.get(&by).is_some_and(|known| known == folder) {
            return true;
        }
        applier = round.inventory.get(&by).and_then(|entry| entry.appliers[0].by.clone());
    }
    false
}

pub(super) fn never_ends(kustomization: &Kustomization) -> Finding {
    let name = &kustomization.reference.name;
    let message = format!("more than {MOST_RECURRING} Kustomizations apply the same folder in each other");
    Finding::new(Code::TooLarge, message)
        .at(kustomization.path_span.unwrap_or(kustomization.span), "this folder holds the one that applies it")
        .node(kustomization.reference.to_string())
        .note(format!("Each makes the next one under another name; what {name} applies, and those behind it, is not looked into."))
}

pub(super) fn too_many(reference: &ObjectRef, span: Span, most: usize) -> Finding {
    let message = format!("the builds of one environment give more than {most} objects");
    Finding::new(Code::TooLarge, message)
        .at(span, format!("{} is one of those that are not built", reference.name))
        .node(reference.to_string())
        .note("Those that come after it in the walk from the root are not built either, and what they apply is not in any answer.")
        .note("`limits.objects` of your configuration raises this bound.")
}
