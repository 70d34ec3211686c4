//! What the targets of patches select: a target that selects nothing is no error to kustomize.

use indexmap::IndexMap;

use crate::source::Span;

/// For each patch with a target, by the place of the target: whether a build found anything that it selects.
///
/// The same patch may run in many builds, as that of a component does; who looks at all of them knows whether it is of use.
pub type PatchUses = IndexMap<Span, PatchUse>;

/// What one target selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatchUse {
    /// Something.
    Selects,
    /// Nothing.
    Nothing {
        /// What keeps it from selecting anything, if that is one part of it.
        hint: Option<String>,
        /// Whether it selects by labels or annotations: an offer to whoever has them, which nobody may take up.
        by_label: bool,
    },
}

/// Adds the uses of another build.
pub(super) fn absorb(uses: &mut PatchUses, other: &PatchUses) {
    for (span, found) in other {
        if uses.get(span) != Some(&PatchUse::Selects) {
            uses.insert(*span, found.clone());
        }
    }
}
