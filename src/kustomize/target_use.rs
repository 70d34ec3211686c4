//! Whether the target of a patch selects anything, and what keeps it from that.

use super::patch::Patch;
use super::patch_use::{PatchUse, PatchUses};
use super::resource::Resource;
use super::resource_map::ResourceMap;
use super::select::select;
use super::selector::Selector;
use super::transform::Transformer;

/// Adds what a transformer's target selects. Linear in the resources, and next to nothing for a target that names one.
pub(super) fn note(transformer: &Transformer, map: &ResourceMap, uses: &mut PatchUses) {
    let (Transformer::Patch(Patch { target: Some(target), .. })
    | Transformer::Json6902(Patch { target: Some(target), .. })) = transformer
    else {
        return;
    };
    let Some(span) = target.span else { return };
    if uses.get(&span) == Some(&PatchUse::Selects) {
        return;
    }
    // A target that cannot be read is a problem of the build.
    let Ok(selected) = select(map, target) else { return };
    let found = if selected.is_empty() { nothing(map, target) } else { PatchUse::Selects };
    uses.insert(span, found);
}

fn nothing(map: &ResourceMap, target: &Selector) -> PatchUse {
    let by_label = !target.label_selector.is_empty() || !target.annotation_selector.is_empty();
    PatchUse::Nothing { hint: hint(map, target), by_label }
}

/// The name of a part of a target, and its value.
type Part = fn(&mut Selector) -> (&'static str, &mut String);

/// The one part of a target without which it would select something.
fn hint(map: &ResourceMap, target: &Selector) -> Option<String> {
    let parts: [Part; 7] = [
        |selector| ("namespace", &mut selector.namespace),
        |selector| ("version", &mut selector.version),
        |selector| ("group", &mut selector.group),
        |selector| ("labelSelector", &mut selector.label_selector),
        |selector| ("annotationSelector", &mut selector.annotation_selector),
        |selector| ("kind", &mut selector.kind),
        |selector| ("name", &mut selector.name),
    ];
    parts.iter().find_map(|part| {
        let mut without = target.clone();
        let (field, value) = part(&mut without);
        if value.is_empty() {
            return None;
        }
        // What labels and annotations hold may be anything.
        let part = match (field, std::mem::take(value)) {
            ("labelSelector" | "annotationSelector", _) => field.to_owned(),
            (field, value) => format!("{field}: {value}"),
        };
        let selected = select(map, &without).ok()?;
        let first = map.get(*selected.first()?)?;
        Some(format!("without `{part}` it would select {}", shown(first)))
    })
}

fn shown(resource: &Resource) -> String {
    let id = &resource.id;
    if id.cluster_scoped || id.namespace.is_empty() {
        return format!("{} {}", id.gvk.kind, id.name);
    }
    format!("{} {} in the namespace {}", id.gvk.kind, id.name, id.namespace)
}
