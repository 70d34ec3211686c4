//! What a build gives.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::finding::Finding;
use crate::kustomize::{Failure, PatchUses};
use crate::object::{Object, ObjectRef};
use crate::source::Span;

use super::InputRow;

/// What a build gave.
#[derive(Debug, Default)]
pub struct FluxBuild {
    /// The objects that Flux would apply; where parts fail, those that are left.
    pub objects: Vec<Object>,
    /// What went wrong.
    pub findings: Vec<Finding>,
    /// Why Flux would apply nothing, in kustomize's words.
    pub failure: Option<Failure>,
    /// Whether a part could not be looked into.
    pub incomplete: bool,
    /// Objects that the API server refuses for what is in them, so that nothing of their stage is applied.
    pub refused: Vec<ObjectRef>,
    /// Expressions that stay as they are, since there is no variable at all.
    pub unreplaced: Vec<Unreplaced>,
    /// Of a ResourceSet, the inputs that made each of the objects.
    pub inputs: Vec<Option<InputRow>>,
    /// What the targets of patches selected.
    pub patch_uses: PatchUses,
    /// The files that the build read.
    pub files: BTreeSet<Utf8PathBuf>,
}

/// An expression that stays as it is.
#[derive(Debug, Clone)]
pub struct Unreplaced {
    /// The object.
    pub object: ObjectRef,
    /// The expression.
    pub span: Span,
    /// Whether it is in the name of an object (of a kind in whose names it may not be), a namespace or a label, so that the API
    /// server refuses the object.
    pub is_refused: bool,
}
