//! From the fields of a kustomization to its transformers, in kustomize's order.

use std::sync::Arc;

use crate::kustomize::affix::{AffixTransformer, Side};
use crate::kustomize::budget::Budget;
use crate::kustomize::build::Run;
use crate::kustomize::configuration::{Configuration, field_specs};
use crate::kustomize::fault::Fault;
use crate::kustomize::field_spec::{FieldSpec, merge_all};
use crate::kustomize::field_spec_table as defaults;
use crate::kustomize::kustomization::Kustomization;
use crate::kustomize::namespace::{NamespaceTransformer, Subjects};
use crate::kustomize::patch;
use crate::kustomize::problem::Problem;
use crate::kustomize::replacement_field;
use crate::source::Span;
use crate::yaml::Node;

use super::{Step, Transformer, image, replica};

/// The transformers that the fields of a kustomization ask for. What cannot be read is reported and left out.
pub(in crate::kustomize) fn configure(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    configuration: &Configuration,
    budget: &Budget,
) -> Vec<Step> {
    let mut steps = Steps { run, kustomization, budget, list: Vec::new() };
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
    steps.list
}

struct Steps<'s, 'r> {
    run: &'s mut Run<'r>,
    kustomization: &'s Kustomization,
    budget: &'s Budget,
    list: Vec<Step>,
}

impl Steps<'_, '_> {
    fn push(&mut self, transformer: Transformer, span: Span, kind: &str) {
        let origin = self.run.builtin_origin(self.kustomization, kind);
        self.list.push(Step { transformer, span: Some(span), origin });
    }

    /// A configuration that cannot be read. Upstream prints it whole, which may be a patch of a Secret.
    fn fail(&mut self, problem: Problem, kind: &str) {
        let problem = problem.wrapped(|words| format!("trouble configuring builtin {kind}: {words}"));
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
                    self.fail(problem, kind);
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
                Err(problem) => self.fail(problem, kind),
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
            match label_fields(item, configuration, self.budget) {
                Ok(fields) => {
                    let pairs = item.get("pairs").and_then(Node::as_mapping).cloned().unwrap_or_default();
                    self.push(Transformer::Labels(pairs, fields.into()), item.span, kind);
                }
                Err(fault) => {
                    let problem =
                        Problem::from(fault.within("failed to merge labels")).at(Some(item.span), "");
                    self.run.report.fail(problem);
                }
            }
        }
        let common = self.kustomization.mapping("commonLabels").cloned();
        // kustomize has this one also where there are other labels only, and says so in its annotations.
        if common.is_some() || !self.kustomization.list("labels").is_empty() {
            let span =
                self.kustomization.field("commonLabels").map_or(self.kustomization.span, |node| node.span);
            let fields = configuration.common_labels.as_slice().into();
            self.push(Transformer::Labels(common.unwrap_or_default(), fields), span, kind);
        }
    }

    fn annotations(&mut self, configuration: &Configuration) {
        let Some(annotations) = self.kustomization.mapping("commonAnnotations").cloned() else { return };
        let span =
            self.kustomization.field("commonAnnotations").map_or(self.kustomization.span, |node| node.span);
        let fields = configuration.common_annotations.as_slice().into();
        self.push(Transformer::Annotations(annotations, fields), span, "AnnotationsTransformer");
    }

    fn replicas(&mut self, configuration: &Configuration) {
        let fields: Arc<[FieldSpec]> = configuration.replicas.as_slice().into();
        for item in self.kustomization.list("replicas") {
            let transformer = Transformer::Replica(replica(item), Arc::clone(&fields));
            self.push(transformer, item.span, "ReplicaCountTransformer");
        }
    }

    fn images(&mut self, configuration: &Configuration) {
        let fields: Arc<[FieldSpec]> = configuration.images.as_slice().into();
        for field in ["images", "imageTags"] {
            for item in self.kustomization.list(field) {
                let transformer = Transformer::Image(image(item), Arc::clone(&fields));
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
                    self.fail(problem, kind);
                }
            }
        }
        self.push(Transformer::Replacements(replacements), field.span, kind);
    }
}

/// The fields that an entry of `labels` sets.
fn label_fields(
    item: &Node,
    configuration: &Configuration,
    budget: &Budget,
) -> Result<Vec<FieldSpec>, Fault> {
    let flag = |name: &str| item.get(name).and_then(Node::as_bool).unwrap_or_default();
    let fields = merge_all(field_specs(item.get("fields")), &configuration.labels, budget)?;
    if flag("includeSelectors") {
        return merge_all(fields, &configuration.common_labels, budget);
    }
    let fields = if flag("includeTemplates") {
        merge_all(fields, &configuration.template_labels, budget)
            .map_err(|fault| fault.within("failed to merge template fieldSpec"))?
    } else {
        fields
    };
    merge_all(fields, &defaults::metadata_labels(), budget)
}
