//! What comes of a build.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::finding::Finding;
use crate::object::Object;

use super::patch_use::PatchUses;
use super::problem::Failure;

/// What a build gives.
#[derive(Debug, Clone)]
pub struct Build {
    /// The objects, as far as they can be told.
    pub objects: Vec<Object>,
    /// What is wrong, or worth knowing.
    pub findings: Vec<Finding>,
    /// Where kustomize itself would have failed, in its words; nothing where it would have succeeded.
    pub failure: Option<Failure>,
    /// Whether something could not be looked into: a part that failed, or a remote base.
    pub incomplete: bool,
    /// What the targets of patches selected.
    pub patch_uses: PatchUses,
    /// All files that were read.
    pub files: BTreeSet<Utf8PathBuf>,
}
