//! Applying patches to the resources of a build.
//!
//! Follows `PatchTransformer` of kustomize's `api/internal/builtins`, `resWrangler.ApplySmPatch` of `api/resmap` and
//! `Resource.ApplySmPatch` of `api/resource`.

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Key, Mapping, Mode, Node, Resolved, Scalar, Value, large_number, yaml_float};

use super::build_annotation;
use super::build_data::BuildData;
use super::fault::Fault;
use super::flaw;
use super::json_patch::JsonPatch;
use super::limit;
use super::merge_keys::Schema;
use super::patch::{Body, Patch, clears_annotations, go_quoted};
use super::problem::Problem;
use super::resource::{Resource, replace};
use super::resource_map::ResourceMap;
use super::select::select;
use super::shared_value;
use super::strategic_merge::{self, Outcome};
use super::string_map::make_texts;
use super::written;

/// What a patch takes of the steps for each object, and for each value in it: it is gone through several times.
const OBJECT: usize = 64;
const VALUE: usize = 8;

/// What a strategic merge may change of what names its target.
#[derive(Debug, Clone, Copy, Default)]
struct Allowed {
    name: bool,
    kind: bool,
}

/// Applies an entry of `patches`. What cannot be applied is left out; the first problem is the result.
pub(super) fn apply(patch: &Patch, map: &mut ResourceMap, schema: &Schema) -> Result<(), Problem> {
    let allowed = Allowed { name: patch.allow_name_change, kind: patch.allow_kind_change };
    match (&patch.body, &patch.target) {
        (Body::Nothing, _) => Ok(()),
        (Body::Merge(patches), Some(target)) => {
            let [one] = patches.as_slice() else {
                let words = format!(
                    "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` \
                     field: {}",
                    patch.source
                );
                let message = "a patch with a target must be one document";
                return Err(Problem::new(Code::BuildFailed, words).saying(message).at(Some(patch.span), ""));
            };
            let selected = select(map, target).map_err(|fault| {
                Problem::from(fault.within("unable to find patch target in `resources`"))
                    .at(Some(patch.span), "")
            })?;
            merge_into_selected(map, &selected, one, allowed, schema)
        }
        (Body::Merge(patches), None) => {
            let mut first = Ok(());
            for one in patches {
                let result = merge_into_named(map, one, allowed, schema, |fault, id| {
                    fault.within(&format!("no resource matches strategic merge patch {}", go_quoted(id)))
                });
                first = first.and(result);
            }
            first
        }
        (Body::Json(_), None) => {
            let words = format!("must specify a target for JSON patch {}", patch.source);
            let message = "a patch made of operations needs a `target`";
            Err(Problem::new(Code::BuildFailed, words).saying(message).at(Some(patch.span), ""))
        }
        (Body::Json(json), Some(target)) => {
            let selected = select(map, target)?;
            apply_json(map, &selected, json, true).map_err(|fault| fault.or_at(patch.span).into())
        }
    }
}

/// Applies `patchesStrategicMerge`: each to the one resource that it names.
pub(super) fn apply_strategic_merges(
    patches: &[Resource],
    map: &mut ResourceMap,
    schema: &Schema,
) -> Result<(), Problem> {
    let mut first = Ok(());
    for patch in patches {
        let result = match map.unique(&patch.id) {
            Ok(at) => merge_into_selected(map, &[at], patch, Allowed::default(), schema),
            Err(fault) => Err(not_found(fault, patch)),
        };
        first = first.and(result);
    }
    first
}

/// Applies an entry of `patchesJson6902`.
pub(super) fn apply_json6902(patch: &Patch, map: &mut ResourceMap) -> Result<(), Problem> {
    let (Body::Json(json), Some(target)) = (&patch.body, &patch.target) else { return Ok(()) };
    let selected = select(map, target)?;
    apply_json(map, &selected, json, false).map_err(|fault| fault.or_at(patch.span).into())
}

fn merge_into_named(
    map: &mut ResourceMap,
    patch: &Resource,
    allowed: Allowed,
    schema: &Schema,
    wrap: impl Fn(Fault, &str) -> Fault,
) -> Result<(), Problem> {
    let at = map.unique(&patch.id).map_err(|fault| not_found(wrap(fault, &patch.id.to_string()), patch))?;
    merge(map, at, &patch.node, patch, allowed, schema).map_err(Problem::from)
}

/// A patch that names nothing, or too much.
fn not_found(fault: Fault, patch: &Resource) -> Problem {
    let (kind, name) = (&patch.id.gvk.kind, &patch.id.name);
    let several = fault.message.contains("multiple matches");
    let namespace = patch.id.effective_namespace();
    let message = if several {
        format!("this patch fits more than one object: {kind} {name}")
    } else if patch.id.cluster_scoped {
        format!("this patch fits no object: there is no {kind} {name}")
    } else {
        format!("this patch fits no object: there is no {kind} {name} in the namespace {namespace}")
    };
    let problem = Problem::from(fault).saying(message).at(Some(patch.origin), "");
    if several { problem } else { problem.of_absence() }
}

/// Merges into each selected resource, whatever the patch itself says it is for.
fn merge_into_selected(
    map: &mut ResourceMap,
    selected: &[usize],
    patch: &Resource,
    allowed: Allowed,
    schema: &Schema,
) -> Result<(), Problem> {
    let copy = shell(patch);
    let mut first = Ok(());
    for &at in selected {
        let Some(target) = map.get(at) else { continue };
        let mut copy = copy.clone();
        if let (Some(version), Some(root)) = (target.node.get("apiVersion").cloned(), copy.as_mapping_mut()) {
            replace(root, "apiVersion", version.clone(), version.span);
        }
        let result = merge(map, at, &copy, patch, allowed, schema).map_err(Problem::from);
        first = first.and(result);
        if map.budget.is_spent() {
            break;
        }
    }
    first?;
    for &at in selected {
        let Some(resource) = map.get(at) else { continue };
        if map.with_current_id(&resource.id).nth(1).is_some() {
            let words = format!("may not add resource with an already registered id: {}", resource.id);
            let message = format!("two objects become {} {}", resource.id.gvk.kind, resource.id.name);
            return Err(Problem::new(Code::BuildFailed, words).saying(message).at(Some(patch.origin), ""));
        }
    }
    Ok(())
}

/// A patch as it is put on selected resources: its labels and annotations go through Go's maps of strings
/// (`CopyMergeMetaDataFieldsFrom`), so that a null there becomes a text and deletes nothing.
fn shell(patch: &Resource) -> Node {
    let mut node = patch.node.clone();
    make_texts(&mut node, "labels");
    make_texts(&mut node, "annotations");
    node
}

/// Writes the numbers among the annotations as the floats that they are after JSON: that is what they are as texts.
fn number_texts(node: &mut Node) {
    let annotations = node.get_mut("metadata").and_then(|metadata| metadata.get_mut("annotations"));
    for entry in annotations.and_then(Node::as_mapping_mut).into_iter().flatten() {
        let Value::Scalar(scalar) = &mut entry.value.value else { continue };
        #[expect(clippy::cast_precision_loss, reason = "as upstream does")]
        let number = match scalar.resolve(Mode::Resource) {
            Resolved::Int(value) => value as f64,
            Resolved::UInt(value) => value as f64,
            Resolved::Float(value) => value,
            _ => continue,
        };
        *scalar = Scalar::plain(yaml_float(number));
    }
}

/// Merges one patch into one resource, which keeps its name, kind and namespace (`Resource.ApplySmPatch`).
fn merge(
    map: &mut ResourceMap,
    at: usize,
    patch: &Node,
    source: &Resource,
    allowed: Allowed,
    schema: &Schema,
) -> Result<(), Fault> {
    let budget = map.budget.handle();
    let outcome = map.update(at, |target| -> Result<Outcome, Fault> {
        if std::mem::take(&mut target.null_annotations) {
            forget_annotations(target);
        }
        let before = target.node.clone();
        if allowed.name || allowed.kind {
            target.store_previous_id();
        }
        budget.spend(OBJECT + VALUE * (limit::size(&target.node) + limit::size(patch)))?;
        let outcome = strategic_merge::merge(&mut target.node, patch, schema, &budget)?;
        if outcome == Outcome::Deleted {
            return Ok(outcome);
        }
        shared_value::settle(&before, &mut target.node, patch);
        if clears_annotations(patch) {
            target.build = BuildData::default();
        }
        if target.flaw.is_none() {
            target.flaw.clone_from(&source.flaw);
        }
        restore(&mut target.node, &before, allowed, target.origin);
        Ok(outcome)
    });
    match outcome {
        Some(Ok(Outcome::Deleted)) => map.remove(at),
        Some(Err(fault)) => return Err(Fault { span: fault.span.or(Some(source.origin)), ..fault }),
        _ => {}
    }
    Ok(())
}

/// Makes annotations that hang below a null the null that kyaml sees, together with kustomize's own ones.
fn forget_annotations(resource: &mut Resource) {
    let span = resource.origin;
    if let Some(metadata) = resource.metadata_mut() {
        replace(metadata, "annotations", Node::plain("", span), span);
    }
    resource.build = BuildData::default();
}

fn restore(node: &mut Node, before: &Node, allowed: Allowed, span: Span) {
    let Some(root) = node.as_mapping_mut() else { return };
    let keep = |mapping: &mut Mapping, key: &str, old: &Node| replace(mapping, key, old.clone(), span);
    if !allowed.kind
        && let Some(kind) = before.get("kind")
    {
        keep(root, "kind", kind);
    }
    let (name, namespace) = (before.at(&["metadata", "name"]), before.at(&["metadata", "namespace"]));
    if root.get("metadata").is_none_or(|metadata| metadata.as_mapping().is_none()) {
        root.insert(Key::new("metadata", span), Node::mapping(Mapping::default(), span));
    }
    let Some(metadata) = root.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    if !allowed.name
        && let Some(name) = name
    {
        keep(metadata, "name", name);
    }
    match namespace.filter(|namespace| namespace.text().is_some_and(|text| !text.is_empty())) {
        Some(namespace) => keep(metadata, "namespace", namespace),
        None => {
            metadata.remove("namespace");
        }
    }
}

fn apply_json(
    map: &mut ResourceMap,
    selected: &[usize],
    patch: &JsonPatch,
    remember: bool,
) -> Result<(), Fault> {
    let mut first = None;
    let budget = map.budget.handle();
    for &at in selected {
        let result = map.update(at, |resource| {
            if remember {
                resource.store_previous_id();
            }
            if std::mem::take(&mut resource.null_annotations) {
                forget_annotations(resource);
            }
            // kustomize's own annotations are there while the patch runs: a patch can rely on the mapping.
            if !resource.build.is_empty()
                && resource.annotations().is_none()
                && let Some(metadata) = resource.metadata_mut()
            {
                let span = metadata.iter().next().map(|entry| entry.key.span);
                if let Some(span) = span {
                    metadata.insert(Key::new("annotations", span), Node::mapping(Mapping::default(), span));
                }
            }
            if let Some(flaw) = resource.present_flaw() {
                return Err(Fault::at(flaw.span, flaw.words.clone()));
            }
            written::settle(&mut resource.node);
            let with_own = patch.copies_annotations() && !resource.build.is_empty();
            if with_own {
                resource.node = build_annotation::shown(resource);
            }
            let applied = budget
                .spend(OBJECT + VALUE * limit::size(&resource.node))
                .and_then(|()| patch.apply(&mut resource.node, &budget));
            if with_own {
                build_annotation::take_away(resource);
            }
            applied?;
            // The object comes back from JSON, where every number is a float.
            if let Some(node) = large_number::within(&resource.node, large_number::EXACT) {
                resource.node = node;
            }
            number_texts(&mut resource.node);
            // kustomize puts its own annotations back, which makes texts of all.
            make_texts(&mut resource.node, "annotations");
            resource.flaw = flaw::of_object(&resource.node);
            Ok(())
        });
        if let Some(Err(fault)) = result {
            first.get_or_insert(fault);
        }
        if budget.is_spent() {
            break;
        }
    }
    first.map_or(Ok(()), Err)
}
