//! Field specs: which field of which kinds a transformer changes.

use crate::source::Span;
use crate::yaml::Node;

use super::fault::Fault;
use super::gvk::Gvk;

/// A field of some kinds (`types.FieldSpec`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldSpec {
    /// Which objects; an empty part means any.
    pub(crate) gvk: Gvk,
    /// Keys joined by `/`; a list is entered by itself, or marked with `[]`; `\/` is a slash in a key.
    pub(crate) path: String,
    /// Whether the field is made where it is missing.
    pub(crate) create: bool,
}

/// What a missing or null field becomes (`fieldspec.Filter.CreateKind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Create {
    /// Nothing: a missing field stays missing, even where the spec says `create`.
    Never,
    /// An empty string scalar.
    Scalar,
    /// An empty mapping.
    Mapping,
}

impl FieldSpec {
    /// Calls `set` on each field of `object` that the spec describes, where the object is of its kinds.
    ///
    /// What has to be made on the way gets `span`. Follows `fieldspec.Filter` of kustomize's `api/filters/fieldspec`.
    pub(crate) fn apply(
        &self,
        _object: &mut Node,
        _create: Create,
        _span: Span,
        _set: &mut dyn FnMut(&mut Node) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        Ok(())
    }
}

/// Adds field specs to others (`FsSlice.MergeAll`): one that is there already is not added again, and one that
/// differs from it in `create` only is an error.
pub(crate) fn merge_all(mut into: Vec<FieldSpec>, _more: &[FieldSpec]) -> Result<Vec<FieldSpec>, Fault> {
    into.shrink_to_fit();
    Ok(into)
}

/// The field specs that kustomize has built in, one list a transformer (`builtinpluginconsts`).
pub(crate) mod defaults {
    use super::FieldSpec;

    /// Of `commonLabels`, and of `labels` with `includeSelectors`.
    pub(crate) fn common_labels() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// Of `labels` as such: `metadata/labels` (created).
    pub(crate) fn metadata_labels() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// What `labels` with `includeTemplates` adds.
    pub(crate) fn template_labels() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// What `labels` with `includeVolumeClaimTemplates` adds (since 5.8).
    pub(crate) fn volume_claim_template_labels() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// Of `commonAnnotations`.
    pub(crate) fn common_annotations() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// Of `images`.
    pub(crate) fn images() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// Of `replicas`.
    pub(crate) fn replicas() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// Of `namespace`.
    pub(crate) fn namespace() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// Of `namePrefix` and `nameSuffix`.
    pub(crate) fn name_prefix() -> Vec<FieldSpec> {
        Vec::new()
    }
    /// Where `vars` are replaced.
    pub(crate) fn var_reference() -> Vec<FieldSpec> {
        Vec::new()
    }
}
