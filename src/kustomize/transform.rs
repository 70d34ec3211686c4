//! The transformers of a kustomization, in their order.
//!
//! Follows `configureBuiltinTransformers` of kustomize's `api/internal/target` and `multiTransformer`.

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Mapping, Node};

use super::affix::{AffixTransformer, Side};
use super::apply_patch;
use super::build::Run;
use super::configuration::{Configuration, field_specs};
use super::fault::Fault;
use super::field_spec::{FieldSpec, merge_all};
use super::field_spec_table as defaults;
use super::finish;
use super::image::{self, Image};
use super::kustomization::Kustomization;
use super::merge_keys::Schema;
use super::namespace::{NamespaceTransformer, Subjects};
use super::origin::Origin;
use super::patch::{self, Patch};
use super::problem::Problem;
use super::replacement::{self, Replacement};
use super::replacement_field;
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
    Labels(Mapping, Vec<FieldSpec>),
    /// `commonAnnotations`.
    Annotations(Mapping, Vec<FieldSpec>),
    /// An entry of `patchesJson6902`.
    Json6902(Patch),
    /// An entry of `replicas`.
    Replica(Replica, Vec<FieldSpec>),
    /// An entry of `images`.
    Image(Image, Vec<FieldSpec>),
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

/// The transformers that the fields of a kustomization ask for. What cannot be read is reported and left out.
pub(super) fn configure(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    configuration: &Configuration,
) -> Vec<Step> {
    let mut steps = Steps { run, kustomization, steps: Vec::new() };
    steps.strategic_merges();
    steps.patches("patches", "PatchTransformer");
    steps.namespace(configuration);
    steps.affixes(configuration);
    steps.labels(configuration);
    steps.annotations(configuration);
    steps.patches("patchesJson6902", "PatchJson6902Transformer");
    steps.replicas(configuration);
    steps.images(configuration);
    steps.replacements();
    steps.steps
}

struct Steps<'s, 'r> {
    run: &'s mut Run<'r>,
    kustomization: &'s Kustomization,
    steps: Vec<Step>,
}

impl Steps<'_, '_> {
    fn push(&mut self, transformer: Transformer, span: Span, kind: &str) {
        let origin = self.run.builtin_origin(self.kustomization, kind);
        self.steps.push(Step { transformer, span: Some(span), origin });
    }

    /// A configuration that cannot be read.
    fn fail(&mut self, problem: Problem, kind: &str, config: &Node) {
        let shown = super::plugin::shown(config);
        let problem =
            problem.wrapped(|words| format!("trouble configuring builtin {kind} with config: `\n{shown}`: {words}"));
        self.run.report.fail(problem);
    }

    fn strategic_merges(&mut self) {
        let kind = "PatchStrategicMergeTransformer";
        let Some(field) = self.kustomization.field("patchesStrategicMerge").cloned() else { return };
        let items = self.kustomization.list("patchesStrategicMerge");
        if items.is_empty() {
            return;
        }
        let mut patches = Vec::new();
        for item in items {
            match patch::read_strategic_merge(self.run, item) {
                Ok(read) => patches.extend(read),
                Err(problem) => {
                    let config = super::plugin::config("paths", &field);
                    self.fail(problem, kind, &config);
                }
            }
        }
        self.push(Transformer::StrategicMerges(patches), field.span, kind);
    }

    fn patches(&mut self, field: &str, kind: &str) {
        for item in self.kustomization.list(field) {
            let read = if field == "patches" {
                patch::read(self.run, item).map(Transformer::Patch)
            } else {
                patch::read_json6902(self.run, item, "patch").map(Transformer::Json6902)
            };
            match read {
                Ok(transformer) => self.push(transformer, item.span, kind),
                Err(problem) => self.fail(problem, kind, item),
            }
        }
    }

    fn namespace(&mut self, configuration: &Configuration) {
        if self.kustomization.text("namespace").is_none() {
            return;
        }
        let Some(namespace) = self.kustomization.field("namespace").cloned() else { return };
        let span = namespace.span;
        let transformer = NamespaceTransformer {
            namespace,
            fields: configuration.namespace.clone(),
            unset_only: false,
            subjects: Subjects::Default,
        };
        self.push(Transformer::Namespace(transformer), span, "NamespaceTransformer");
    }

    fn affixes(&mut self, configuration: &Configuration) {
        let sides = [
            ("namePrefix", Side::Prefix, &configuration.name_prefix, "PrefixTransformer"),
            ("nameSuffix", Side::Suffix, &configuration.name_suffix, "SuffixTransformer"),
        ];
        for (field, side, fields, kind) in sides {
            if self.kustomization.text(field).is_none() {
                continue;
            }
            let Some(text) = self.kustomization.field(field).cloned() else { continue };
            let span = text.span;
            let transformer = AffixTransformer { side, text, fields: fields.clone() };
            self.push(Transformer::Affix(transformer), span, kind);
        }
    }

    fn labels(&mut self, configuration: &Configuration) {
        let kind = "LabelTransformer";
        for item in self.kustomization.list("labels") {
            match label_fields(item, configuration) {
                Ok(fields) => {
                    let pairs = item.get("pairs").and_then(Node::as_mapping).cloned().unwrap_or_default();
                    self.push(Transformer::Labels(pairs, fields), item.span, kind);
                }
                Err(fault) => {
                    let problem = Problem::from(fault.within("failed to merge labels")).at(Some(item.span), "");
                    self.run.report.fail(problem);
                }
            }
        }
        let common = self.kustomization.mapping("commonLabels").cloned();
        // kustomize has this one also where there are other labels only, and says so in its annotations.
        if common.is_some() || !self.kustomization.list("labels").is_empty() {
            let span = self.kustomization.field("commonLabels").map_or(self.kustomization.span, |node| node.span);
            let fields = configuration.common_labels.clone();
            self.push(Transformer::Labels(common.unwrap_or_default(), fields), span, kind);
        }
    }

    fn annotations(&mut self, configuration: &Configuration) {
        let Some(annotations) = self.kustomization.mapping("commonAnnotations").cloned() else { return };
        let span =
            self.kustomization.field("commonAnnotations").map_or(self.kustomization.span, |node| node.span);
        let fields = configuration.common_annotations.clone();
        self.push(Transformer::Annotations(annotations, fields), span, "AnnotationsTransformer");
    }

    fn replicas(&mut self, configuration: &Configuration) {
        for item in self.kustomization.list("replicas") {
            let transformer = Transformer::Replica(replica(item), configuration.replicas.clone());
            self.push(transformer, item.span, "ReplicaCountTransformer");
        }
    }

    fn images(&mut self, configuration: &Configuration) {
        for field in ["images", "imageTags"] {
            for item in self.kustomization.list(field) {
                let transformer = Transformer::Image(image(item), configuration.images.clone());
                self.push(transformer, item.span, "ImageTagTransformer");
            }
        }
    }

    fn replacements(&mut self) {
        let kind = "ReplacementTransformer";
        let Some(field) = self.kustomization.field("replacements").cloned() else { return };
        if self.kustomization.list("replacements").is_empty() {
            return;
        }
        let mut replacements = Vec::new();
        for item in self.kustomization.list("replacements") {
            match replacement_field::read(self.run, item) {
                Ok(read) => replacements.extend(read),
                Err(problem) => {
                    let config = super::plugin::config("replacements", &field);
                    self.fail(problem, kind, &config);
                }
            }
        }
        self.push(Transformer::Replacements(replacements), field.span, kind);
    }
}

/// The fields that an entry of `labels` sets.
fn label_fields(item: &Node, configuration: &Configuration) -> Result<Vec<FieldSpec>, Fault> {
    let flag = |name: &str| item.get(name).and_then(Node::as_bool).unwrap_or_default();
    let fields = merge_all(field_specs(item.get("fields")), &configuration.labels)?;
    if flag("includeSelectors") {
        return merge_all(fields, &configuration.common_labels);
    }
    let fields = if flag("includeTemplates") {
        merge_all(fields, &configuration.template_labels)
            .map_err(|fault| fault.within("failed to merge template fieldSpec"))?
    } else {
        fields
    };
    merge_all(fields, &defaults::metadata_labels())
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
                each(map, |resource| label::apply(&mut resource.node, labels, fields))
            }
            Self::Annotations(annotations, fields) => {
                if annotations.is_empty() {
                    return Ok(());
                }
                each(map, |resource| annotation::apply(&mut resource.node, annotations, fields))
            }
            Self::Image(image, fields) => each(map, |resource| image::apply(&mut resource.node, image, fields)),
            Self::Replica(replica, fields) => scale(map, replica, fields),
            Self::Replacements(replacements) => replace(map, replacements),
            Self::ValueAdd(value_add) => value_add.transform(map),
            Self::Hash => finish::add_hashes(map),
        }
    }
}

fn each(
    map: &mut ResourceMap,
    mut change: impl FnMut(&mut Resource) -> Result<(), Fault>,
) -> Result<(), Problem> {
    let mut first = None;
    for at in map.positions() {
        if let Some(Err(fault)) = map.update(at, &mut change) {
            first.get_or_insert(fault);
        }
    }
    first.map_or(Ok(()), |fault| Err(fault.into()))
}

/// Sets the replicas of all resources that have or had the name, and are of a kind that has such a field.
fn scale(map: &mut ResourceMap, replica: &Replica, fields: &[FieldSpec]) -> Result<(), Problem> {
    let (mut found, mut first) = (false, None);
    for field in fields {
        for at in map.with_name(&replica.name) {
            let Some(resource) = map.get(at) else { continue };
            let fits = |name: &str, kind: &str| {
                let mut gvk = resource.id.gvk.clone();
                gvk.kind = kind.into();
                name == replica.name && gvk.is_selected(&field.gvk)
            };
            let previous = resource.build.previous.iter().any(|previous| fits(&previous.name, &previous.kind));
            if !previous && !fits(&resource.id.name, &resource.id.gvk.kind) {
                continue;
            }
            found = true;
            if let Some(Err(fault)) = map.update(at, |one| replica::apply(&mut one.node, replica, field)) {
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

fn replace(map: &mut ResourceMap, replacements: &[Replacement]) -> Result<(), Problem> {
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
            (ids, resource.node.clone())
        })
        .collect();
    let mut candidates: Vec<_> = nodes
        .iter_mut()
        .map(|(ids, node)| replacement::Candidate { ids: std::mem::take(ids), node })
        .collect();
    let mut first = None;
    for one in replacements {
        if let Err(fault) = replacement::apply(one, &mut candidates) {
            first.get_or_insert(fault.or_at(one.span));
        }
    }
    drop(candidates);
    for (at, (_, node)) in positions.into_iter().zip(nodes) {
        map.update(at, |resource| resource.node = node);
    }
    first.map_or(Ok(()), |fault| Err(fault.into()))
}
