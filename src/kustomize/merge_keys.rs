//! Which lists a strategic merge merges, and by which keys.

use crate::yaml::Node;

use super::fault::Fault;
use super::gvk::Gvk;

/// What kustomize knows of kinds from their `OpenAPI` schema: the lists that merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Schema {}

/// The schema at a place in an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SchemaNode<'s> {
    _schema: &'s Schema,
}

/// How a list merges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MergeRule {
    /// `x-kubernetes-patch-strategy`, split at commas.
    pub(crate) strategies: Vec<String>,
    /// `x-kubernetes-list-map-keys`, or `x-kubernetes-patch-merge-key`; none for a set of scalars.
    pub(crate) keys: Vec<String>,
}

impl Schema {
    /// The built-in kinds, as kustomize has them (Kubernetes 1.21).
    pub(crate) fn builtin() -> &'static Self {
        const EMPTY: &Schema = &Schema {};
        EMPTY
    }

    /// A schema document that a kustomization names (`openapi: {path: …}`): `definitions` with
    /// `x-kubernetes-group-version-kind`. It stands in place of the built-in one.
    pub(crate) fn from_openapi(_document: &Node) -> Result<Self, Fault> {
        Ok(Self {})
    }

    /// The schema of a kind, where it is known.
    pub(crate) fn kind(&self, _gvk: &Gvk) -> Option<SchemaNode<'_>> {
        None
    }
}

impl<'s> SchemaNode<'s> {
    /// Of a field.
    pub(crate) fn field(self, _name: &str) -> Option<SchemaNode<'s>> {
        None
    }

    /// Of a list's items.
    pub(crate) fn items(self) -> Option<SchemaNode<'s>> {
        None
    }

    /// How the list here merges.
    pub(crate) fn rule(self) -> Option<&'s MergeRule> {
        None
    }
}
