//! The transformers of a kustomization, in their order.
//!
//! Follows `configureBuiltinTransformers` of kustomize's `api/internal/target` and `multiTransformer`.

mod configure;

pub(super) use configure::configure;

use std::sync::Arc;

use arcstr::ArcStr;

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Mapping, Node};

use super::affix::AffixTransformer;
use super::apply_patch;
use super::fault::Fault;
use super::field_spec::FieldSpec;
use super::hash_transformer::add_hashes;
use super::image::{Image, Update};
use super::limit;
use super::merge_keys::Schema;
use super::namespace::NamespaceTransformer;
use super::origin::Origin;
use super::patch::Patch;
use super::problem::Problem;
use super::replacement::{self, Replacement};
use super::replica::{self, Replica};
use super::resource::Resource;
use super::resource_map::ResourceMap;
use super::value_add::ValueAdd;
use super::{annotation, label};

/// One transformer, ready to run.
#[derive(Debug, Clone)]
pub(super) enum Transformer {
    /// `patchesStrategicMerge`.
    StrategicMerges(Vec<Resource>),
    /// An entry of `patches`.
    Patch(Patch),
    /// `namespace`.
    Namespace(NamespaceTransformer),
    /// `namePrefix` or `nameSuffix`.
    Affix(AffixTransformer),
    /// An entry of `labels`, or `commonLabels`.
    Labels(Mapping, Arc<[FieldSpec]>),
    /// `commonAnnotations`.
    Annotations(Mapping, Arc<[FieldSpec]>),
    /// An entry of `patchesJson6902`.
    Json6902(Patch),
    /// An entry of `replicas`.
    Replica(Replica, Arc<[FieldSpec]>),
    /// An entry of `images`.
    Image(Image, Arc<[FieldSpec]>),
    /// `replacements`.
    Replacements(Vec<Replacement>),
    /// The builtin `ValueAddTransformer`.
    ValueAdd(ValueAdd),
    /// The builtin `HashTransformer`.
    Hash,
}

/// A transformer with the place that asks for it.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// What runs.
    pub(super) transformer: Transformer,
    /// The field or the entry.
    pub(super) span: Option<Span>,
    /// What the annotation of changed resources says, where `buildMetadata` asks for it.
    pub(super) origin: Option<Origin>,
}

/// An item of `replicas` in normal form.
pub(super) fn replica(item: &Node) -> Replica {
    let count = item.get("count");
    Replica {
        name: item.get("name").and_then(Node::text).unwrap_or_default().to_owned(),
        count: count.and_then(Node::text).and_then(|text| text.parse().ok()).unwrap_or_default(),
        span: count.map_or(item.span, |count| count.span),
    }
}

/// An item of `images` in normal form.
pub(super) fn image(item: &Node) -> Image {
    let text = |key: &str| item.get(key).and_then(Node::text).unwrap_or_default().to_owned();
    Image {
        name: text("name"),
        new_name: text("newName"),
        tag_suffix: text("tagSuffix"),
        new_tag: text("newTag"),
        digest: text("digest"),
        span: item.span,
    }
}

impl Transformer {
    /// Runs over all resources. The first problem is the result; the rest is done as far as it goes.
    pub(super) fn transform(&self, map: &mut ResourceMap, schema: &Schema) -> Result<(), Problem> {
        let budget = map.budget.handle();
        match self {
            Self::StrategicMerges(patches) => apply_patch::apply_strategic_merges(patches, map, schema),
            Self::Patch(patch) => apply_patch::apply(patch, map, schema),
            Self::Json6902(patch) => apply_patch::apply_json6902(patch, map),
            Self::Namespace(namespace) => namespace.transform(map),
            Self::Affix(affix) => affix.transform(map).map_err(Problem::from),
            Self::Labels(labels, fields) => {
                if labels.is_empty() {
                    return Ok(());
                }
                map.update_all(|resource| label::apply(&mut resource.node, labels, fields, &budget))?;
                Ok(())
            }
            Self::Annotations(annotations, fields) => {
                if annotations.is_empty() {
                    return Ok(());
                }
                map.update_all(|resource| {
                    resource.null_annotations = false;
                    annotation::apply(&mut resource.node, annotations, fields, &budget)
                })?;
                Ok(())
            }
            Self::Image(image, fields) => {
                let update = Update::new(image, &budget);
                map.update_all(|resource| update.apply(&mut resource.node, fields))?;
                Ok(())
            }
            Self::Replica(replica, fields) => scale(map, replica, fields),
            Self::Replacements(replacements) => replace(map, replacements),
            Self::ValueAdd(value_add) => value_add.transform(map),
            Self::Hash => add_hashes(map),
        }
    }
}

/// Sets the replicas of all resources that have or had the name, and are of a kind that has such a field.
fn scale(map: &mut ResourceMap, replica: &Replica, fields: &[FieldSpec]) -> Result<(), Problem> {
    let (mut found, mut first) = (false, None);
    let (budget, named) = (map.budget.handle(), map.with_name(&replica.name));
    for field in fields {
        budget.spend(1 + named.len())?;
        for &at in &named {
            let Some(resource) = map.get(at) else { continue };
            let fits = |name: &str, kind: &ArcStr| {
                name == replica.name && resource.id.gvk.with_kind(kind).is_selected(&field.gvk)
            };
            let previous =
                resource.build.previous.iter().any(|previous| fits(&previous.name, &previous.kind));
            if !previous && !fits(&resource.id.name, &resource.id.gvk.kind) {
                continue;
            }
            found = true;
            if let Some(Err(fault)) =
                map.update(at, |one| replica::apply(&mut one.node, replica, field, &budget))
            {
                first.get_or_insert(fault);
            }
        }
    }
    if let Some(fault) = first {
        return Err(fault.into());
    }
    if found {
        return Ok(());
    }
    let kinds: Vec<String> = fields.iter().map(|field| field.gvk.to_string()).collect();
    let words = format!(
        "resource with name {} does not match a config with the following GVK [{}]",
        replica.name,
        kinds.join(" ")
    );
    let message = format!("`replicas` names {}, and nothing that scales has that name", replica.name);
    Err(Problem::new(Code::BuildFailed, words).saying(message).at(Some(replica.span), "").of_absence())
}

fn has_null_annotations(object: &Node) -> bool {
    object.at(&["metadata", "annotations"]).is_some_and(Node::is_null)
}

fn replace(map: &mut ResourceMap, replacements: &[Replacement]) -> Result<(), Problem> {
    let budget = map.budget.handle();
    let positions = map.positions();
    let mut nodes: Vec<(Vec<replacement::Identity>, Node)> = positions
        .iter()
        .filter_map(|&at| map.get(at))
        .map(|resource| {
            let identity = |id: super::resource_id::ResourceId| replacement::Identity {
                gvk: id.gvk,
                name: id.name.to_string(),
                namespace: id.namespace.to_string(),
            };
            let mut ids: Vec<_> = resource.previous_ids().map(identity).collect();
            ids.push(identity(resource.id.clone()));
            let mut node = resource.node.clone();
            // What kustomize remembers in annotations has made a mapping of a null.
            if !resource.build.is_empty()
                && has_null_annotations(&node)
                && let Some(metadata) = node.get_mut("metadata").and_then(Node::as_mapping_mut)
                && let Some(annotations) = metadata.get_mut("annotations")
            {
                *annotations = Node::mapping(Mapping::default(), annotations.span);
            }
            (ids, node)
        })
        .collect();
    let mut candidates: Vec<_> = nodes
        .iter_mut()
        .map(|(ids, node)| replacement::Candidate { ids: std::mem::take(ids), node })
        .collect();
    let mut first = None;
    for one in replacements {
        if let Err(fault) = replacement::apply(one, &mut candidates, &budget) {
            first.get_or_insert(fault.or_at(one.span));
        }
        if budget.is_spent() {
            break;
        }
    }
    drop(candidates);
    for (at, (_, node)) in positions.into_iter().zip(nodes) {
        let result = map.update(at, |resource| {
            limit::check_object(&node)?;
            let was_null = resource.build.is_empty() && has_null_annotations(&resource.node);
            resource.null_annotations |= was_null && !has_null_annotations(&node);
            resource.node = node;
            Ok::<_, Fault>(())
        });
        if let Some(Err(fault)) = result {
            first.get_or_insert(fault);
        }
    }
    first.map_or(Ok(()), |fault| Err(fault.into()))
}
