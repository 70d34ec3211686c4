//! Which fields name other resources: kustomize's built-in table.

use super::field_spec::FieldSpec;
use super::gvk::Gvk;

/// Resources of a kind, and the fields that name them (`builtinconfig.NameBackReferences`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameBackReferences {
    /// The kind that is named; empty parts mean any.
    pub(crate) referral: Gvk,
    /// The fields that name it.
    pub(crate) referrers: Vec<FieldSpec>,
}

/// The table that is built in (`builtinpluginconsts`, `namereference.go`).
pub(crate) fn builtin() -> &'static [NameBackReferences] {
    &[]
}
