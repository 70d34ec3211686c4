//! How a build runs: which files it may read, in which order it prints, and which kustomize it follows.

use super::merge_keys::BuiltinUse;

/// The version as it stands in the `managed-by` label: neither the build of kubectl nor that of kustomize-controller knows
/// which kustomize it has.
pub(super) const MANAGED_BY: &str = "kustomize-(devel)";

/// Which files a kustomization may read (`types.LoadRestrictions`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LoadRestriction {
    /// Files in and below the kustomization's own folder; what `kubectl` allows. Folders may lie anywhere.
    RootOnly,
    /// Any file of the repository; what Flux allows.
    Repository,
}

/// The order of the objects where the kustomization has no `sortOptions` of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// By kind, namespaces first; what the command line prints. Flux sorts likewise before it applies.
    Legacy,
    /// As they came in.
    Fifo,
}

/// Which kustomize is followed where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// kustomize 5.5, which is in kubectl 1.32.
    V5_5,
    /// kustomize 5.8, which is in Flux's kustomize-controller.
    V5_8,
}

/// What differs between two versions of kustomize: all of it, in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a table: one line a difference")]
pub(super) struct Differences {
    /// A patch file that holds nothing changes nothing; before 5.7 it was an error.
    pub(super) empty_patch_allowed: bool,
    /// A generator that meets an object of its name says which behavior it has.
    pub(super) conflict_names_behavior: bool,
    /// `options` of a patch is a structure of two fields, not a free mapping.
    pub(super) patch_options_struct: bool,
    /// `replacements` may have a `sourceValue`.
    pub(super) source_value: bool,
    /// Targets of `replacements` are selected by regular expressions, not by their text.
    pub(super) replacement_patterns: bool,
    /// Paths of `replacements` lead into texts that are YAML or JSON themselves.
    pub(super) replacement_inside_texts: bool,
    /// What was read of the built-in schema before a build begins. Flux reads all of it, so that a schema of the user's always
    /// adds to it (`resetOpenAPIWithBuiltins` of `fluxcd/pkg/kustomize`).
    pub(super) builtin_use: BuiltinUse,
}

impl Version {
    /// What this version does differently.
    pub(super) const fn differences(self) -> Differences {
        match self {
            Self::V5_5 => Differences {
                empty_patch_allowed: false,
                conflict_names_behavior: false,
                patch_options_struct: false,
                source_value: false,
                replacement_patterns: false,
                replacement_inside_texts: false,
                builtin_use: BuiltinUse::None,
            },
            Self::V5_8 => Differences {
                empty_patch_allowed: true,
                conflict_names_behavior: true,
                patch_options_struct: true,
                source_value: true,
                replacement_patterns: true,
                replacement_inside_texts: true,
                builtin_use: BuiltinUse::Read,
            },
        }
    }
}

/// How a build runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Options {
    /// Which files may be read.
    pub load: LoadRestriction,
    /// The order of the objects.
    pub order: Order,
    /// Which kustomize is followed.
    pub version: Version,
}

impl Options {
    /// As `kubectl kustomize` of Kubernetes 1.32 builds.
    pub const fn kubectl() -> Self {
        Self { load: LoadRestriction::RootOnly, order: Order::Legacy, version: Version::V5_5 }
    }

    /// As Flux's kustomize-controller builds.
    pub const fn flux() -> Self {
        Self { load: LoadRestriction::Repository, order: Order::Legacy, version: Version::V5_8 }
    }
}
