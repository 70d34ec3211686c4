//! Which lists a strategic merge merges, and by which keys.

mod builtin;
mod openapi;

use std::collections::BTreeMap;

use crate::yaml::Node;

use super::fault::Fault;
use super::gvk::Gvk;

/// What kustomize knows of kinds from their `OpenAPI` schema: the lists that merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Schema {
    shapes: Vec<Shape>,
    kinds: BTreeMap<Gvk, usize>,
}

/// What a build has asked of the built-in schema so far. It decides what is left of that schema beside one of the
/// user's (`openapi.initSchema` of kyaml, which reads a schema on top of those that it has read, and none twice).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BuiltinUse {
    /// Nothing: a schema of the user's takes its place.
    #[default]
    None,
    /// Whether a kind has no namespace, where the kind is in no table: it will be read, after the user's.
    Wanted,
    /// Merge keys: it was read, before the user's.
    Read,
}

/// One type. The numbers are places in [`Schema::shapes`], so that types may contain themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Shape {
    fields: BTreeMap<String, usize>,
    /// The type of every value of a map (`additionalProperties`).
    values: Option<usize>,
    items: Option<usize>,
    rule: Option<MergeRule>,
}

/// How a list merges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MergeRule {
    /// `x-kubernetes-list-map-keys`, or `x-kubernetes-patch-merge-key`; none for a set of scalars.
    pub(crate) keys: Vec<String>,
}

/// The schema at a place in an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SchemaNode<'s> {
    schema: &'s Schema,
    shape: &'s Shape,
}

impl Schema {
    /// The built-in kinds, as kustomize has them (Kubernetes 1.21).
    pub(crate) fn builtin() -> &'static Self {
        builtin::schema()
    }

    /// A schema document that a kustomization names (`openapi: {path: …}`).
    ///
    /// Reads `definitions` (with `x-kubernetes-group-version-kind`). `paths`, from which kustomize would also learn which
    /// kinds have no namespace, are not read.
    pub(crate) fn from_openapi(document: &Node) -> Result<Self, Fault> {
        openapi::read(document)
    }

    /// What kustomize knows once this schema is set, after the built-in one was used so far.
    pub(crate) fn beside_builtin(self, used: BuiltinUse) -> Self {
        match used {
            BuiltinUse::None => self,
            BuiltinUse::Wanted => Self::builtin().over(&self),
            BuiltinUse::Read => self.over(Self::builtin()),
        }
    }

    /// Both schemas; where both know a kind, this one counts.
    ///
    /// References from one into the other are not followed.
    fn over(&self, other: &Self) -> Self {
        let mut both = other.clone();
        let by = both.shapes.len();
        both.shapes.extend(self.shapes.iter().map(|shape| shape.moved(by)));
        both.kinds.extend(self.kinds.iter().map(|(gvk, at)| (gvk.clone(), at + by)));
        both
    }

    /// The schema of a kind, where it is known.
    pub(crate) fn kind(&self, gvk: &Gvk) -> Option<SchemaNode<'_>> {
        self.at(*self.kinds.get(gvk)?)
    }

    fn at(&self, index: usize) -> Option<SchemaNode<'_>> {
        self.shapes.get(index).map(|shape| SchemaNode { schema: self, shape })
    }
}

impl Shape {
    /// The same where all shapes stand `by` places further on.
    fn moved(&self, by: usize) -> Self {
        Self {
            fields: self.fields.iter().map(|(name, at)| (name.clone(), at + by)).collect(),
            values: self.values.map(|at| at + by),
            items: self.items.map(|at| at + by),
            rule: self.rule.clone(),
        }
    }
}

impl<'s> SchemaNode<'s> {
    /// Of a field.
    pub(crate) fn field(self, name: &str) -> Option<SchemaNode<'s>> {
        self.schema.at(self.shape.fields.get(name).copied().or(self.shape.values)?)
    }

    /// Of a list's items.
    pub(crate) fn items(self) -> Option<SchemaNode<'s>> {
        self.schema.at(self.shape.items?)
    }

    /// How the list here merges; nothing where it is replaced as a whole.
    pub(crate) fn rule(self) -> Option<&'s MergeRule> {
        self.shape.rule.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::{Gvk, Schema, SchemaNode};

    fn keys<'s>(root: SchemaNode<'s>, path: &[&str]) -> Option<&'s [String]> {
        let node = path.iter().try_fold(root, |node, &part| match part {
            "[]" => node.items(),
            _ => node.field(part),
        })?;
        node.rule().map(|rule| rule.keys.as_slice())
    }

    #[test]
    fn built_in_lists_merge_by_their_keys() {
        let kind = |api, kind| Schema::builtin().kind(&Gvk::parse(api, kind)).unwrap();
        let deployment = kind("apps/v1", "Deployment");
        let containers = ["spec", "template", "spec", "containers"];
        assert_eq!(keys(deployment, &containers).unwrap(), ["name"]);
        let ports = [&containers[..], &["[]", "ports"]].concat();
        assert_eq!(keys(deployment, &ports).unwrap(), ["containerPort", "protocol"]);
        assert!(keys(deployment, &["metadata", "finalizers"]).unwrap().is_empty());
        assert_eq!(keys(deployment, &[&containers[..], &["[]", "args"]].concat()), None);
        let list = kind("v1", "PodList");
        assert_eq!(keys(list, &["items", "[]", "spec", "volumes"]).unwrap(), ["name"]);
        assert!(Schema::builtin().kind(&Gvk::parse("x.io/v1", "Deployment")).is_none());
    }
}
