//! `namePrefix` and `nameSuffix`, and the builtin `PrefixTransformer` and `SuffixTransformer`.
//!
//! Follows kustomize's `PrefixTransformer`, `SuffixTransformer` and `api/filters/prefix`.

use crate::yaml::Node;

use super::budget::Budget;
use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, set_scalar, wrong_kind};
use super::gvk::Gvk;
use super::resource::Resource;
use super::resource_map::ResourceMap;

/// Where the text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Before the name.
    Prefix,
    /// Behind the name.
    Suffix,
}

/// What changing one name takes of the steps: the object is copied, and the names that it had are remembered.
const CHANGE: usize = 256;
const COPIES: usize = 8;

/// Puts a text before or behind names.
#[derive(Debug, Clone)]
pub(super) struct AffixTransformer {
    /// Where the text goes.
    pub(super) side: Side,
    /// The text.
    pub(super) text: Node,
    /// The fields, usually `metadata/name` of all.
    pub(super) fields: Vec<FieldSpec>,
}

impl AffixTransformer {
    /// Transforms all resources.
    pub(super) fn transform(&self, map: &mut ResourceMap) -> Result<(), Fault> {
        let budget = map.budget.handle();
        let changed = map.update_all(|resource| {
            // The name stands in many places: its ids, what is remembered of it, what is said of it.
            budget.spend(CHANGE + COPIES * self.text.text().map_or(0, str::len))?;
            let original = resource.original_gvk();
            if keeps_its_name(&original) { Ok(()) } else { self.change(resource, &original, &budget) }
        });
        changed.map_err(|fault| fault.or_at(self.text.span))
    }

    fn change(&self, resource: &mut Resource, original: &Gvk, budget: &Budget) -> Result<(), Fault> {
        let text = self.text.text().unwrap_or_default();
        budget.spend(self.fields.len())?;
        for field in &self.fields {
            if !original.is_selected(&field.gvk) {
                continue;
            }
            if *field.path == *"metadata/name" && !text.is_empty() {
                let affixes = resource.build.affixes.get_or_insert_default();
                let list = match self.side {
                    Side::Prefix => &mut affixes.prefixes,
                    Side::Suffix => &mut affixes.suffixes,
                };
                list.push(text.into());
                resource.refresh();
                resource.store_previous_id();
            }
            field.apply(&mut resource.node, Create::Scalar, self.text.span, budget, &mut |node| {
                let Some(old) = node.as_scalar().map(|scalar| scalar.text.clone()) else {
                    return Err(wrong_kind("ScalarNode", node));
                };
                budget.spend(text.len() + old.len())?;
                let new = match self.side {
                    Side::Prefix => format!("{text}{old}"),
                    Side::Suffix => format!("{old}{text}"),
                };
                set_scalar(node, &new, self.text.span)
            })?;
        }
        Ok(())
    }
}

/// Kinds whose names mean something elsewhere.
fn keeps_its_name(gvk: &Gvk) -> bool {
    match &*gvk.kind {
        "CustomResourceDefinition" | "Namespace" => true,
        "APIService" => &*gvk.group == "apiregistration.k8s.io",
        _ => false,
    }
}
