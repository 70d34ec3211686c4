//! `patch-list-directive-ignored`: a `$patch` in a list that kustomize replaces as a whole.
//!
//! kustomize merges only the lists of which it knows the schema. Any other list of a patch takes the place of the target's, and
//! what is in it is data, also a `$patch`: it ends up in the object.

use crate::finding::{Code, Finding};
use crate::source::Span;
use crate::yaml::{Node, Value};

use super::gvk::Gvk;
use super::merge_keys::{Schema, SchemaNode};
use super::patch::{Body, Patch};
use super::problem::Report;
use super::resource::Resource;
use super::resource_map::ResourceMap;
use super::select::select;
use super::selector::Selector;
use super::transform::Transformer;

const KEY: &str = "$patch";

/// Reports the directives of a transformer's patches that are without effect on what they are for.
pub(super) fn check(transformer: &Transformer, map: &ResourceMap, schema: &Schema, report: &mut Report) {
    let Some((patches, target)) = merges_of(transformer) else { return };
    // Hardly any patch has one: then nothing is looked for.
    for patch in patches.iter().filter(|patch| stands_in_list(&patch.node)) {
        let selected = match target {
            Some(target) => select(map, target).unwrap_or_default(),
            None => map.unique(&patch.id).into_iter().collect(),
        };
        for resource in selected.iter().filter_map(|at| map.get(*at)) {
            report_ignored(patch, resource, schema, report);
        }
    }
}

/// Whether a transformer merges a patch into any object, which is when kustomize reads its schema.
pub(super) fn merges_any(transformer: &Transformer, map: &ResourceMap) -> bool {
    merges_of(transformer).is_some_and(|(patches, target)| match target {
        Some(target) => !select(map, target).unwrap_or_default().is_empty(),
        None => patches.iter().any(|patch| map.unique(&patch.id).is_ok()),
    })
}

/// The strategic merges of a transformer, and what they are for where they do not say so themselves.
fn merges_of(transformer: &Transformer) -> Option<(&[Resource], Option<&Selector>)> {
    match transformer {
        Transformer::Patch(Patch { body: Body::Merge(patches), target, .. }) => {
            Some((patches, target.as_ref()))
        }
        Transformer::StrategicMerges(patches) => Some((patches, None)),
        _ => None,
    }
}

fn report_ignored(patch: &Resource, target: &Resource, schema: &Schema, report: &mut Report) {
    let kind = &target.id.gvk.kind;
    let mut ignored = Vec::new();
    walk(&patch.node, schema.kind(&Gvk::of(&target.node)), "", &mut ignored);
    for (span, list) in ignored {
        let finding = Finding::new(
            Code::PatchListDirectiveIgnored,
            format!("kustomize does not read a `$patch` in the list {list} of a {kind}"),
        )
        .at(span, "this stays in the object as a field")
        .note("The patch's list takes the place of the whole list: kustomize merges only lists of which it knows the keys.")
        .help("write the whole list as it is to be, or use a JSON patch (`op: remove`, `path: …`)");
        report.say(finding);
    }
}

/// Whether a `$patch` stands below any list, and not in a field that itself holds patches for others.
fn stands_in_list(node: &Node) -> bool {
    let mut all = Vec::new();
    walk(node, None, "", &mut all);
    !all.is_empty()
}

/// Goes through a patch with the schema of its target.
fn walk(node: &Node, schema: Option<SchemaNode<'_>>, list: &str, found: &mut Vec<(Span, String)>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Mapping(mapping) => {
            for entry in mapping.iter().filter(|entry| !holds_patches(&entry.key.text)) {
                walk(
                    &entry.value,
                    schema.and_then(|schema| schema.field(&entry.key.text)),
                    &entry.key.text,
                    found,
                );
            }
        }
        Value::Sequence(items) if schema.is_some_and(|schema| schema.rule().is_some()) => {
            for item in items.iter() {
                walk(item, schema.and_then(SchemaNode::items), list, found);
            }
        }
        Value::Sequence(items) => {
            for item in items.iter() {
                data(item, list, found);
            }
        }
    }
}

/// All directives in what is data.
fn data(node: &Node, list: &str, found: &mut Vec<(Span, String)>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Mapping(mapping) => {
            for entry in mapping.iter().filter(|entry| !holds_patches(&entry.key.text)) {
                if &*entry.key.text == KEY {
                    found.push((entry.key.span, format!("`{list}`")));
                }
                data(&entry.value, list, found);
            }
        }
        Value::Sequence(items) => {
            for item in items.iter() {
                data(item, list, found);
            }
        }
    }
}

/// Whether a field may hold patches for other objects, as `patchesStrategicMerge` of a Kustomization does.
fn holds_patches(field: &str) -> bool {
    field != KEY && field.to_lowercase().contains("patch")
}
