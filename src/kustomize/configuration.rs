//! Which fields the transformers change: built in, and added by `configurations` and `crds`.
//!
//! Follows `TransformerConfig` of kustomize's `api/internal/plugins/builtinconfig`.

use std::sync::{Arc, OnceLock};

use crate::yaml::Node;

use super::budget::Budget;
use super::fault::Fault;
use super::field_spec::{FieldSpec, merge_all};
use super::field_spec_table as defaults;
use super::gvk::Gvk;
use super::name_reference_table::{self, NameBackReferences};
use super::sort::LegacyOrder;

/// Which fields the transformers change (`builtinconfig.TransformerConfig`).
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Configuration {
    /// Of `namePrefix`.
    pub(super) name_prefix: Vec<FieldSpec>,
    /// Of `nameSuffix`.
    pub(super) name_suffix: Vec<FieldSpec>,
    /// Of `namespace`.
    pub(super) namespace: Vec<FieldSpec>,
    /// Of `commonLabels`.
    pub(super) common_labels: Vec<FieldSpec>,
    /// Of `labels`, besides the metadata.
    pub(super) labels: Vec<FieldSpec>,
    /// Of `labels` with `includeTemplates`.
    pub(super) template_labels: Vec<FieldSpec>,
    /// Of `commonAnnotations`.
    pub(super) common_annotations: Vec<FieldSpec>,
    /// Where `vars` are replaced.
    pub(super) var_reference: Vec<FieldSpec>,
    /// Of `images`.
    pub(super) images: Vec<FieldSpec>,
    /// Of `replicas`.
    pub(super) replicas: Vec<FieldSpec>,
    /// Fields that name other resources.
    pub(super) name_reference: Vec<NameBackReferences>,
}

impl Configuration {
    /// What is built in; made once.
    pub(super) fn builtin() -> Arc<Self> {
        static BUILTIN: OnceLock<Arc<Configuration>> = OnceLock::new();
        let make = || {
            let mut configuration = Self {
                name_prefix: defaults::name_prefix(),
                name_suffix: defaults::name_prefix(),
                namespace: defaults::namespace(),
                common_labels: defaults::common_labels(),
                labels: Vec::new(),
                template_labels: defaults::template_labels(),
                common_annotations: defaults::common_annotations(),
                var_reference: defaults::var_reference(),
                images: defaults::images(),
                replicas: defaults::replicas(),
                name_reference: name_reference_table::builtin().to_vec(),
            };
            configuration.sort();
            Arc::new(configuration)
        };
        Arc::clone(BUILTIN.get_or_init(make))
    }

    /// A file of `configurations`, in normal form.
    pub(super) fn from_node(node: &Node) -> Self {
        let specs = |name: &str| field_specs(node.get(name));
        let references = node.get("nameReference").and_then(Node::as_sequence).unwrap_or_default();
        let mut configuration = Self {
            name_prefix: specs("namePrefix"),
            name_suffix: specs("nameSuffix"),
            namespace: specs("namespace"),
            common_labels: specs("commonLabels"),
            labels: specs("labels"),
            template_labels: specs("templateLabels"),
            common_annotations: specs("commonAnnotations"),
            var_reference: specs("varReference"),
            images: specs("images"),
            replicas: specs("replicas"),
            name_reference: references
                .iter()
                .map(|one| NameBackReferences {
                    referral: gvk(one),
                    referrers: field_specs(one.get("fieldSpecs")),
                })
                .collect(),
        };
        configuration.sort();
        configuration
    }

    /// Adds what another one has (`TransformerConfig.Merge`).
    pub(super) fn merge(&mut self, other: &Self, budget: &Budget) -> Result<(), Fault> {
        let lists = [
            (&mut self.name_prefix, &other.name_prefix, "NamePrefix"),
            (&mut self.name_suffix, &other.name_suffix, "NameSuffix"),
            (&mut self.namespace, &other.namespace, "NameSpace"),
            (&mut self.common_annotations, &other.common_annotations, "CommonAnnotations"),
            (&mut self.common_labels, &other.common_labels, "CommonLabels"),
            (&mut self.labels, &other.labels, "Labels"),
            (&mut self.template_labels, &other.template_labels, "TemplateLabels"),
            (&mut self.var_reference, &other.var_reference, "VarReference"),
            (&mut self.images, &other.images, "Images"),
            (&mut self.replicas, &other.replicas, "Replicas"),
        ];
        for (into, more, name) in lists {
            let merged = merge_all(into.clone(), more, budget);
            *into = merged.map_err(|fault| fault.within(&format!("failed to merge {name} fieldSpec")))?;
        }
        for reference in &other.name_reference {
            self.add_reference(reference, budget)?;
        }
        self.sort();
        Ok(())
    }

    fn add_reference(&mut self, reference: &NameBackReferences, budget: &Budget) -> Result<(), Fault> {
        // Each kind that is named is compared with all that are.
        budget.spend(self.name_reference.len())?;
        let mut found = false;
        for known in self.name_reference.iter_mut().filter(|known| known.referral == reference.referral) {
            let merged = merge_all(std::mem::take(&mut known.referrers), &reference.referrers, budget);
            known.referrers =
                merged.map_err(|fault| fault.within("failed to merge NameReference fieldSpec"))?;
            found = true;
        }
        if !found {
            self.name_reference.push(reference.clone());
        }
        Ok(())
    }

    /// By kind, as kustomize does for determinism: transformers run over the fields in this order.
    fn sort(&mut self) {
        let order = LegacyOrder::default();
        let ranks = order.ranks();
        let key = |gvk: &Gvk| ranks.key(gvk);
        let lists = [
            &mut self.name_prefix,
            &mut self.name_suffix,
            &mut self.namespace,
            &mut self.common_labels,
            &mut self.labels,
            &mut self.template_labels,
            &mut self.common_annotations,
            &mut self.var_reference,
            &mut self.images,
            &mut self.replicas,
        ];
        for list in lists {
            list.sort_by_cached_key(|field| key(&field.gvk));
        }
        self.name_reference.sort_by_cached_key(|reference| key(&reference.referral));
    }
}

/// A configuration that grows: shared as long as nothing is added to it.
pub(super) fn merged(
    into: Option<Arc<Configuration>>,
    more: &Arc<Configuration>,
    budget: &Budget,
) -> Result<Arc<Configuration>, Fault> {
    let Some(into) = into else { return alone(more, budget) };
    // What is built in has nothing to add to what is left of it.
    let is_left = || ALONE.get().is_some_and(|alone| Arc::ptr_eq(alone, &into));
    let adds_nothing = Arc::ptr_eq(more, &Configuration::builtin()) && is_left();
    if adds_nothing || Arc::ptr_eq(&into, more) || *into == **more {
        return Ok(into);
    }
    let mut copy = Configuration::clone(&into);
    copy.merge(more, budget)?;
    Ok(Arc::new(copy))
}

/// What is left of the built-in configuration.
static ALONE: OnceLock<Arc<Configuration>> = OnceLock::new();

/// What is left of a configuration when it is merged into an empty one. That is less than itself where it has one field
/// for a kind and for all: in the order by kind, the one for all comes last and counts as there already. So a
/// `namePrefix` for one kind turns it off for the others (kustomize issue 4884).
fn alone(more: &Arc<Configuration>, budget: &Budget) -> Result<Arc<Configuration>, Fault> {
    let builtin = Configuration::builtin();
    let is_builtin = Arc::ptr_eq(more, &builtin);
    if is_builtin && let Some(known) = ALONE.get() {
        return Ok(Arc::clone(known));
    }
    let mut empty = Configuration::default();
    empty.merge(more, budget)?;
    let merged = if empty == **more { Arc::clone(more) } else { Arc::new(empty) };
    if is_builtin {
        return Ok(Arc::clone(ALONE.get_or_init(|| merged)));
    }
    Ok(merged)
}

/// Field specs in normal form.
pub(super) fn field_specs(node: Option<&Node>) -> Vec<FieldSpec> {
    node.and_then(Node::as_sequence).unwrap_or_default().iter().map(field_spec).collect()
}

fn field_spec(node: &Node) -> FieldSpec {
    FieldSpec {
        gvk: gvk(node),
        path: node.get("path").and_then(Node::text).unwrap_or_default().into(),
        create: node.get("create").and_then(Node::as_bool).unwrap_or_default(),
    }
}

/// Group, version and kind as fields of their own.
pub(super) fn gvk(node: &Node) -> Gvk {
    let text = |key| node.get(key).and_then(Node::text).unwrap_or_default();
    Gvk::new(text("group"), text("version"), text("kind"))
}
